"""What happened to an entry: who, when, what and why; who may read it; and bringing an earlier version back."""

import pytest

from carehub.moderation.history import bring_back, history
from carehub.moderation.models import QueueItem, Revision
from innovations.models import Innovation, Report
from innovations.voices import tell_problem
from tests.factories import make_member, make_organisation, make_revision
from tests.signing_in import make_person, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbour():
    return make_organisation("Harbour Home Care", slug="harbour")


@pytest.fixture
def lead(harbour):
    return make_member(harbour, name="Lea")


@pytest.fixture
def mo():
    return make_person("mo@tlap.example", name="Mo", is_moderator=True)


@pytest.fixture
def desk(client, mo):
    return sign_in(client, mo)


@pytest.fixture
def entry(harbour, lead, mo):
    """Published as new, then changed once."""
    new = make_revision(None, {"phone": "01632 960332"}, by=lead, organisation=harbour)
    new.publish(by=mo, why="Welcome.")
    made = Innovation.objects.get()
    change = make_revision(made, {"phone": "01632 960417"}, by=lead, organisation=harbour)
    change.send_back(by=mo, why="Is that a mobile?")
    change.submit(by=lead)
    change.publish(by=mo)
    return Innovation.objects.get()


def told(entry, **options):
    return [(event.who, event.what, event.why) for event in reversed(history("entry", entry, **options))]


def test_every_step_says_who_what_and_why(entry):
    assert told(entry) == [
        ("Lea", "Sent to TLAP", ""),
        ("Mo, TLAP", "Approved", "Welcome."),
        ("Lea", "Sent to TLAP", ""),
        ("Mo, TLAP", "Sent back for changes", "Is that a mobile?"),
        ("Lea", "Sent to TLAP", ""),
        ("Mo, TLAP", "Approved", ""),
    ]


def test_steps_of_the_entry_itself_and_what_waited_about_it_are_there(entry, mo):
    entry.archive(by=mo, why="It has closed.")
    QueueItem.objects.put("entry", entry.pk, kind="dead_link", title="x", sender_name="x").settle(
        by=mo, outcome="Mended"
    )
    assert told(entry)[-2:] == [
        ("Mo, TLAP", "No longer shown", "It has closed."),
        ("Mo, TLAP", "Website does not answer: mended", ""),
    ]


def test_the_address_of_a_moderator_without_a_name_is_not_shown(entry):
    shy = make_person("shy@tlap.example", name="", is_moderator=True)
    entry.archive(by=shy, why="It has closed.")
    assert told(entry)[-1] == ("TLAP", "No longer shown", "It has closed.")


def test_reports_are_there_but_a_worry_about_safety_is_for_tlap_alone(entry, mo):
    tell_problem(entry, what="contact", text="It rings out.")
    worry = tell_problem(entry, what="unsafe", text="Somebody shouts.")
    worry.settle(by=mo, outcome=Report.Outcome.PASSED_ON, why="The council knows.")
    owners, tlap = told(entry), told(entry, for_tlap=True)
    assert (
        "A member of the public",
        "Reported: The phone number, e-mail or website is wrong",
        "It rings out.",
    ) in owners
    assert not any("shouts" in why or "council" in why for *_, why in owners)
    assert ("Mo, TLAP", "Report settled: Passed on", "The council knows.") in tlap


def test_drafts_of_others_are_not_in_it(entry, lead, harbour):
    before = told(entry)
    make_revision(entry, {"phone": "3"}, by=lead, organisation=harbour, sent=False)
    assert told(entry) == before


def test_one_change_and_ten_changes_cost_the_same_number_of_queries(
    entry, lead, harbour, mo, django_assert_num_queries
):
    with django_assert_num_queries(7):
        history("entry", entry)
    for number in range(10):
        make_revision(entry, {"phone": str(number)}, by=lead, organisation=harbour).publish(by=mo)
        tell_problem(entry, what="other", text=str(number))
    with django_assert_num_queries(7):
        history("entry", entry)


def test_an_owner_brings_a_version_back_as_a_new_draft(entry, lead, harbour):
    first = Revision.objects.published().order_by("pk").first()
    draft = bring_back(first, by=lead, organisation=harbour)
    assert (draft.status, draft.organisation, draft.subject_id) == ("draft", harbour, entry.pk)
    assert draft.content["phone"] == "01632 960332"
    assert draft.base["phone"] == "01632 960417"
    assert Innovation.objects.get().phone == "01632 960417"


def test_a_moderator_brings_a_version_back_and_it_waits_like_any_change(desk, entry, mo):
    first = Revision.objects.published().order_by("pk").first()
    response = desk.post("/moderation/bring-back/", {"revision": first.pk})
    again = Revision.objects.latest_first().first()
    assert response["Location"] == f"/moderation/revisions/{again.pk}/"
    assert (again.status, again.origin, again.sender) == ("submitted", "tlap", "Mo")
    assert Innovation.objects.get().phone == "01632 960417"
    again.publish(by=mo)
    assert Innovation.objects.get().phone == "01632 960332"


def test_a_version_that_misses_what_was_added_to_the_document_since_is_filled_from_the_site(
    entry, lead, harbour
):
    first = Revision.objects.published().order_by("pk").first()
    del first.content["website"]
    Innovation.objects.update(website="https://door.example")
    assert bring_back(first, by=lead, organisation=harbour).content["website"] == "https://door.example"


@pytest.mark.parametrize("revision", ["", "x", "0", "99999", "\x00"])
def test_only_a_published_version_can_be_brought_back(desk, entry, lead, harbour, revision):
    assert desk.post("/moderation/bring-back/", {"revision": revision}).status_code == 404
    draft = make_revision(entry, {"phone": "3"}, by=lead, organisation=harbour, sent=False)
    assert desk.post("/moderation/bring-back/", {"revision": draft.pk}).status_code == 404


def test_the_page_of_the_whole_history_offers_each_version(desk, entry):
    html = desk.get(f"/moderation/history/entry/{entry.pk}/").content.decode()
    assert html.count("Bring this version back") == 2
    assert "Is that a mobile?" in html


@pytest.mark.parametrize("path", ["entry/99999/", "nonsense/1/", "organisation/99999/"])
def test_there_is_no_history_of_what_is_not_there(desk, db, path):
    assert desk.get(f"/moderation/history/{path}").status_code == 404


def test_only_moderators_read_it_here(client, entry, lead):
    assert sign_in(client, lead).get(f"/moderation/history/entry/{entry.pk}/").status_code == 403
    assert client.post("/moderation/bring-back/", {"revision": 1}).status_code == 403
