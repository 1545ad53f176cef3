"""TLAP's pages about the directory: a report of a problem, a claim, an entry."""

import pytest

from carehub.moderation.models import QueueItem
from carehub.workflow import NotAllowedNow
from innovations.claiming import claim_entry, claim_organisation
from innovations.models import Claim, Innovation, Report
from innovations.voices import tell_problem
from tests.factories import make_innovation, make_member, make_organisation
from tests.signing_in import letters, make_person, sign_in

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def harbour():
    return make_organisation("Harbour Home Care", slug="harbour", website="https://www.harbour.example/care")


@pytest.fixture
def lead(harbour):
    return make_member(harbour, "lea@harbour.example", name="Lea")


@pytest.fixture
def mo():
    return make_person("mo@tlap.example", name="Mo", is_moderator=True)


@pytest.fixture
def desk(client, mo):
    return sign_in(client, mo)


@pytest.fixture
def entry(harbour, lead):
    return make_innovation(
        "One Front Door", kept_by=harbour, needs=["company"], phone="01632 960332", online=True
    )


def now(entry):
    return Innovation.objects.get(pk=entry.pk)


def item(about, subject):
    return QueueItem.objects.about(about, subject.pk).get()


def page(client, kind, subject):
    response = client.get(f"/moderation/{kind}/{subject.pk}/")
    assert response.status_code == 200
    return response.content.decode()


def decide(client, kind, subject, decision, note="Because."):
    return client.post(f"/moderation/{kind}/{subject.pk}/", {"decision": decision, "note": note})


# --- Reports ---------------------------------------------------------------------------------------------------------------------------
def test_a_report_waits_in_the_queue_and_the_organisation_hears_of_it(entry, lead):
    report = tell_problem(entry, what="contact", text="It rings out.", email="citizen@home.example")
    waits = item("report", report)
    assert (waits.kind, waits.title, waits.sender_name) == (
        "report",
        "One Front Door",
        "A member of the public",
    )
    assert waits.warning == "The phone number, e-mail or website is wrong"
    (letter,) = letters(lead.email)
    assert "It rings out." in letter.text
    assert "citizen" not in letter.text


def test_a_worry_about_safety_goes_to_moderators_alone(entry, lead, mo):
    report = tell_problem(entry, what="unsafe", text="Somebody shouts.")
    assert letters(lead.email) == []
    (letter,) = letters(mo.email)
    assert "Somebody shouts." not in letter.text
    assert f"/moderation/reports/{report.pk}/" in letter.text


def test_a_report_sent_twice_is_told_once(entry, lead):
    for _ in range(2):
        tell_problem(entry, what="contact", text="It rings out.")
    assert len(letters(lead.email)) == 1
    assert QueueItem.objects.count() == 1


def test_the_page_of_a_report_shows_what_was_said_and_what_the_entry_says(desk, entry):
    html = page(desk, "reports", tell_problem(entry, what="contact", text="It rings out."))
    for words in ("It rings out.", "01632 960332", "Harbour Home Care", "They left no address", "/change/"):
        assert words in html


@pytest.mark.parametrize("outcome", Report.Outcome.values)
def test_the_outcome_is_recorded_and_told(desk, entry, lead, mo, outcome):
    report = tell_problem(entry, what="contact", text="It rings out.", email="citizen@home.example")
    assert decide(desk, "reports", report, outcome, "We rang them.")["Location"] == "/moderation/"
    report.refresh_from_db()
    assert (report.outcome, report.why, report.settled_by) == (outcome, "We rang them.", mo)
    assert (item("report", report).outcome, item("report", report).settled_by) == (
        report.get_outcome_display(),
        mo,
    )
    assert now(entry).status == ("archived" if outcome == "taken_off" else "published")
    for to in ("citizen@home.example", lead.email):
        assert "We rang them." in letters(to)[-1].text
        assert "/how-we-decide/#wrong" in letters(to)[-1].text


