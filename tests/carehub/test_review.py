"""The page of one revision: what would change, the decision, and what may come between looking and deciding."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from carehub.moderation import documents
from carehub.moderation.documents import Alike
from carehub.moderation.models import NotTheSame, QueueItem, Revision
from innovations.listing.document import EntryDocument
from innovations.models import Innovation
from tests.factories import make_innovation, make_member, make_organisation, make_revision
from tests.signing_in import letters, make_person, sign_in

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert('x')</script>"


@pytest.fixture
def harbour():
    return make_organisation("Harbour Home Care", slug="harbour")


@pytest.fixture
def lead(harbour):
    return make_member(harbour)


@pytest.fixture
def mo():
    return make_person("mo@tlap.example", name="Mo", is_moderator=True)


@pytest.fixture
def desk(client, mo):
    return sign_in(client, mo)


@pytest.fixture
def entry(harbour):
    return make_innovation(
        "One Front Door", summary="Nurses share one building in Quay Street.", kept_by=harbour, needs=["company"],
        online=True, phone="01632 960332",
    )  # fmt: skip


@pytest.fixture
def change(entry, lead, harbour):
    new = {"summary": "Nurses share one building. Calls fell.", "phone": "01632 960417"}
    return make_revision(entry, new, by=lead, organisation=harbour)


def page(client, revision):
    response = client.get(address(revision))
    assert response.status_code == 200
    return response.content.decode()


def address(revision):
    return f"/moderation/revisions/{revision.pk}/"


def decide(client, revision, decision, *, seen=None, **fields):
    if seen is None:
        seen = re.search(r'name="seen" value="(\w+)"', page(client, revision))[1]
    return client.post(address(revision), {"decision": decision, "seen": seen, **fields})


def test_the_page_shows_words_struck_and_added_and_counts_the_rest(desk, change):
    html = page(desk, change)
    assert "share one <del>building in Quay Street.</del>" in html
    assert "share one <ins>building. Calls fell.</ins>" in html
    assert "<del>960332</del>" in html
    assert "2 of 33 fields" in html
    assert "31 other fields" in html
    assert "Change to a listing" in html
    assert "Harbour Home Care" in html


def test_a_new_entry_is_shown_as_all_added(desk, lead, harbour):
    html = page(desk, make_revision(by=lead, organisation=harbour))
    assert "New listing" in html
    assert "<ins>Supper Share</ins>" in html
    assert "<del>" not in html.split('class="ch-p ch-small ch-gap-s ch-quiet"')[0]
    assert "Left empty" in html


def test_what_the_sender_wants_us_to_know_is_shown(desk, entry, lead, harbour):
    html = page(
        desk, make_revision(entry, {"phone": "1"}, by=lead, organisation=harbour, note="We have moved.")
    )
    assert "We have moved." in html


def test_a_draft_that_nobody_sent_is_not_there_for_tlap(desk, entry, lead, harbour):
    draft = make_revision(entry, {"phone": "1"}, by=lead, organisation=harbour, sent=False)
    assert desk.get(address(draft)).status_code == 404
    draft.withdraw(by=lead)
    assert desk.get(address(draft)).status_code == 404


def test_what_is_with_its_sender_shows_nothing_of_what_they_write(desk, change, lead, mo):
    change.send_back(by=mo, why="More.")
    change.save_draft({"summary": "Half a sentence"}, by=lead, version=change.version)
    html = page(desk, change)
    assert "Half a sentence" not in html
    assert "It is with its sender" in html


def test_approving_publishes_and_goes_back_to_the_queue(desk, change, entry, mo):
    response = decide(desk, change, "approve")
    assert response["Location"] == "/moderation/"
    assert Innovation.objects.get().phone == "01632 960417"
    assert "‘One Front Door’ is published." in desk.get("/moderation/").content.decode()
    change.refresh_from_db()
    assert change.steps.first().by == mo


@pytest.mark.parametrize(("decision", "status"), [("changes", "returned"), ("reject", "rejected")])
def test_saying_no_takes_a_reason_and_a_note_which_the_sender_reads(desk, change, lead, decision, status):
    decide(desk, change, decision, reason="Proof is unclear", note="How many people?")
    change.refresh_from_db()
    assert change.status == status
    assert change.steps.first().why == "Proof is unclear\nHow many people?"
    assert "How many people?" in letters(lead.email)[-1].text
    assert Innovation.objects.get().phone == "01632 960332"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"decision": ""}, "Choose what you want to do"),
        ({"decision": "nonsense"}, "Choose what you want to do"),
        ({"decision": "reject", "reason": ""}, "Choose a reason"),
        ({"decision": "changes", "reason": "Not plain English", "note": ""}, "Say why, in words that help"),
        ({"decision": "reject", "reason": "Not a reason we know"}, "Not a reason we know"),
        (
            {"decision": "reject", "reason": "Something else", "note": "x" * 3001},
            "Use 3,000 characters or fewer",
        ),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(desk, change, fields, said):
    response = decide(desk, change, **{"note": "A kind word.", **fields})
    html = response.content.decode()
    assert response.status_code == 200
    assert said in html
    assert "There is a problem" in html
    if fields.get("note") is None:
        assert "A kind word." in html
    change.refresh_from_db()
    assert change.waits


def test_the_reason_is_not_told_where_it_is_approved(desk, change, lead):
    decide(desk, change, "approve", reason="Looks like an advert", note="")
    assert "advert" not in letters(lead.email)[-1].text


# --- The ground moves ------------------------------------------------------------------------------------------------------------
def test_three_versions_are_shown_and_a_choice_is_asked_where_both_changed_a_field(desk, change):
    Innovation.objects.update(phone="01632 960999", website="https://door.example")
    html = page(desk, change)
    assert "The site has changed since this was written" in html
    assert "Both changed it" in html
    for version in ("01632 960332", "960999", "960417"):
        assert version in html
    assert "Changed on the site since. It stays" in html
    response = decide(desk, change, "approve")
    assert "Choose which one stands. Both were changed" in response.content.decode()
    assert Innovation.objects.get().phone == "01632 960999"


@pytest.mark.parametrize(("stands", "phone"), [("proposed", "01632 960417"), ("site", "01632 960999")])
def test_the_moderator_chooses_which_one_stands(desk, change, stands, phone):
    Innovation.objects.update(phone="01632 960999", website="https://door.example")
    assert decide(desk, change, "approve", stands_phone=stands).status_code == 302
    now = Innovation.objects.get()
    assert (now.phone, now.website) == (phone, "https://door.example")
    assert now.summary == "Nurses share one building. Calls fell."


def test_a_clash_need_not_be_chosen_to_say_no(desk, change):
    Innovation.objects.update(phone="01632 960999")
    assert decide(desk, change, "reject", reason="Something else", note="No.").status_code == 302


def test_ground_that_moves_between_looking_and_deciding_brings_the_page_back_with_all_that_was_typed(
    desk, change
):
    seen = re.search(r'name="seen" value="(\w+)"', page(desk, change))[1]
    Innovation.objects.update(phone="01632 960999")
    response = decide(
        desk, change, "approve", seen=seen, note="Thank you for this.", reason="Proof is unclear"
    )
    html = response.content.decode()
    assert response.status_code == 200
    assert "Choose which one stands" in html
    assert "Something has changed since you opened this page" in html
    assert "Thank you for this." in html
    assert re.search(r'value="approve"[^>]*checked', html)
    assert Innovation.objects.get().phone == "01632 960999"
    assert decide(desk, change, "approve", stands_phone="site").status_code == 302


def test_ground_that_moves_elsewhere_is_said_plainly(desk, change):
    seen = re.search(r'name="seen" value="(\w+)"', page(desk, change))[1]
    Innovation.objects.update(website="https://door.example")
    html = decide(desk, change, "approve", seen=seen, note="Thanks.").content.decode()
    assert "Something has changed since you opened this page" in html
    new = re.search(r'name="seen" value="(\w+)"', html)[1]
    assert new != seen
    assert decide(desk, change, "approve", seen=new).status_code == 302


def test_a_proposal_sent_anew_meanwhile_is_not_decided_on_unread(desk, change, lead, mo):
    seen = re.search(r'name="seen" value="(\w+)"', page(desk, change))[1]
    change.send_back(by=mo, why="More.")
    change.save_draft({"summary": "Other words."}, by=lead, version=change.version)
    change.submit(by=lead)
    html = decide(desk, change, "approve", seen=seen).content.decode()
    assert "Something has changed since you opened this page" in html
    assert "Other words." in Revision.objects.get().content["summary"]
    assert Revision.objects.get().waits


def test_who_comes_second_is_told_who_did_what_and_keeps_the_note(desk, change, mo):
    seen = re.search(r'name="seen" value="(\w+)"', page(desk, change))[1]
    change.reject(by=make_person("sam@tlap.example", name="Sam", is_moderator=True), why="No.")
    response = decide(desk, change, "approve", seen=seen, note="A long and careful note.")
    html = response.content.decode()
    assert response.status_code == 409
    assert "Sam was here first: it is not accepted." in html
    assert "A long and careful note." in html
    assert Innovation.objects.get().phone == "01632 960332"


def test_an_organisation_that_waits_itself_comes_first(desk, change, harbour):
    type(harbour).objects.update(status="waiting")
    html = decide(desk, change, "approve", note="Fine.").content.decode()
    assert "First decide whether Harbour Home Care may be on CareHub." in html
    assert "Fine." in html


def test_what_a_citizen_sent_is_not_sent_back(desk, entry):
    suggested = make_revision(entry, {"phone": "1"}, origin="public")
    html = page(desk, suggested)
    assert "Ask for changes" not in html
    assert "Suggested by the public" in html
    assert (
        "Choose what you want to do"
        in decide(desk, suggested, "changes", reason="Something else", note="x").content.decode()
    )


# --- Nothing typed can run -----------------------------------------------------------------------------------------------------------
def test_script_in_every_text_is_shown_as_text(desk, harbour, lead):
    blank = documents.get("entry").empty()
    texts = {
        name: SCRIPT for name, value in blank.items() if value == "" and name not in ("kind", "category")
    }
    rows = {
        "costs": [{"label": SCRIPT, "text": SCRIPT}],
        "routes": [{"way": "free", "text": SCRIPT}],
        "openings": [{"weekday": 0, "opens": "09:00", "closes": "", "note": SCRIPT, "place": None}],
        "places": [dict.fromkeys(["name", "address", "town", "postcode", "note", "external_id"], SCRIPT)
                   | {"is_digital_hub": False, "lat": None, "lon": None}],
        "outcomes": [dict.fromkeys(["measure", "unit", "source", "before_when", "after_when", "over", "limits"], SCRIPT)
                     | {"before": "1", "after": "2", "people": None}],
        "roles": [{"slug": "", "name": SCRIPT, "role": "funds", "note": SCRIPT}],
        "picture": {"id": "00000000-0000-0000-0000-000000000000", "alt": SCRIPT},
    }  # fmt: skip
    revision = make_revision(by=lead, organisation=harbour)
    content = revision.content | texts | rows | {"kind": "community", "cost_band": "free"}
    Revision.objects.update(
        content=content, title=SCRIPT, note=SCRIPT
    )  # past what forms and checks would refuse
    QueueItem.objects.update(title=SCRIPT, sender_name=SCRIPT, warning=SCRIPT)
    html = page(desk, revision)
    assert SCRIPT not in html
    assert html.count("&lt;script&gt;") > 30
    assert SCRIPT not in desk.get("/moderation/").content.decode()
    assert (
        SCRIPT
        not in desk.post(
            address(revision), {"note": SCRIPT, "seen": SCRIPT, "reason": SCRIPT}
        ).content.decode()
    )
    revision.refresh_from_db()
    revision.reject(by=make_person("sam@tlap.example", name=SCRIPT, is_moderator=True), why=SCRIPT)
    assert SCRIPT not in page(desk, revision)
    assert SCRIPT not in desk.get("/moderation/decided/").content.decode()


# --- Duplicates, history ------------------------------------------------------------------------------------------------------------
@pytest.fixture
def twin(monkeypatch):
    """An entry that every other looks like."""
    other = make_innovation("Harbour House Together")
    found = [Alike(other.pk, other.title, other.get_absolute_url(), "Moor and Coast", ("Same phone",))]
    monkeypatch.setattr(EntryDocument, "alike", lambda self, revision: found)
    return other


def test_what_may_be_the_same_is_offered_to_compare(desk, twin, entry, change):
    html = page(desk, change)
    assert "1 possible duplicate" in html
    assert "Same phone" in html
    assert f"/moderation/merge/{entry.pk}/{twin.pk}/" in html


def test_not_the_same_is_said_once_and_remembered(desk, twin, entry, change, harbour, lead, mo):
    desk.post(f"{address(change)}not-the-same/", {"other": twin.pk})
    desk.get("/moderation/")  # says that it was done
    assert "possible duplicate" not in page(desk, change)
    assert change.item.duplicates == 0
    said = NotTheSame.objects.get()
    assert (said.subject_id, said.other_id, said.by) == (entry.pk, twin.pk, mo)
    again = make_revision(entry, {"phone": "3"}, by=lead, organisation=harbour)
    assert again.item.duplicates == 0
    assert NotTheSame.objects.ruled_out("entry", twin.pk) == {entry.pk}


def test_not_the_same_said_of_something_new_holds_once_it_is_public(desk, twin, harbour, lead, mo):
    new = make_revision(by=lead, organisation=harbour)
    assert new.item.duplicates == 1
    assert "/moderation/merge/" not in page(desk, new)
    desk.post(f"{address(new)}not-the-same/", {"other": twin.pk})
    new.refresh_from_db()
    new.publish(by=mo)
    assert twin.pk in NotTheSame.objects.ruled_out("entry", new.subject_id)
    assert NotTheSame.objects.ruled_out("entry", twin.pk) == {new.subject_id}


@pytest.mark.parametrize("other", ["", "x", "0", "99999", "\x00"])
def test_not_the_same_needs_something_that_was_offered(desk, twin, change, other):
    assert desk.post(f"{address(change)}not-the-same/", {"other": other}).status_code == 404
    assert not NotTheSame.objects.exists()


def test_what_happened_before_stands_beside(desk, change, entry, lead, harbour, mo):
    change.send_back(by=mo, why="Which building?")
    change.submit(by=lead)
    html = page(desk, change)
    assert "Sent back for changes" in html
    assert "Which building?" in html
    assert "Mo, TLAP" in html


def test_a_revision_of_an_organisations_details_has_its_page_too(desk, harbour, lead):
    revision = make_revision(
        harbour, {"phone": "01632 960417"}, by=lead, organisation=harbour, document="organisation"
    )
    assert revision.item.kind == QueueItem.Kind.DETAILS
    assert "<ins>01632 960417</ins>" in page(desk, revision)
    decide(desk, revision, "approve")
    harbour.refresh_from_db()
    assert harbour.phone == "01632 960417"


def queries_of(client, revision):
    with CaptureQueriesContext(connection) as queries:
        client.get(address(revision))
    return len(queries)


def test_the_page_costs_the_same_for_one_step_and_for_ten(desk, change, lead, mo):
    before = queries_of(desk, change)
    for _ in range(5):
        change.send_back(by=mo, why="More.")
        change.submit(by=lead)
    assert queries_of(desk, change) == before
