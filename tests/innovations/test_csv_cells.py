"""What people write in the cells of a file, and what we make of it."""

import pytest

from carehub.accounts.models import Organisation
from innovations.csv_files.columns import Layout, check_of
from innovations.csv_files.proposing import propose, propose_new
from innovations.listing.reading import empty, in_order

PLACE = {"name": "The hall", "address": "1 Mill Lane", "town": "Acle", "postcode": "NR13 3BD", "is_digital_hub": False, "note": "",
         "lat": 52.6, "lon": 1.5, "external_id": "x1"}  # fmt: skip
SHED = {
    **PLACE,
    "name": "The shed",
    "address": "",
    "postcode": "NR12 8TX",
    "lat": 52.7,
    "lon": 1.4,
    "external_id": "x2",
}
FIGURE = {"measure": "Calls", "unit": "a month", "before": "10", "before_when": "2024", "after": "1", "after_when": "2026",
          "over": "two years", "people": 24, "source": "Our log", "limits": "Few"}  # fmt: skip
ENTRY = in_order({
    **empty(), "title": "Acle Lunch Table", "kind": "community", "category": "community-group", "summary": "Lunch.",
    "description": "Soup.\n\nPudding.", "needs": ["company"], "audiences": ["carers"], "themes": [2], "places": [PLACE, SHED],
    "openings": [{"weekday": 2, "opens": "12:00", "closes": "14:00", "note": "", "place": 1},
                 {"weekday": 4, "opens": "12:00", "closes": "", "note": "", "place": None}],
    "routes": [{"way": "free", "text": "Come in."}, {"way": "council", "text": ""}], "costs": [{"label": "Soup", "text": "£2"}],
    "phone": "01632 960222", "email": "hello@lunch.example", "outcomes": [FIGURE], "evidence_level": 1, "cost_band": "free",
    "roles": [{"slug": "anglers", "name": "Acle Anglers", "role": "runs", "note": "11 people"}],
})  # fmt: skip


@pytest.fixture(autouse=True)
def _ground(councils, words):
    """The words and councils that cells may name."""
    Organisation.objects.create(name="Acle Anglers", slug="anglers")


def row_of(content, places=3, figures=2):
    """{column: text}, with its check."""
    layout = Layout.of_size(places, figures)
    texts = layout.texts(content)
    flat = [text for those in texts for text in those]
    return dict(zip(layout.header, ["7", *flat, "", check_of(texts)], strict=True))


def lay(ground=ENTRY, **changes):
    """The Proposal of a row with these cells changed; spaces in names are underlines."""
    row = row_of(ground) | {name.replace("_", " "): text for name, text in changes.items()}
    return propose(list(row), list(row.values()), ground)


def changed(proposal, ground=ENTRY):
    assert proposal.problems == []
    return {name: value for name, value in proposal.content.items() if value != ground[name]}


def problems(**changes):
    return dict(lay(**changes).problems)


def test_the_texts_are_words_that_a_person_can_change():
    row = row_of(ENTRY)
    assert (row["kind"], row["sort"], row["cost"]) == ("Community", "Community group", "Free")
    assert (row["helps with"], row["for"]) == ("I feel lonely", "Carers")
    assert row["themes"] == "Active and supportive communities"
    assert row["opening times"] == "Wednesday 12:00 to 14:00 at place 2 | Friday from 12:00"
    assert row["how to get it"] == "Free: Come in. | Through the council"
    assert row["costs"] == "Soup: £2"
    assert row["who is behind it"] == "Runs it: Acle Anglers: 11 people"
    assert (row["place 2 name"], row["place 2 postcode"], row["place 3 name"]) == ("The shed", "NR12 8TX", "")
    assert (row["figure 1 before"], row["figure 1 people"], row["online"]) == ("10", "24", "no")