def test_of_a_worry_about_safety_the_organisation_hears_only_that_it_is_off(desk, entry, lead):
    worry = tell_problem(entry, what="unsafe", text="Somebody shouts.")
    decide(desk, "reports", worry, "passed_on", "The council knows.")
    assert letters(lead.email) == []
    other = tell_problem(entry, what="unsafe", text="Again.")
    decide(desk, "reports", other, "taken_off", "Lea may be in danger.")
    (letter,) = letters(lead.email)
    assert "danger" not in letter.text
    assert "danger" not in now(entry).steps.first().why
    assert "call us" in letter.text


def test_a_report_needs_an_outcome_and_a_note(desk, entry):
    report = tell_problem(entry, what="contact")
    assert "Choose what you want to do" in decide(desk, "reports", report, "", "My note.").content.decode()
    assert "Say why, in words that help" in decide(desk, "reports", report, "fine", "").content.decode()
    report.refresh_from_db()
    assert report.settled_at is None


def test_the_second_moderator_is_told_who_settled_it(desk, entry):
    report = tell_problem(entry, what="contact")
    sam = make_person("sam@tlap.example", name="Sam", is_moderator=True)
    stale = Report.objects.get()
    report.settle(by=sam, outcome="fine", why="All well.")
    html = decide(desk, "reports", report, "taken_off", "My careful note.").content.decode()
    assert "Sam was here first: this is now “Nothing was wrong”" in html
    assert "My careful note." in html
    assert now(entry).status == "published"
    with pytest.raises(NotAllowedNow, match="Sam was here first"):
        stale.settle(by=sam, outcome="taken_off", why="x")
    assert now(entry).status == "published"


def test_taking_off_what_is_off_already_does_no_harm(desk, entry, mo):
    report = tell_problem(entry, what="closed")
    entry.archive(by=mo, why="It has closed.")
    decide(desk, "reports", report, "taken_off")
    report.refresh_from_db()
    assert report.outcome == "taken_off"


# --- Claims ----------------------------------------------------------------------------------------------------------------------------
@pytest.fixture
def moor():
    return make_organisation("Moor and Coast", slug="moor", website="https://moor.example")


@pytest.fixture
def claimant(moor):
    return make_member(moor, "ann@moor.example", name="Ann")


def test_the_page_of_a_claim_shows_evidence_as_evidence(desk, entry, moor, claimant):
    claim = claim_entry(entry, moor, by=claimant, words="We took it over in May.")
    html = page(desk, "claims", claim)
    for words in ("We took it over in May.", "ann@moor.example", "On the website’s domain of Moor and Coast (moor.example)",
                  "One Front Door has no website here", "Its leads have been told", "never proof"):  # fmt: skip
        assert words in html


def test_an_accepted_claim_gives_the_entry_to_whoever_claimed_it(desk, entry, moor, claimant):
    claim = claim_entry(entry, moor, by=claimant, words="Ours.")
    assert decide(desk, "claims", claim, "accept", "")["Location"] == "/moderation/"
    assert now(entry).kept_by == moor
    assert item("claim", claim).outcome == "Accepted"
    assert "is yours to look after" in letters("ann@moor.example")[-1].subject


def test_a_refused_claim_needs_a_reason_which_the_claimant_reads(desk, entry, harbour, moor, claimant):
    claim = claim_entry(entry, moor, by=claimant, words="Ours.")
    assert "Say why, in words that help" in decide(desk, "claims", claim, "refuse", "").content.decode()
    decide(desk, "claims", claim, "refuse", "We could not reach you.")
    assert now(entry).kept_by == harbour
    assert "We could not reach you." in letters("ann@moor.example")[-1].text


def test_a_claim_on_an_organisation_makes_the_person_a_lead(desk, moor):
    person = make_person("bob@moor.example", name="Bob")
    claim = claim_organisation(moor, by=person, words="I am the chair.")
    assert "The organisation" in page(desk, "claims", claim)
    decide(desk, "claims", claim, "accept")
    assert moor.memberships.leads().get().user == person


def test_the_second_moderator_hears_who_decided_on_the_claim(desk, entry, moor, claimant):
    claim = claim_entry(entry, moor, by=claimant, words="Ours.")
    Claim.objects.get().refuse(by=make_person("sam@tlap.example", name="Sam", is_moderator=True), why="No.")
    html = decide(desk, "claims", claim, "accept", "My careful note.").content.decode()
    assert "Sam was here first: this is now “Not accepted”" in html
    assert "My careful note." in html


