"""Writing an entry step by step: everything typed is kept, whatever it is and whichever button is pressed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carehub.moderation.models import Revision
from innovations.listing import drafts
from innovations.listing.reading import read
from innovations.listing.steps import STEPS
from innovations.models import Cost, Opening, Outcome, Role
from tests.factories import entry_content, make_innovation, make_member, make_organisation
from tests.filled_in import filled_in
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbour():
    return make_organisation("Harbour Home Care", slug="harbour")


@pytest.fixture
def lead(harbour):
    return make_member(harbour, "lead@harbour.example", name="Lea Lead")


@pytest.fixture
def draft(harbour, lead, words, councils):
    content = entry_content() | {"category": "place-to-go"}
    made = drafts.begin(harbour, by=lead, title="Supper Share", kind="community", category="place-to-go")
    made.save_draft(content, by=lead, version=made.version)
    return made


@pytest.fixture
def desk(client, lead):
    return sign_in(client, lead)


def url(draft, step):
    return f"/workspace/harbour/entries/{draft.pk}/step/{step}/"


def save(client, draft, step, do="on", **typed):
    """Open a step, type, press a button. Lists are sent as their boxes: places-0-postcode."""
    data = filled_in(client.get(url(draft, step))) | {
        name.replace("__", "-"): value for name, value in typed.items()
    }
    answer = client.post(url(draft, step), data | {"do": do})
    draft.refresh_from_db()
    return answer


@pytest.mark.parametrize("step", STEPS)
def test_saving_a_step_in_which_nothing_was_typed_changes_nothing(desk, draft, step):
    before, version = draft.content, draft.version
    answer = save(desk, draft, step)
    assert answer.status_code == 302
    assert (draft.content, draft.version) == (before, version)


# A browser cannot send a lone surrogate, nor a table hold a character of number 0.
TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\x00"), max_size=80
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.fixed_dictionaries(dict.fromkeys(("description", "first_step", "accessibility", "phone"), TEXT)),
       label=TEXT, note=TEXT)  # fmt: skip
def test_whatever_was_typed_once_is_no_change_when_it_is_saved_again(desk, draft, values, label, note):
    rows = {"costs": [{"label": label, "text": "£1"}], "routes": [{"way": "nhs", "text": note}]}
    draft.save_draft(values | rows, by=draft.author, version=draft.version)
    for step in ("about", "where", "getting", "contact"):
        save(desk, draft, step)
    once = draft.content
    for step in ("about", "where", "getting", "contact"):
        save(desk, draft, step)
    assert draft.content == once


def test_an_imported_entry_opened_and_saved_is_not_a_change(desk, draft, harbour, lead):
    """Its texts have line ends, spaces and orders that no form of ours makes."""
    entry = make_innovation(
        description="One.\r\n\r\nTwo.  ", who_for=" Anyone \n", kept_by=harbour, run_by=harbour, ways=["free", "council"],
        themes=[5, 1], needs=["company"], online=True, phone="01632  960417",
        places=[{"name": "Hall  A", "lat": 52.1, "lon": 1.1}, {"name": "B", "postcode": "LS6 2AB", "lat": 53.1, "lon": -1.1}],
    )  # fmt: skip
    for weekday in (4, 0):
        Opening.objects.create(innovation=entry, weekday=weekday, opens="09:00", place=entry.places.last())
    Cost.objects.create(innovation=entry, label="Tea ", text="£1")
    Outcome.objects.create(innovation=entry, measure="Calls", after="1.50", unit="calls", source="Log")
    Role.objects.create(innovation=entry, organisation=make_organisation("Funder"), role="funds", note=" x ")
    change = drafts.begin_change(entry, harbour, by=lead)
    for step in STEPS:
        assert save(desk, change, step).status_code == 302, step
    assert change.content == change.base == read(entry)


def test_a_half_written_step_is_saved_and_goes_on_to_the_next(desk, draft):
    answer = save(desk, draft, "about", title="", summary="")
    assert draft.content["title"] == draft.content["summary"] == ""
    assert answer["Location"] == url(draft, "who")


def test_the_last_step_leads_to_looking_it_over(desk, draft):
    assert save(desk, draft, "picture")["Location"].endswith(f"/{draft.pk}/check/")


def test_what_is_wrong_is_kept_and_pointed_out_where_it_stands(desk, draft):
    answer = save(desk, draft, "contact", email="ray at home", website="not one")
    assert draft.content["email"] == "ray at home"
    html = desk.get(answer["Location"]).content.decode()
    assert "We have saved what you wrote" in html
    assert '<a href="#id_email">Give an e-mail address like name@example.org</a>' in html
    assert 'value="ray at home"' in html
    assert 'id="id_email_error"' in html
    assert "<title>Error: " in html


def test_come_back_later_saves_and_leaves_also_when_something_is_wrong(desk, draft):
    answer = save(desk, draft, "contact", do="later", email="ray at home")
    assert answer["Location"] == f"/workspace/harbour/entries/{draft.pk}/"
    assert draft.content["email"] == "ray at home"
    html = desk.get(answer["Location"]).content.decode()
    assert "Needs a fix" in html
    assert f"{url(draft, 'contact')}?mend=1#id_email" in html


def test_what_is_missing_is_only_pointed_out_to_somebody_who_came_to_mend_it(desk, draft):
    save(desk, draft, "contact", phone="")
    assert b"There is a problem" not in desk.get(url(draft, "contact")).content
    assert (
        b"Give a phone number, an e-mail address or a website"
        in desk.get(url(draft, "contact") + "?mend=1").content
    )


def test_a_web_address_without_its_beginning_gets_one(desk, draft):
    save(desk, draft, "contact", website="www.harbour.example/help")
    assert draft.content["website"] == "https://www.harbour.example/help"


def test_markup_is_taken_out_of_what_is_typed(desk, draft):
    save(
        desk,
        draft,
        "about",
        summary="Tea <b>and</b> cake <script>alert(1)</script>\r\nfor all\x00",
        description="a\r\n\r\nb",
    )
    assert draft.content["summary"] == "Tea and cake for all"
    assert draft.content["description"] == "a\n\nb"


# --- Lists --------------------------------------------------------------------------------------------------------------


def test_a_place_is_found_by_its_postcode(desk, draft):
    save(desk, draft, "where", places__0__postcode="ls62ab", places__0__name="Church hall")
    (place,) = draft.content["places"]
    assert (place["postcode"], place["name"]) == ("LS6 2AB", "Church hall")
    assert 53.7 < place["lat"] < 53.9


def test_a_postcode_that_is_not_one_is_kept_and_explained(desk, draft):
    answer = save(desk, draft, "where", places__0__postcode="LS6 2A")
    assert draft.content["places"][0]["postcode"] == "LS6 2A"
    html = desk.get(answer["Location"]).content.decode()
    assert "Place 1: " in html
    assert 'href="#id_places-0-postcode"' in html


def test_another_row_keeps_everything_typed_and_saves_nothing(desk, draft):
    version = draft.version
    answer = save(desk, draft, "where", do="add:places", places__0__postcode="LS6 2AB", opening_note="Not in August",
                  openings__0__opens="nine-ish", openings__0__days=["1"])  # fmt: skip
    assert answer.status_code == 200
    assert draft.version == version
    typed = filled_in(answer)
    assert typed["places-0-postcode"] == ["LS6 2AB"]
    assert typed["places-1-postcode"] == [""]
    assert typed["opening_note"] == ["Not in August"]
    assert (typed["openings-0-opens"], typed["openings-0-days"]) == (["nine-ish"], ["1"])
    assert typed["version"] == [str(version)]
    assert 'name="places-1-postcode"' in answer.content.decode()
    assert answer.content.decode().count("autofocus") == 1


def test_a_row_that_is_taken_away_takes_its_opening_times_with_it(desk, draft):
    first = {"places__0__postcode": "LS6 2AB", "places__0__name": "A"}
    save(desk, draft, "where", do="on", **first)
    answer = save(desk, draft, "where", do="add:places")
    data = filled_in(answer) | {"places-1-postcode": "M32 0JG", "places-1-name": "B", "openings-0-days": ["0", "1"],
                                "openings-0-place": "1", "openings-0-opens": "9am", "do": "on"}  # fmt: skip
    desk.post(url(draft, "where"), data)
    draft.refresh_from_db()
    assert [row["place"] for row in draft.content["openings"]] == [1, 1]
    data = filled_in(desk.get(url(draft, "where")))
    removed = filled_in(desk.post(url(draft, "where"), data | {"do": "remove:places:0"}))
    assert removed["places-0-name"] == ["B"]
    assert removed["openings-0-place"] == ["0"]
    gone = filled_in(desk.post(url(draft, "where"), data | {"do": "remove:places:1"}))
    assert gone["places-0-name"] == ["A"]
    assert gone["openings-0-opens"] == [""]


def test_several_days_are_one_row_and_times_are_read_as_people_write_them(desk, draft):
    save(
        desk,
        draft,
        "where",
        openings__0__days=["0", "2", "4"],
        openings__0__opens="9.30",
        openings__0__closes="5pm",
    )
    assert [row["weekday"] for row in draft.content["openings"]] == [0, 2, 4]
    assert {(row["opens"], row["closes"]) for row in draft.content["openings"]} == {("09:30", "17:00")}
    typed = filled_in(desk.get(url(draft, "where")))
    assert (typed["openings-0-days"], typed["openings-0-opens"]) == (["0", "2", "4"], ["9:30am"])


def test_a_council_area_is_added_by_name_or_postcode_and_taken_off_by_its_tick(desk, draft):
    answer = save(desk, draft, "where", do="area", add_area="Leeds, M32 0JG")
    typed = filled_in(answer)
    assert len(typed["areas"]) == 2
    assert draft.content["areas"] == []
    desk.post(url(draft, "where"), typed | {"do": "on"})
    draft.refresh_from_db()
    assert draft.content["areas"] == sorted(typed["areas"])
    save(desk, draft, "where", areas=typed["areas"][:1])
    assert draft.content["areas"] == typed["areas"][:1]


def test_an_area_nobody_knows_stays_in_its_box_and_the_rest_is_saved(desk, draft):
    answer = save(desk, draft, "where", add_area="Leeds, Atlantis", opening_note="Not in August")
    assert answer.status_code == 200
    assert len(draft.content["areas"]) == 1
    assert draft.content["opening_note"] == "Not in August"
    assert filled_in(answer)["add_area"] == ["Atlantis"]
    assert "Atlantis" in answer.context["sheet"].problems[0][0]
    again = desk.post(url(draft, "where"), filled_in(answer) | {"add_area": "", "do": "on"})
    assert again.status_code == 302


def test_ways_are_ticked_and_keep_the_order_in_which_they_stood(desk, draft):
    draft.save_draft({"routes": [{"way": "free", "text": ""}, {"way": "council", "text": "Ask."}]}, by=draft.author,
                     version=draft.version)  # fmt: skip
    save(desk, draft, "getting", routes__1__on="on", routes__1__text="Ask your GP")
    assert [row["way"] for row in draft.content["routes"]] == ["free", "council", "nhs"]
    data = filled_in(desk.get(url(draft, "getting")))
    del data["routes-0-on"]
    desk.post(url(draft, "getting"), data | {"do": "on"})
    draft.refresh_from_db()
    assert [row["way"] for row in draft.content["routes"]] == ["free", "nhs"]


def test_outcomes_are_added_with_figures_as_people_write_them(desk, draft):
    data = filled_in(save(desk, draft, "evidence", do="add:outcomes"))
    row = {"measure": "Calls", "unit": "calls a month", "before": "1,200.50", "after": "about 3", "people": "1,024",
           "source": "Call log"}  # fmt: skip
    answer = desk.post(
        url(draft, "evidence"),
        data | {f"outcomes-0-{part}": value for part, value in row.items()} | {"do": "on"},
    )
    draft.refresh_from_db()
    (outcome,) = draft.content["outcomes"]
    assert (outcome["before"], outcome["after"], outcome["people"]) == ("1200.5", "about 3", 1024)
    html = desk.get(answer["Location"]).content.decode()
    assert "Measure 1: Give a number, such as 12 or 4.5" in html


def test_an_organisation_is_known_by_its_name_or_looked_for(desk, draft):
    funder = make_organisation("Northmoor Council", slug="northmoor")
    data = filled_in(save(desk, draft, "people", do="add:roles")) | {
        "roles-1-role": "funds",
        "roles-1-name": "northmoor",
    }
    found = desk.post(url(draft, "people"), data | {"do": "find:roles:1"})
    assert "use:roles:1:northmoor" in found.content.decode()
    used = filled_in(desk.post(url(draft, "people"), filled_in(found) | {"do": "use:roles:1:northmoor"}))
    assert (used["roles-1-name"], used["roles-1-slug"]) == ([funder.name], [funder.slug])
    desk.post(url(draft, "people"), used | {"do": "on"})
    draft.refresh_from_db()
    assert [row["slug"] for row in draft.content["roles"]] == ["harbour", "northmoor"]


def test_another_name_over_a_known_organisation_is_another_organisation(desk, draft):
    save(desk, draft, "people", roles__0__name="Somebody Else")
    assert draft.content["roles"][0]["slug"] == ""


def test_names_of_public_organisations_are_offered_while_somebody_types(desk, draft):
    make_organisation("Northmoor Council")
    make_organisation("Northmoor Secret", status="waiting")
    html = desk.get(
        "/workspace/harbour/entries/organisation-names/", {"roles-0-name": "north"}
    ).content.decode()
    assert "Northmoor Council" in html
    assert "Secret" not in html


def test_a_page_that_was_cut_off_on_its_way_loses_no_list(desk, draft):
    save(desk, draft, "where", places__0__postcode="LS6 2AB")
    data = {
        name: value
        for name, value in filled_in(desk.get(url(draft, "where"))).items()
        if not name.startswith("places")
    }
    desk.post(url(draft, "where"), data | {"do": "on"})
    draft.refresh_from_db()
    assert len(draft.content["places"]) == 1


def test_what_no_page_offers_is_left_out_and_breaks_nothing(desk, draft):
    before = draft.content
    odd = {
        "kind": "odd",
        "category": "odd",
        "needs": ["odd"],
        "do": "add:nothing",
        "areas": ["E0"],
        "places-TOTAL_FORMS": "x",
    }
    for step in STEPS:
        for do in (
            "add:nothing",
            "remove:places:99",
            "remove:places:x",
            "find:roles:99",
            "use:roles:0",
            "use:x:y:z",
            "use:roles:0:\x00",
            "::",
        ):
            assert desk.post(url(draft, step), odd | {"do": do}).status_code in (200, 302), (step, do)
    draft.refresh_from_db()
    for name in ("title", "kind", "category", "needs", "roles"):
        assert draft.content[name] == before[name]


# --- Two windows --------------------------------------------------------------------------------------------------------


def test_a_step_saved_by_a_colleague_meanwhile_is_shown_beside_and_nothing_is_lost(desk, draft, harbour):
    opened = filled_in(desk.get(url(draft, "contact")))
    sam = make_member(harbour, "sam@harbour.example", role="editor", name="Sam Editor")
    draft.save_draft({"phone": "0800 222"}, by=sam, version=draft.version)
    late = desk.post(url(draft, "contact"), opened | {"phone": "0800 111", "do": "on"})
    html = late.content.decode()
    assert late.status_code == 200
    assert "Sam Editor saved this step after you opened it" in html
    assert "0800 222" in html
    assert filled_in(late)["phone"] == ["0800 111"]
    draft.refresh_from_db()
    assert draft.content["phone"] == "0800 222"
    assert desk.post(url(draft, "contact"), filled_in(late) | {"do": "on"}).status_code == 302
    draft.refresh_from_db()
    assert draft.content["phone"] == "0800 111"


def test_two_windows_on_two_steps_do_not_disturb_each_other(desk, draft):
    contact, about = filled_in(desk.get(url(draft, "contact"))), filled_in(desk.get(url(draft, "about")))
    assert desk.post(url(draft, "contact"), contact | {"phone": "0800 111", "do": "on"}).status_code == 302
    assert desk.post(url(draft, "about"), about | {"title": "Supper Together", "do": "on"}).status_code == 302
    draft.refresh_from_db()
    assert (draft.content["phone"], draft.title) == ("0800 111", "Supper Together")


def test_the_same_typed_in_two_windows_is_no_conflict(desk, draft):
    opened = filled_in(desk.get(url(draft, "contact")))
    for _ in range(2):
        assert desk.post(url(draft, "contact"), opened | {"phone": "0800 111", "do": "on"}).status_code == 302


def test_rows_added_in_an_old_window_still_meet_the_other_version(desk, draft):
    opened = filled_in(desk.get(url(draft, "where")))
    draft.save_draft({"opening_note": "Theirs"}, by=draft.author, version=draft.version)
    added = desk.post(url(draft, "where"), opened | {"opening_note": "Mine", "do": "add:places"})
    late = desk.post(url(draft, "where"), filled_in(added) | {"do": "on"})
    assert late.status_code == 200
    assert "Theirs" in late.content.decode()


def test_what_was_sent_meanwhile_is_not_changed_and_that_is_said(desk, draft, lead):
    opened = filled_in(desk.get(url(draft, "contact")))
    draft.submit(by=lead)
    answer = desk.post(url(draft, "contact"), opened | {"phone": "0800 111", "do": "on"}, follow=True)
    assert "so nothing was changed" in answer.content.decode()
    assert Revision.objects.get(pk=draft.pk).content["phone"] == "01632 960417"


def test_no_page_of_the_desk_is_kept_by_the_browser(desk, draft):
    """Going back asks again, so an old page with an old version is never shown."""
    assert "no-store" in desk.get(url(draft, "about"))["Cache-Control"]


# --- Advice and speed -----------------------------------------------------------------------------------------------------


def test_the_reading_age_is_told_after_saving_and_while_typing(desk, draft):
    text = (
        "Individuals requiring personalised interventions may additionally be considered for assessment. " * 5
    )
    save(desk, draft, "about", description=text)
    assert b"Reading age about 20" in desk.get(url(draft, "about")).content
    answer = desk.post(
        "/workspace/harbour/entries/advice/", {"field": "description", "description": "We have tea. " * 20}
    )
    assert b"Reading age about 6. That is easy to read." in answer.content


@pytest.mark.parametrize("step", STEPS)
def test_a_step_asks_the_same_number_of_questions_however_long_its_lists_are(desk, draft, step):
    def questions(number):
        place = {"name": "", "address": "", "town": "", "postcode": "LS6 2AB", "is_digital_hub": False, "note": "",
                 "lat": 53.8, "lon": -1.5, "external_id": ""}  # fmt: skip
        changes = {
            "places": [place | {"name": str(n)} for n in range(number)],
            "openings": [
                {"weekday": n, "opens": "09:00", "closes": "", "note": "", "place": n} for n in range(number)
            ],
            "costs": [{"label": str(n), "text": "£1"} for n in range(number)],
            "roles": [{"slug": "", "name": f"New {n}", "role": "funds", "note": ""} for n in range(number)],
            "areas": ["E08000035", "E08000036"][:number],
        }
        draft.save_draft(changes, by=draft.author, version=draft.version)
        desk.get(url(draft, step))
        with CaptureQueriesContext(connection) as queries:
            desk.get(url(draft, step))
        return len(queries)

    assert questions(1) == questions(2) < 16