@pytest.mark.parametrize(
    ("column", "text", "field", "value"),
    [
        ("name", "  Acle   Lunch ", "title", "Acle Lunch"),
        ("summary", "One.\nTwo.", "summary", "One. Two."),
        ("what happens", "One.\r\n\r\nTwo.", "description", "One.\n\nTwo."),
        ("what happens", "<b>Bold</b>", "description", "Bold"),
        ("what happens", "", "description", ""),
        ("kind", "new way of working", "kind", "new_way"),
        ("kind", "digital", "kind", "digital"),
        ("sort", "ADVICE LINE", "category", "advice-line"),
        ("helps with", "I feel lonely|mood | I feel lonely", "needs", ["company", "mood"]),
        ("for", "", "audiences", []),
        ("themes", "1 | My money", "themes", None),
        ("themes", "1 | 6", "themes", [1, 6]),
        ("online", "YES", "online", True),
        ("online", "TRUE", "online", True),
        ("council areas", "Leeds | Leeds City Council | Norfolk", "areas", ["E08000035", "E10000020"]),
        ("cost", "", "cost_band", "depends"),
        ("cost", "Under £5 a time", "cost_band", "under_5"),
        ("costs", "Soup: £2 | Bread: 50p: with butter", "costs", [{"label": "Soup", "text": "£2"}, {"label": "Bread", "text": "50p: with butter"}]),
        ("costs", r"Soup \| bread: £2", "costs", [{"label": "Soup | bread", "text": "£2"}]),
        ("phone", "01632 960333", "phone", "01632 960333"),
        ("phone", "1632960333", "phone", "01632960333"),
        ("website", "lunch.example/acle", "website", "https://lunch.example/acle"),
        ("how we know it helps", "Measured locally", "evidence_level", 2),
        ("how we know it helps", "2", "evidence_level", 2),
        ("how to get it", "Buy it yourself: Ring us", "routes", [{"way": "buy", "text": "Ring us"}]),
        ("who is behind it", "Pays for it: Somebody New: until 2028", "roles",
         [{"slug": "", "name": "Somebody New", "role": "funds", "note": "until 2028"}]),
        ("who is behind it", "runs it: acle anglers", "roles", [{"slug": "anglers", "name": "acle anglers", "role": "runs", "note": ""}]),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_it_is_meant(column, text, field, value):
    if value is None:
        assert lay(**{column.replace(" ", "_"): text}).problems
        return
    assert changed(lay(**{column.replace(" ", "_"): text})) == {field: value}


def test_a_spreadsheet_that_drops_the_first_nought_changes_no_phone_number():
    assert changed(lay(phone="1632960222")) == {}


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        ("kind", "Comunity", "Did you mean “Community”?"),
        ("helps with", "I feel lonly", "Did you mean “I feel lonely”?"),
        ("sort", "zzz", "We do not know “zzz”. See the page on how to fill in the file."),
        ("online", "perhaps", "Write yes or no"),
        ("council areas", "Atlantis", "Atlantis"),
        ("opening times", "whenever", "Write a day and times, like Tuesday 10am to noon"),
        ("opening times", "Monday 9am at place 7", "There is no place 7"),
        ("costs", "two pounds", "Write what it is for, a colon, and the price"),
        ("how to get it", "Steal it: no", "We do not know “Steal it”"),
        ("who is behind it", "Likes it: Us", "We do not know “Likes it”"),
        ("place 1 postcode", "ZZ1 1ZZ", "postcode"),
        ("place 2 digital hub", "sort of", "Write yes or no"),
        ("name", "", "Give it a name"),
        ("name", "x" * 201, "Use 200 characters or fewer"),
        ("helps with", "", "Choose at least one thing it helps with"),
        ("email", "nobody", "Give an e-mail address"),
        ("website", "javascript:alert(1)", "Give a web address"),
        ("figure 1 after", "many", "Give a number"),
        ("figure 1 source", "", "Say where the figures come from"),
        ("figure 1 people", "most", "Give a whole number of people"),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_said_with_its_column(column, text, said):
    found = problems(**{column.replace(" ", "_"): text})
    assert said in found[column]


def test_all_that_is_wrong_in_a_row_is_said_at_once():
    assert set(problems(kind="x", email="y", place_1_postcode="z", helps_with="")) == {
        "kind", "email", "place 1 postcode", "helps with",
    }  # fmt: skip


def test_a_place_can_be_added_in_the_next_columns():
    proposal = lay(place_3_name="The barn", place_3_postcode="nr13 3bd", place_3_digital_hub="yes")
    barn = changed(proposal)["places"][2]
    assert (barn["name"], barn["is_digital_hub"], barn["external_id"]) == ("The barn", True, "")
    assert barn["lat"] is not None


def test_a_place_whose_note_changes_stays_where_it_is_and_what_it_is():
    assert changed(lay(place_1_note="Side door"))["places"][0] == {**PLACE, "note": "Side door"}


def test_a_place_that_moves_gets_the_position_of_its_new_postcode():
    moved = changed(lay(place_1_postcode="LS6 2AB", place_1_address="", place_1_name="Another hall"))[
        "places"
    ][0]
    assert moved["postcode"] == "LS6 2AB"
    assert (moved["external_id"], moved["lat"] == 52.6) == ("", False)


def test_a_place_goes_when_its_cells_are_emptied_and_so_do_its_times():
    empty_cells = {
        f"place_2_{part}": "" for part in ("name", "address", "town", "postcode", "digital_hub", "note")
    }
    found = changed(lay(**empty_cells))
    assert [place["name"] for place in found["places"]] == ["The hall"]
    assert [row["weekday"] for row in found["openings"]] == [4]


def test_times_follow_their_place_when_one_before_it_goes():
    empty_cells = {
        f"place_1_{part}": "" for part in ("name", "address", "town", "postcode", "digital_hub", "note")
    }
    found = changed(lay(**empty_cells))
    assert [place["name"] for place in found["places"]] == ["The shed"]
    assert [(row["weekday"], row["place"]) for row in found["openings"]] == [(2, 0), (4, None)]


def test_what_is_wrong_with_a_place_is_said_in_the_column_of_the_file():
    empty_cells = {
        f"place_1_{part}": "" for part in ("name", "address", "town", "postcode", "digital_hub", "note")
    }
    assert set(problems(**empty_cells, place_3_postcode="ZZ1 1ZZ")) == {"place 3 postcode"}


def test_places_that_the_file_has_no_columns_for_stay():
    row = row_of(ENTRY, places=1) | {"place 1 note": "Side door"}
    proposal = propose(list(row), list(row.values()), ENTRY)
    assert [place["name"] for place in changed(proposal)["places"]] == ["The hall", "The shed"]


def test_columns_that_are_not_in_the_file_change_nothing():
    assert changed(propose(["id", "phone"], ["7", "01632 960333"], ENTRY)) == {"phone": "01632 960333"}


def test_a_row_that_is_shorter_than_the_first_says_nothing_of_the_rest():
    assert changed(propose(["id", "name", "phone", "summary"], ["7", "Acle Lunch"], ENTRY)) == {
        "title": "Acle Lunch"
    }


def test_opening_times_are_read_as_people_write_them():
    rows = changed(lay(opening_times="Mon to Wed 9am - noon | weekends from 2pm, ring first"))["openings"]
    assert [(row["weekday"], row["opens"], row["closes"], row["note"]) for row in rows] == [
        (0, "09:00", "12:00", ""), (1, "09:00", "12:00", ""), (2, "09:00", "12:00", ""), (5, "14:00", "", "ring first"),
        (6, "14:00", "", "ring first"),
    ]  # fmt: skip


def test_an_item_that_nobody_touched_keeps_what_does_not_show():
    content = {**ENTRY, "roles": [{**ENTRY["roles"][0], "slug": "another-of-that-name"}]}
    roles = changed(
        lay(content, who_is_behind_it="Runs it: Acle Anglers: 11 people | Pays for it: Us"), content
    )["roles"]
    assert [row["slug"] for row in roles] == ["another-of-that-name", ""]


def test_figures_can_be_added_and_taken_out():
    assert (
        len(
            changed(
                lay(
                    figure_2_counted="Falls",
                    figure_2_unit="a year",
                    figure_2_after="1,200.50",
                    figure_2_source="Log",
                )
            )["outcomes"]
        )
        == 2
    )
    gone = {
        f"figure_1_{part}": ""
        for part in (
            "counted",
            "unit",
            "before",
            "before_when",
            "after",
            "after_when",
            "over",
            "people",
            "source",
            "limits",
        )
    }
    assert changed(lay(**gone)) == {"outcomes": []}


# --- The ground has moved --------------------------------------------------------------------------------------------
def test_what_somebody_else_changed_meanwhile_stays_where_nobody_edited_it():
    row = row_of(ENTRY) | {"phone": "01632 960333"}
    now = {**ENTRY, "summary": "A better lunch.", "places": [PLACE], "openings": []}
    proposal = propose(list(row), list(row.values()), now)
    assert changed(proposal, now) == {"phone": "01632 960333"}
    assert proposal.moved == []


def test_what_both_changed_is_said():
    row = row_of(ENTRY) | {"phone": "01632 960333"}
    proposal = propose(list(row), list(row.values()), {**ENTRY, "phone": "01632 960444"})
    assert proposal.content["phone"] == "01632 960333"
    assert proposal.moved == ["phone"]


def test_what_both_changed_to_the_same_is_no_change():
    row = row_of(ENTRY) | {"phone": "01632 960333"}
    now = {**ENTRY, "phone": "01632 960333"}
    proposal = propose(list(row), list(row.values()), now)
    assert (changed(proposal, now), proposal.moved) == ({}, [])


@pytest.mark.parametrize("check", ["", "nonsense", "c1-", "c1-ab", "c9-" + "abc" * 33])
def test_without_a_check_that_we_know_the_row_is_compared_with_what_is_public_now(check):
    row = row_of(ENTRY) | {"check": check}
    now = {**ENTRY, "summary": "A better lunch."}
    assert changed(propose(list(row), list(row.values()), now), now) == {"summary": "Lunch."}


# --- New entries -----------------------------------------------------------------------------------------------------
def test_an_empty_cell_of_a_new_row_says_nothing():
    start = {**empty(), "roles": [{"slug": "anglers", "name": "Acle Anglers", "role": "runs", "note": ""}]}
    row = row_of(empty()) | {
        "id": "", "check": "", "name": "Acle Choir", "sort": "Gadget or alarm", "summary": "We sing.", "helps with": "I feel lonely",
        "place 1 postcode": "NR13 3BD", "email": "sing@acle.example",
    }  # fmt: skip
    proposal = propose_new(list(row), list(row.values()), start)
    assert proposal.problems == []
    assert (proposal.content["title"], proposal.content["roles"]) == ("Acle Choir", start["roles"])
    assert proposal.content["kind"] == "digital"
    assert proposal.content["cost_band"] == "depends"


def test_what_a_new_row_lacks_is_said():
    found = dict(propose_new(["id", "name"], ["", "Acle Choir"], empty()).problems)
    assert set(found) == {"kind", "sort", "summary", "helps with", "place 1 name", "phone"}