def test_an_organisation_that_waits_is_decided_on_first(desk, entry, moor, claimant):
    type(moor).objects.filter(pk=moor.pk).update(status="waiting")
    moor.refresh_from_db()
    claim = claim_entry(entry, moor, by=claimant, words="Ours.")
    html = decide(desk, "claims", claim, "accept", "Fine.").content.decode()
    assert "First decide whether Moor and Coast may be on CareHub." in html
    assert Claim.objects.get().status == "waiting"


# --- Entries ---------------------------------------------------------------------------------------------------------------------------
def wait(entry, kind="stale"):
    return QueueItem.objects.put(
        "entry", entry.pk, kind=kind, title=entry.title, sender_name="x", warning="Nobody answers"
    )


def test_an_entry_that_was_not_checked_can_be_confirmed(desk, entry):
    wait(entry)
    assert "Nobody answers" in page(desk, "entries", entry)
    decide(desk, "entries", entry, "right", "")
    assert item("entry", entry).status == "settled"
    assert now(entry).last_checked_on is not None


def test_an_entry_can_be_taken_off_and_shown_again(desk, client, entry):
    wait(entry, "dead_link")
    decide(desk, "entries", entry, "off", "It has closed.")
    assert item("entry", entry).outcome == "Taken off"
    assert client.get(entry.get_absolute_url()).status_code == 410
    decide(desk, "entries", entry, "back", "It has opened again.")
    assert client.get(entry.get_absolute_url()).status_code == 200
    html = page(desk, "entries", entry)
    assert "It has closed." in html
    assert "It has opened again." in html


def test_nothing_to_do_is_an_answer_only_where_something_waits(desk, entry):
    assert "There is nothing to do" not in page(desk, "entries", entry)
    wait(entry, "dead_link")
    assert "There is nothing to do" in page(desk, "entries", entry)
    decide(desk, "entries", entry, "nothing", "It answers again.")
    assert item("entry", entry).outcome == "Looked at: nothing to do"
    assert now(entry).status == "published"


def test_two_reasons_to_wait_are_both_shown_and_both_settled(desk, entry):
    wait(entry)
    wait(entry, "dead_link")
    html = page(desk, "entries", entry)
    assert "Not checked for a long time" in html
    assert "Website does not answer" in html
    decide(desk, "entries", entry, "off", "It has closed.")
    assert not QueueItem.objects.open().exists()


def test_an_entry_that_is_part_of_another_offers_nothing_but_the_way_there(desk, entry):
    other = make_innovation("Other")
    Innovation.objects.filter(pk=entry.pk).update(
        status="archived", archived_at=entry.published_at, merged_into=other
    )
    html = page(desk, "entries", entry)
    assert f"/moderation/entries/{other.pk}/" in html
    assert "Your decision" not in html


# --- All of them -------------------------------------------------------------------------------------------------------------------------
@pytest.fixture
def addresses(entry, moor, claimant):
    report = tell_problem(entry, what="other", text=SCRIPT)
    claim = claim_entry(entry, moor, by=claimant, words=SCRIPT)
    wait(entry)
    return [
        f"/moderation/{path}/"
        for path in (f"reports/{report.pk}", f"claims/{claim.pk}", f"entries/{entry.pk}")
    ]


def test_only_moderators_come_in(client, addresses, lead):
    for address in addresses:
        assert "/account/login/" in client.get(address)["Location"]
    sign_in(client, lead)
    for address in addresses:
        assert client.get(address).status_code == 403
        assert client.post(address, {"decision": "accept", "note": "x"}).status_code == 403


def test_script_is_shown_as_text_and_looking_changes_nothing(desk, addresses, entry):
    Innovation.objects.update(title=SCRIPT, phone=SCRIPT[:60])
    before = list(QueueItem.objects.values())
    for address in addresses:
        html = desk.get(address).content.decode()
        assert SCRIPT not in html
        assert "&lt;script&gt;" in html
    assert list(QueueItem.objects.values()) == before


@pytest.mark.parametrize("path", ["reports", "claims", "entries"])
def test_what_is_not_there_is_not_found(desk, path):
    assert desk.get(f"/moderation/{path}/99999/").status_code == 404
