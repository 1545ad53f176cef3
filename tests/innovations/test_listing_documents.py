"""An entry as a document: read from the tables and written to them."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carehub.accounts.models import Organisation
from carehub.places.models import Council
from innovations.listing import writing
from innovations.listing.openings import clock, days_apart, days_together, without_places
from innovations.listing.positions import Known, located
from innovations.listing.reading import empty, figure, in_order, read
from innovations.listing.row_forms import PlaceRow
from innovations.models import (
    Audience,
    Category,
    CostBand,
    Evidence,
    Innovation,
    Kind,
    Need,
    Place,
    Role,
    Way,
)
from tests.factories import make_council, make_innovation, make_organisation

SETTINGS = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
TEXT = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=["Cs"]), max_size=60
)
NAMED = TEXT.filter(bool)
TIMES = st.sampled_from(["", "00:00", "09:30", "12:00", "23:59"])
FIGURES = st.decimals(-99_999_999, 99_999_999, places=2).map(figure)
WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)')
POSTCODES = ["LS6 2AB", "M32 0JG", "BS1 5TR"]


@st.composite
def documents(draw, known):
    """Content as forms make it. `known` holds slugs and codes that are in the tables."""
    places = draw(st.lists(st.sampled_from(POSTCODES), max_size=3))
    weekday = {"weekday": st.integers(0, 6), "opens": TIMES, "closes": TIMES, "note": TEXT}
    where = st.one_of(st.none(), st.integers(0, len(places) - 1)) if places else st.none()
    texts = dict.fromkeys(("description", "who_for", "who_cannot", "first_step", "cost_summary", "opening_note", "accessibility", "languages", "phone", "contact_note", "evidence_limits", "how_it_was_set_up"), TEXT)  # fmt: skip
    outcome = {**dict.fromkeys(["measure", "unit", "source"], NAMED), "before": st.just("") | FIGURES, "after": FIGURES,
               **dict.fromkeys(["before_when", "after_when", "over", "limits"], TEXT),
               "people": st.none() | st.integers(0, 10_000)}  # fmt: skip
    roles = st.tuples(st.sampled_from(known["organisations"]), st.sampled_from(Role.Name.values))
    content = {
        **{name: draw(text) for name, text in texts.items()},
        "title": draw(NAMED), "summary": draw(NAMED), "kind": draw(st.sampled_from(Kind.values)),
        "category": draw(st.sampled_from(known["categories"])), "picture": None,
        "email": draw(st.sampled_from(["", "a@example.org"])),
        "website": draw(st.sampled_from(["", "https://example.org/a?b=1"])),
        "cost_band": draw(st.sampled_from(CostBand.values)), "evidence_level": draw(st.sampled_from(Evidence.values)),
        "online": draw(st.booleans()), "all_england": draw(st.booleans()),
        "needs": draw(st.lists(st.sampled_from(known["needs"]), unique=True)),
        "audiences": draw(st.lists(st.sampled_from(known["audiences"]), unique=True)),
        "themes": draw(st.lists(st.integers(1, 6), unique=True)),
        "areas": draw(st.lists(st.sampled_from(known["areas"]), unique=True, max_size=4)),
        "routes": [{"way": way, "text": draw(TEXT)} for way in draw(st.lists(st.sampled_from(Way.values), unique=True))],
        "costs": draw(st.lists(st.fixed_dictionaries({"label": NAMED, "text": NAMED}), max_size=3)),
        "places": [located({**PlaceRow.EMPTY, "postcode": postcode, "name": f"{number} {draw(TEXT)}"}, Known([]))
                   for number, postcode in enumerate(places)],
        "openings": draw(st.lists(st.fixed_dictionaries({**weekday, "place": where}), max_size=6)),
        "outcomes": draw(st.lists(st.fixed_dictionaries(outcome), max_size=2)),
        "roles": [{"slug": slug, "name": name, "role": role, "note": draw(TEXT)}
                  for (slug, name), role in draw(st.lists(roles, unique=True, max_size=3))],
    }  # fmt: skip
    return in_order({**empty(), **content})


@pytest.fixture
def known(words, councils):
    made = [make_organisation(f"Organisation {number}") for number in range(3)]
    slugs = {"needs": Need, "audiences": Audience, "categories": Category}
    return {**{name: list(model.objects.values_list("slug", flat=True)) for name, model in slugs.items()},
            "areas": list(Council.objects.values_list("pk", flat=True)[:9]),
            "organisations": [(one.slug, one.name) for one in made]}  # fmt: skip


@SETTINGS
@given(data=st.data())
def test_what_is_written_is_read_again(known, data):
    content = data.draw(documents(known))
    entry = writing.write(None, content, by="a test", why="")
    assert read(Innovation.objects.get(pk=entry.pk)) == content


@SETTINGS
@given(data=st.data())
def test_one_document_over_another_leaves_nothing_of_the_first(known, data):
    entry = writing.write(None, data.draw(documents(known)), by="a test", why="")
    content = data.draw(documents(known))
    writing.write(entry, content, by="a test", why="")
    assert read(Innovation.objects.get(pk=entry.pk)) == content


@SETTINGS
@given(data=st.data())
def test_writing_what_is_there_touches_no_row_of_a_list(known, data):
    entry = writing.write(None, data.draw(documents(known)), by="a test", why="")
    entry = Innovation.objects.get(pk=entry.pk)
    with CaptureQueriesContext(connection) as queries:
        writing.write(entry, read(entry), by="a test", why="")
    written = {found[1] for query in queries if (found := WRITES.match(query["sql"]))}
    assert not written - {"innovations_innovation", "innovations_indexentry", "innovations_searchtext"}


def test_a_place_that_did_not_move_keeps_its_position_and_council_when_its_note_changes(councils, words):
    here = make_council("nowhere")
    place = {
        "name": "Hall",
        "postcode": "",
        "lat": 52.123,
        "lon": 1.456,
        "council": here,
        "external_id": "feed-1",
    }
    entry = make_innovation(places=[place])
    content = read(entry)
    content["places"] = [{**content["places"][0], "note": "Use the side door"}]
    writing.write(entry, content, by="a test", why="")
    kept = Place.objects.get(innovation=entry)
    assert (kept.lat, kept.lon, kept.council, kept.external_id, kept.note) == (52.123, 1.456, here, "feed-1",
                                                                               "Use the side door")  # fmt: skip


def test_a_place_that_moved_is_looked_up_again(councils, words):
    entry = make_innovation(places=[{"name": "Hall", "postcode": "M32 0JG", "lat": 53.4, "lon": -2.3}])
    content = read(entry)
    content["places"] = [located({**content["places"][0], "postcode": "LS6 2AB"}, Known(content["places"]))]
    writing.write(entry, content, by="a test", why="")
    moved = Place.objects.get(innovation=entry)
    assert moved.council.slug == "leeds"
    assert 53.7 < moved.lat < 53.9


def test_an_organisation_is_found_by_its_name_or_made(councils, words):
    funder = make_organisation("Northmoor Council")
    content = {**empty(), "title": "Tea", "summary": "Tea.", "kind": "community", "category": "service"}
    row = {"slug": "", "role": "funds", "note": ""}
    content["roles"] = [{**row, "name": "northmoor council"}, {**row, "name": "Quite New"}]
    entry = writing.write(None, content, by="a test", why="")
    names = set(entry.roles.values_list("organisation__name", flat=True))
    assert names == {funder.name, "Quite New"}
    assert Organisation.objects.filter(name="Quite New").count() == 1


def test_a_role_of_an_organisation_without_a_public_page_stays_its_own(councils, words):
    waiting = make_organisation("Not accepted yet", status="waiting")
    entry = make_innovation(run_by=waiting)
    content = read(entry)
    content["roles"] = [{**content["roles"][0], "note": "Since 2024"}]
    writing.write(entry, content, by="a test", why="")
    assert entry.roles.get().organisation == waiting


@pytest.mark.parametrize(("typed", "kept"), [
    ("9am", "09:00"), ("9.30am", "09:30"), ("9:30", "09:30"), ("0930", "09:30"), ("5.15 PM", "17:15"), ("noon", "12:00"),
    ("12am", "00:00"), ("12pm", "12:00"), ("17", "17:00"), ("midnight", "00:00"),
    ("5", "5"), ("13pm", "13pm"), ("25:00", "25:00"), ("after lunch", "after lunch"), ("", ""),
])  # fmt: skip
def test_times_are_read_as_people_write_them_and_never_guessed(typed, kept):
    assert clock(typed) == kept


ROWS = st.lists(st.fixed_dictionaries({"weekday": st.none() | st.integers(0, 6), "opens": TIMES, "closes": TIMES,
                                       "note": st.sampled_from(["", "a", "b"]), "place": st.none() | st.integers(0, 3)}),
                max_size=12)  # fmt: skip


@given(ROWS)
def test_days_put_together_come_apart_the_same(rows):
    as_set = {tuple(sorted(row.items(), key=str)) for row in rows if row["weekday"] is not None}
    again = {
        tuple(sorted(row.items(), key=str))
        for row in days_apart(days_together(rows))
        if row["weekday"] is not None
    }
    assert again == as_set


@given(st.lists(st.integers(0, 5), max_size=8), st.sets(st.integers(0, 3)))
def test_times_follow_their_place_and_go_with_it(numbers, gone):
    places = [{"name": name} for name in "abcd"]
    openings = [{"place": number if number < 4 else None} for number in numbers]
    left = without_places({"places": places, "openings": openings}, gone)
    assert left["places"] == [place for number, place in enumerate(places) if number not in gone]
    names = [
        None if row["place"] is None else left["places"][row["place"]]["name"] for row in left["openings"]
    ]
    assert names == [None if number > 3 else "abcd"[number] for number in numbers if number not in gone]


@given(st.decimals(-(10**7), 10**7, places=2))
def test_a_figure_as_text_is_the_same_figure(number):
    assert Decimal(figure(number)) == number
    assert not figure(number).startswith("-0") or Decimal(figure(number)) != 0


def test_reading_asks_the_same_number_of_questions_however_much_there_is(councils, words):
    def questions(number):
        entry = make_innovation(
            places=[{"name": f"Hall {i}"} for i in range(number)], ways=["free", "buy"][:number],
            needs=["company", "mood"][:number], areas=[make_council(f"area-{number}-{i}") for i in range(number)],
        )  # fmt: skip
        for i in range(number):
            Role.objects.create(innovation=entry, organisation=make_organisation(f"O {i}"), role="funds")
        entry = Innovation.objects.get(pk=entry.pk)
        with CaptureQueriesContext(connection) as queries:
            read(entry)
        return len(queries)

    assert questions(1) == questions(2) == 11
