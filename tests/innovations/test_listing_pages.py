"""A listing from the first question to TLAP: who may open what, looking it over, sending, taking back, bringing back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from carehub.moderation.models import QueueItem, Revision
from innovations.listing import drafts
from innovations.listing.fields import FIELDS
from innovations.listing.reading import read
from innovations.models import Innovation
from tests.factories import entry_content, make_innovation, make_member, make_organisation, make_revision
from tests.filled_in import filled_in
from tests.signing_in import make_person, sign_in

pytestmark = pytest.mark.django_db
NEW = "/workspace/harbour/entries/new/"
ASKED = {
    "title": "Supper Share",
    "kind": "community",
    "category": "place-to-go",
    "website": "",
    "postcode": "",
}


@pytest.fixture
def harbour():
    return make_organisation("Harbour Home Care", slug="harbour")


@pytest.fixture
def lead(harbour):
    return make_member(harbour, "lead@harbour.example", name="Lea Lead")


@pytest.fixture
def editor(harbour):
    return make_member(harbour, "ed@harbour.example", role="editor", name="Ed Editor")


@pytest.fixture
def desk(client, lead, words):
    return sign_in(client, lead)


def make_draft(harbour, by, **changes):
    made = drafts.begin(harbour, by=by, title="Supper Share", kind="community", category="place-to-go")
    content = entry_content() | {"category": "place-to-go"}
    made.save_draft(content | changes, by=by, version=made.version)
    return made


def url(draft, page=""):
    return f"/workspace/{draft.organisation.slug}/entries/{draft.pk}/{page}"


def kept_entry(harbour, **fields):
    return make_innovation(
        kept_by=harbour, run_by=harbour, phone="01632 960417", online=True, needs=["company"], **fields
    )


# --- Something new --------------------------------------------------------------------------------------------------------


def test_three_answers_make_a_draft_that_says_who_runs_it(desk, harbour, lead, councils):
    answer = desk.post(NEW, ASKED | {"website": "supper.example", "postcode": "ls62ab"})
    draft = Revision.objects.get()
    assert answer["Location"] == url(draft)
    assert (draft.organisation, draft.author, draft.status) == (harbour, lead, "draft")
    assert draft.content["roles"] == [
        {"slug": "harbour", "name": "Harbour Home Care", "role": "runs", "note": ""}
    ]
    assert draft.content["website"] == "https://supper.example"
    assert draft.content["places"][0]["postcode"] == "LS6 2AB"
    assert not Innovation.objects.exists()


@pytest.mark.parametrize("name", ["title", "kind", "category"])
def test_without_one_of_the_three_there_is_no_draft_and_what_was_typed_stays(desk, name):
    answer = desk.post(NEW, ASKED | {name: ""})
    assert not Revision.objects.exists()
    assert answer.context["form"].errors[name]
    kept = "title" if name != "title" else "kind"
    assert answer.context["form"][kept].value() == ASKED[kept]


def test_what_may_be_the_same_is_shown_before_there_is_a_draft(desk):
    other = make_innovation("Supper Share", online=True)
    answer = desk.post(NEW, ASKED)
    assert not Revision.objects.exists()
    assert "Is it one of these?" in answer.content.decode()
    assert other.get_absolute_url() in answer.content.decode()
    assert desk.post(NEW, ASKED | {"not": [str(other.pk)]}).status_code == 302
    assert Revision.objects.get().title == "Supper Share"


def test_no_to_one_name_is_not_no_to_another(desk):
    seen = make_innovation("Supper Share", online=True)
    other = make_innovation("Thursday Memory Cafe", online=True)
    answer = desk.post(NEW, ASKED | {"title": "Thursday Memory Cafe", "not": [str(seen.pk)]})
    assert [one.id for one in answer.context["alike"]] == [other.pk]


def test_pressing_twice_makes_one_draft(desk):
    desk.post(NEW, ASKED)
    again = desk.post(NEW, ASKED)
    assert Revision.objects.count() == 1
    assert "You have a draft with this name" in again.content.decode()


# --- Who ------------------------------------------------------------------------------------------------------------------

PAGES = ["", "step/about/", "check/", "preview/", "withdraw/"]


@pytest.mark.parametrize("page", PAGES)
def test_another_organisations_draft_is_not_there(client, words, harbour, lead, page):
    draft = make_draft(harbour, lead)
    other = make_organisation("Another", slug="another")
    sign_in(client, make_member(other, "them@another.example"))
    assert client.get(url(draft, page)).status_code == 404
    assert client.get(f"/workspace/another/entries/{draft.pk}/{page}").status_code == 404
    assert client.post(f"/workspace/another/entries/{draft.pk}/{page}", {"do": "on"}).status_code in (
        404,
        405,
    )
    draft.refresh_from_db()
    assert draft.status == "draft"


@pytest.mark.parametrize("page", PAGES)
def test_nobody_gets_in_without_signing_in(client, words, harbour, lead, page):
    answer = client.get(url(make_draft(harbour, lead), page))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


@pytest.mark.parametrize("page", PAGES)
def test_a_suspended_organisation_reads_and_changes_nothing(desk, harbour, lead, page):
    draft = make_draft(harbour, lead)
    harbour.suspend(by=make_person("mo@tlap.example", is_moderator=True), why="A test.")
    expected = 200 if page in ("", "check/", "preview/") else 403
    assert desk.get(url(draft, page)).status_code == expected
    assert desk.post(url(draft, page), {"do": "on", "title": "Other"}).status_code in (403, 405)
    assert desk.post(NEW, ASKED).status_code == 403
    assert Revision.objects.get().status == "draft"


def test_an_editor_writes_and_asks_a_lead_to_send(client, words, harbour, lead, editor):
    draft = make_draft(harbour, editor)
    sign_in(client, editor)
    assert client.get(url(draft, "step/about/")).status_code == 200
    html = client.get(url(draft, "check/")).content.decode()
    assert "Ask Lea Lead to send it" in html
    assert "Send to TLAP</button>" not in html
    assert client.post(url(draft, "check/"), {"version": draft.version, "note": ""}).status_code == 403
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_an_editor_deletes_what_was_never_sent_but_takes_nothing_back(client, words, harbour, lead, editor):
    draft, sent = make_draft(harbour, editor), make_draft(harbour, lead)
    sent.submit(by=lead)
    sign_in(client, editor)
    assert client.post(url(sent, "withdraw/")).status_code == 403
    assert client.post(url(draft, "withdraw/")).status_code == 302
    sent.refresh_from_db()
    draft.refresh_from_db()
    assert (sent.status, draft.status) == ("submitted", "withdrawn")


# --- The draft's page -----------------------------------------------------------------------------------------------------


def test_the_draft_says_how_far_each_step_is_and_what_is_missing(desk, harbour, lead):
    draft = make_draft(harbour, lead, summary="", email="ray at home")
    page = desk.get(url(draft))
    far = {stage.step.name: stage.words for stage in page.context["stages"]}
    assert far == {"about": "Not finished", "who": "Done", "where": "Done", "getting": "Not started",
                   "contact": "Needs a fix", "evidence": "Not started", "people": "Done", "picture": "Not started"}  # fmt: skip
    assert f'href="{url(draft, "step/about/")}?mend=1#id_summary"' in page.content.decode()


def test_a_page_of_a_draft_asks_the_same_number_of_questions_however_long_it_is(desk, harbour, lead):
    draft = make_draft(harbour, lead)

    def questions(number, page):
        rows = [{"label": str(n), "text": "£1"} for n in range(number)]
        roles = [{"slug": "", "name": f"New {n}", "role": "funds", "note": ""} for n in range(number)]
        draft.save_draft({"costs": rows, "roles": roles}, by=lead, version=draft.version)
        desk.get(url(draft, page))
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(url(draft, page)).status_code == 200
        return len(queries)

    for page in ("", "check/"):
        assert questions(1, page) == questions(3, page) < 20, page


# --- Looking it over and sending ------------------------------------------------------------------------------------------


def test_everything_is_shown_in_words_with_a_way_to_change_it(desk, harbour, lead):
    draft = make_draft(harbour, lead, themes=[2], routes=[{"way": "council", "text": "Ask."}])
    html = desk.get(url(draft, "check/")).content.decode()
    for field in FIELDS:
        assert f">{field.label}<" in html, field.label
    for words in (
        "Active and supportive communities",
        "Through the council: Ask.",
        "Runs it: Harbour Home Care",
    ):
        assert words in html
    assert html.count(">Change<span") == 8


def test_a_lead_sends_it_with_a_note(desk, harbour, lead):
    draft = make_draft(harbour, lead)
    answer = desk.post(url(draft, "check/"), {"version": draft.version, "note": "Our figures are at harbour.example/log"},
                       follow=True)  # fmt: skip
    draft.refresh_from_db()
    assert (draft.status, draft.note) == ("submitted", "Our figures are at harbour.example/log")
    assert "We have sent ‘Supper Share’ to TLAP" in answer.content.decode()
    assert QueueItem.objects.get().title == "Supper Share"


def test_what_is_not_finished_is_not_sent_and_what_is_missing_is_linked(desk, harbour, lead):
    draft = make_draft(harbour, lead, summary="")
    answer = desk.post(url(draft, "check/"), {"version": draft.version, "note": ""}, follow=True)
    draft.refresh_from_db()
    assert draft.status == "draft"
    assert f"{url(draft, 'step/about/')}?mend=1#id_summary" in answer.content.decode()


def test_what_a_colleague_changed_meanwhile_is_looked_over_again_before_it_is_sent(
    desk, harbour, lead, editor
):
    draft = make_draft(harbour, lead)
    seen = draft.version
    draft.save_draft({"phone": "0800 111"}, by=editor, version=seen)
    answer = desk.post(url(draft, "check/"), {"version": seen, "note": ""}, follow=True)
    draft.refresh_from_db()
    assert draft.status == "draft"
    assert "Somebody changed this while you read it" in answer.content.decode()


def test_sending_twice_sends_once(desk, harbour, lead):
    draft = make_draft(harbour, lead)
    for _ in range(2):
        desk.post(url(draft, "check/"), {"version": draft.version, "note": ""})
    assert QueueItem.objects.count() == 1
    assert draft.steps.count() == 1


def test_a_change_that_changes_nothing_is_not_sent(desk, harbour, lead):
    draft = drafts.begin_change(kept_entry(harbour), harbour, by=lead)
    answer = desk.post(url(draft, "check/"), {"version": draft.version, "note": ""}, follow=True)
    assert "You have not changed anything yet" in answer.content.decode()
    assert not QueueItem.objects.exists()


def test_a_trusted_organisation_is_told_that_it_is_public_at_once(desk, harbour, lead):
    harbour.trust(True, by=make_person("mo@tlap.example", is_moderator=True))
    draft = make_draft(harbour, lead)
    answer = desk.post(url(draft, "check/"), {"version": draft.version, "note": ""}, follow=True)
    assert "‘Supper Share’ is on CareHub now." in answer.content.decode()
    assert Innovation.objects.get().kept_by == harbour


def test_what_came_back_says_why_and_is_sent_again(desk, harbour, lead):
    draft = make_draft(harbour, lead)
    draft.submit(by=lead)
    draft.send_back(
        by=make_person("mo@tlap.example", is_moderator=True), why="Say how many people.\nThank you."
    )
    html = desk.get(url(draft)).content.decode()
    assert "Say how many people." in html
    desk.post(
        url(draft, "step/about/"),
        filled_in(desk.get(url(draft, "step/about/"))) | {"summary": "24 people.", "do": "on"},
    )
    draft.refresh_from_db()
    desk.post(url(draft, "check/"), {"version": draft.version, "note": ""})
    draft.refresh_from_db()
    assert (draft.status, draft.content["summary"]) == ("submitted", "24 people.")


def test_what_was_sent_is_taken_back_and_made_into_a_new_draft(desk, harbour, lead):
    draft = make_draft(harbour, lead, phone="0800 111")
    draft.submit(by=lead)
    assert b"Take back" in desk.get(url(draft, "withdraw/")).content
    desk.post(url(draft, "withdraw/"))
    draft.refresh_from_db()
    assert draft.status == "withdrawn"
    answer = desk.post("/workspace/harbour/entries/again/", {"revision": draft.pk})
    anew = Revision.objects.latest("pk")
    assert answer["Location"] == url(anew)
    assert (anew.status, anew.content["phone"]) == ("draft", "0800 111")


# --- Changing what is public ----------------------------------------------------------------------------------------------


def test_a_change_waits_without_touching_the_public_page_and_shows_what_differs(desk, harbour, lead):
    entry = kept_entry(harbour)
    before = read(entry)
    desk.post(f"/workspace/harbour/entries/change/{entry.slug}/")
    draft = Revision.objects.get()
    data = filled_in(desk.get(url(draft, "step/contact/")))
    desk.post(url(draft, "step/contact/"), data | {"phone": "0800 111", "do": "on"})
    draft.refresh_from_db()
    html = desk.get(url(draft)).content.decode()
    assert "What you change" in html
    assert "<del>" in html
    draft.submit(by=lead)
    assert read(Innovation.objects.get()) == before
    draft.publish(by=make_person("mo@tlap.example", is_moderator=True))
    assert Innovation.objects.get().phone == "0800 111"


def test_a_second_press_goes_on_with_the_draft_that_is_open(desk, harbour, lead):
    entry = kept_entry(harbour)
    places = {desk.post(f"/workspace/harbour/entries/change/{entry.slug}/")["Location"] for _ in range(3)}
    assert len(places) == Revision.objects.count() == 1


def test_an_entry_of_another_organisation_cannot_be_changed_here(desk, harbour):
    entry = make_innovation(kept_by=make_organisation("Another"))
    assert desk.post(f"/workspace/harbour/entries/change/{entry.slug}/").status_code == 404
    assert desk.get(f"/workspace/harbour/entries/history/{entry.slug}/").status_code == 404
    assert not Revision.objects.exists()


def test_what_is_archived_is_not_changed_and_the_reason_is_said(desk, harbour):
    entry = kept_entry(harbour)
    entry.archive(by="a test")
    answer = desk.post(f"/workspace/harbour/entries/change/{entry.slug}/", follow=True)
    assert "no longer shown" in answer.content.decode()


def test_a_draft_of_an_entry_that_another_organisation_now_looks_after_is_not_sent(desk, harbour, lead):
    harbour.trust(True, by=make_person("mo@tlap.example", is_moderator=True))
    entry = kept_entry(harbour)
    draft = drafts.begin_change(entry, harbour, by=lead)
    draft.save_draft({"phone": "0800 111"}, by=lead, version=draft.version)
    Innovation.objects.update(kept_by=make_organisation("New keeper"))
    answer = desk.post(url(draft, "check/"), {"version": draft.version, "note": ""}, follow=True)
    assert "Another organisation looks after this now" in answer.content.decode()
    assert Innovation.objects.get().phone == "01632 960417"


def test_an_earlier_version_comes_back_as_a_new_draft(desk, harbour, lead):
    mo = make_person("mo@tlap.example", is_moderator=True)
    entry = kept_entry(harbour)
    first = make_revision(entry, {"phone": "0800 111"}, by=lead, organisation=harbour)
    first.publish(by=mo)
    make_revision(entry, {"phone": "0800 222"}, by=lead, organisation=harbour).publish(by=mo)
    html = desk.get(f"/workspace/harbour/entries/history/{entry.slug}/").content.decode()
    assert html.count("Bring this version back") == 2
    answer = desk.post("/workspace/harbour/entries/again/", {"revision": first.pk})
    draft = Revision.objects.latest("pk")
    assert answer["Location"] == url(draft)
    assert (draft.content["phone"], draft.base["phone"], draft.status) == ("0800 111", "0800 222", "draft")
    assert Innovation.objects.get().phone == "0800 222"
    again = desk.post("/workspace/harbour/entries/again/", {"revision": first.pk}, follow=True)
    assert "You are changing this already" in again.content.decode()


def test_the_history_asks_the_same_number_of_questions_however_long_it_is(desk, harbour, lead):
    mo = make_person("mo@tlap.example", is_moderator=True)
    entry = kept_entry(harbour)

    def questions(number):
        for n in range(number):
            make_revision(entry, {"phone": f"0800 {number}{n}"}, by=lead, organisation=harbour).publish(by=mo)
        desk.get(f"/workspace/harbour/entries/history/{entry.slug}/")
        with CaptureQueriesContext(connection) as queries:
            desk.get(f"/workspace/harbour/entries/history/{entry.slug}/")
        return len(queries)

    assert questions(1) == questions(2)


def test_nothing_of_somebody_else_comes_back(desk, harbour):
    other = make_organisation("Another", slug="another")
    theirs = make_draft(other, make_member(other, "them@another.example"))
    theirs.withdraw(by=theirs.author)
    for revision in (theirs.pk, 999_999, "x", ""):
        assert desk.post("/workspace/harbour/entries/again/", {"revision": revision}).status_code == 404
    assert Revision.objects.count() == 1


def test_a_file_of_scripts_in_every_field_is_harmless_on_every_page(desk, harbour, lead):
    bad = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg onload=alert(3)>"
    draft = make_draft(harbour, lead)
    rows = {"costs": [{"label": bad, "text": bad}], "routes": [{"way": "free", "text": bad}],
            "roles": [{"slug": "", "name": bad, "role": "funds", "note": bad}],
            "outcomes": [{"measure": bad, "before": "1", "after": "2", "unit": bad[:60], "before_when": "", "after_when": "",
                          "over": "", "people": None, "source": bad, "limits": bad}],
            "places": [{"name": bad, "address": bad, "town": bad, "postcode": "LS6 2AB", "is_digital_hub": False,
                        "note": bad, "lat": 53.8, "lon": -1.5, "external_id": bad}],
            "openings": [{"weekday": 1, "opens": "09:00", "closes": "", "note": bad, "place": 0}]}  # fmt: skip
    texts = ("summary", "description", "who_for", "who_cannot", "opening_note", "accessibility", "languages", "first_step",
             "cost_summary", "contact_note", "evidence_limits", "how_it_was_set_up")  # fmt: skip
    # Past the forms, as if they had let it through.
    draft.save_draft({**rows, **dict.fromkeys(texts, bad[:80]), "title": bad}, by=lead, version=draft.version)
    steps = [
        f"step/{name}/"
        for name in ("about", "who", "where", "getting", "contact", "evidence", "people", "picture")
    ]
    pages = ["", "check/", "preview/", "withdraw/", *steps]
    for page in pages:
        html = desk.get(url(draft, page)).content.decode()
        for harm in ("<script>alert", "<img src=x", "<svg onload", 'onerror=alert(2)>"'):
            assert harm not in html, (page, harm)
    assert "alert(1)" in desk.get(url(draft, "check/")).content.decode()
