"""“Is this yours?”: claiming an entry or an organisation, and what becomes of it."""

import pytest
from django.urls import reverse

from carehub.accounts.models import Membership
from carehub.moderation.models import QueueItem
from carehub.workflow import NotAllowedNow
from innovations import claiming
from innovations.models import Claim
from tests.factories import make_innovation, make_member, make_organisation
from tests.signing_in import letters, make_person, sign_in

pytestmark = pytest.mark.django_db
WORDS = {"words": "I run it. See https://harbour.example/team."}


@pytest.fixture
def harbour():
    return make_organisation("Harbour Home Care", slug="harbour", website="https://www.harbour.example/")


@pytest.fixture
def lead(harbour):
    return make_member(harbour, "lead@harbour.example", name="Lea Lead")


@pytest.fixture
def entry():
    return make_innovation("Tea at Three", slug="tea-at-three", website="https://harbour.example/tea")


@pytest.fixture
def mo():
    return make_person("mo@tlap.example", name="Mo Moderator", is_moderator=True)


def claim_entry(entry, organisation, lead):
    return claiming.claim_entry(entry, organisation, by=lead, words="Ours.")


def queued(claim):
    return QueueItem.objects.about(QueueItem.About.CLAIM, claim.pk).get()


def test_an_entry_that_nobody_keeps_asks_whose_it_is(client, entry, harbour):
    html = client.get(entry.get_absolute_url()).content.decode()
    assert "Is this yours?" in html
    assert "/innovations/tea-at-three/claim/" in html
    kept = make_innovation("Kept", kept_by=harbour)
    assert "Is this yours?" not in client.get(kept.get_absolute_url()).content.decode()


def test_an_organisations_page_asks_whether_it_is_yours(client, harbour):
    assert 'href="/organisations/harbour/claim/"' in client.get(harbour.get_absolute_url()).content.decode()


@pytest.mark.parametrize("address", ["/innovations/tea-at-three/claim/", "/organisations/harbour/claim/"])
def test_a_claim_needs_an_account(client, entry, harbour, address):
    for answer in (client.get(address), client.post(address, WORDS)):
        assert answer["Location"] == f"/account/login/?next={address}"
    assert not Claim.objects.exists()


def test_a_lead_claims_an_entry_and_tlap_has_it_in_the_queue(client, entry, harbour, lead):
    sign_in(client, lead)
    html = client.post("/innovations/tea-at-three/claim/", WORDS, follow=True).content.decode()
    assert "Your claim is with TLAP" in html
    claim = Claim.objects.get()
    assert (claim.innovation, claim.organisation, claim.by, claim.words) == (
        entry,
        harbour,
        lead,
        WORDS["words"],
    )
    item = queued(claim)
    assert (item.kind, item.title, item.organisation, item.warning) == ("claim", "Tea at Three", harbour, "")
    assert item.sender_name == "Lea Lead for Harbour Home Care"
    assert [letter.subject for letter in letters(lead.email)] == ["We have your claim on Tea at Three"]


def test_the_same_claim_twice_is_told_kindly_and_made_once(client, entry, harbour, lead):
    claim_entry(entry, harbour, lead)
    with pytest.raises(claiming.AlreadyClaimed):
        claim_entry(entry, harbour, make_member(harbour, "other@harbour.example"))
    html = sign_in(client, lead).get("/innovations/tea-at-three/claim/").content.decode()
    assert "Your claim is with TLAP" in html
    assert "Send to TLAP" not in html
    client.post("/innovations/tea-at-three/claim/", WORDS)
    assert Claim.objects.count() == QueueItem.objects.count() == 1


def test_with_several_organisations_one_chooses_for_which(client, entry, harbour, lead):
    second = make_organisation("Northmoor Council", slug="northmoor")
    Membership.objects.create(organisation=second, user=lead, role="lead")
    third = make_organisation("Only Editor Here", slug="third")
    Membership.objects.create(organisation=third, user=lead, role="editor")
    sign_in(client, lead)
    html = client.get("/innovations/tea-at-three/claim/").content.decode()
    assert "Which of your organisations" in html
    assert "Only Editor Here" not in html
    html = client.post("/innovations/tea-at-three/claim/", WORDS).content.decode()
    assert "Choose an organisation" in html
    assert WORDS["words"] in html
    client.post("/innovations/tea-at-three/claim/", {**WORDS, "organisation": "third"})
    assert not Claim.objects.exists()
    client.post("/innovations/tea-at-three/claim/", {**WORDS, "organisation": "northmoor"})
    assert Claim.objects.get().organisation == second
    client.post("/innovations/tea-at-three/claim/", WORDS)
    assert Claim.objects.count() == 2


def test_whoever_leads_nothing_is_shown_the_way(client, entry, harbour):
    sign_in(client, make_person())
    html = client.get("/innovations/tea-at-three/claim/").content.decode()
    assert 'href="/workspace/new/"' in html
    assert 'href="/organisations/"' in html
    sign_in(client, make_member(harbour, "editor@harbour.example", "editor"))
    assert "Only a lead can claim" in client.get("/innovations/tea-at-three/claim/").content.decode()
    client.post("/innovations/tea-at-three/claim/", WORDS)
    assert not Claim.objects.exists()


def test_a_suspended_organisation_claims_nothing(client, entry, harbour, lead, mo):
    harbour.suspend(by=mo, why="Why.")
    client.post("/innovations/tea-at-three/claim/", WORDS)
    sign_in(client, lead).post("/innovations/tea-at-three/claim/", WORDS)
    assert not Claim.objects.exists()


@pytest.mark.parametrize(("email", "said", "warning"), [
    ("jo@harbour.example", "is on the same web domain as harbour.example. That helps TLAP. It is no proof", ""),
    ("jo@care.harbour.example", "is on the same web domain", ""),
    ("jo@notharbour.example", "is not on harbour.example", claiming.OTHER_DOMAIN),
    ("jo@harbour.example.evil.example", "is not on harbour.example", claiming.OTHER_DOMAIN),
])  # fmt: skip
def test_an_address_on_the_own_web_domain_is_shown_as_help_and_no_proof(client, entry, email, said, warning):
    own = make_organisation("Own", slug="own")
    sign_in(client, make_member(own, email))
    assert said in client.get("/innovations/tea-at-three/claim/").content.decode()
    client.post("/innovations/tea-at-three/claim/", WORDS)
    assert queued(Claim.objects.get()).warning == warning


def test_who_keeps_an_entry_hears_of_an_attempt_to_take_it_over(client, entry, harbour, lead):
    keeper = make_organisation("The Keepers", slug="keepers")
    holder = make_member(keeper, "holder@keepers.example")
    make_member(keeper, "editor@keepers.example", "editor")
    entry.kept_by = keeper
    entry.save()
    sign_in(client, lead)
    assert (
        "The Keepers looks after it already"
        in client.get("/innovations/tea-at-three/claim/").content.decode()
    )
    client.post("/innovations/tea-at-three/claim/", WORDS)
    assert queued(Claim.objects.get()).warning == claiming.HELD
    assert [(letter.to, letter.subject) for letter in letters() if letter.to != lead.email] == [
        (holder.email, "Somebody says that Tea at Three is theirs")
    ]
    html = sign_in(client, holder).get("/workspace/keepers/").content.decode()
    assert "Somebody says that Tea at Three is theirs" in html
    assert "Lea Lead for Harbour Home Care" in html
    assert WORDS["words"] not in html


def test_what_one_keeps_one_cannot_claim(client, entry, harbour, lead):
    entry.kept_by = harbour
    entry.save()
    assert (
        "You look after it already"
        in sign_in(client, lead).get("/innovations/tea-at-three/claim/").content.decode()
    )
    with pytest.raises(claiming.AlreadyYours):
        claim_entry(entry, harbour, lead)
    with pytest.raises(claiming.AlreadyYours):
        claiming.claim_organisation(harbour, by=lead, words="Ours.")


def test_an_accepted_claim_hands_the_entry_over_and_tells_both_sides(client, entry, harbour, lead, mo):
    keeper = make_organisation("The Keepers", slug="keepers")
    holder = make_member(keeper, "holder@keepers.example")
    entry.kept_by = keeper
    entry.save()
    claim = claim_entry(entry, harbour, lead)
    claim.accept(by=mo, why="Their website says so.")
    entry.refresh_from_db()
    assert entry.kept_by == harbour
    assert queued(claim).outcome == "Accepted"
    assert letters(holder.email)[-1].subject == "Harbour Home Care now looks after Tea at Three"
    assert "Their website says so." in letters(lead.email)[-1].text
    assert claim.steps.get().by == mo
    with pytest.raises(NotAllowedNow, match="Mo Moderator"):
        claim.refuse(by=mo, why="No.")


def test_the_entrys_page_stops_asking_at_once_when_a_claim_is_accepted(client, entry, harbour, lead, mo):
    assert "Is this yours?" in client.get(entry.get_absolute_url()).content.decode()
    claim_entry(entry, harbour, lead).accept(by=mo)
    assert "Is this yours?" not in client.get(entry.get_absolute_url()).content.decode()


def test_an_organisation_that_waits_is_decided_on_before_its_claims(entry, harbour, lead, mo):
    harbour.status = "waiting"
    harbour.save()
    claim = claim_entry(entry, harbour, lead)
    with pytest.raises(NotAllowedNow, match="First decide whether Harbour Home Care"):
        claim.accept(by=mo)
    harbour.accept(by=mo)
    claim.accept(by=mo)
    entry.refresh_from_db()
    assert entry.kept_by == harbour


def test_a_refused_claim_says_why_and_how_to_appeal(entry, harbour, lead, mo):
    claim = claim_entry(entry, harbour, lead)
    claim.refuse(by=mo, why="The website names somebody else.")
    text = letters(lead.email)[-1].text
    assert "The website names somebody else." in text
    assert "If you think this is wrong" in text
    entry.refresh_from_db()
    assert entry.kept_by is None
    assert claim_entry(entry, harbour, lead).pk != claim.pk


def test_the_first_person_of_an_organisation_becomes_its_lead(client, harbour, mo):
    newcomer = make_person("new@harbour.example", name="Nora New")
    sign_in(client, newcomer)
    html = client.post("/organisations/harbour/claim/", WORDS, follow=True).content.decode()
    assert "Your claim is with TLAP" in html
    assert "Your claim is with TLAP" in client.get("/workspace/").content.decode()
    Claim.objects.get().accept(by=mo)
    assert Membership.objects.get(user=newcomer).is_lead
    assert harbour.people_events.get().what == "started"
    assert client.get("/workspace/harbour/").status_code == 200


def test_a_claim_on_an_organisation_with_people_is_told_to_its_leads_who_stay(harbour, lead, mo):
    newcomer = make_person("new@elsewhere.example", name="Nora New")
    claim = claiming.claim_organisation(harbour, by=newcomer, words="I work there.")
    assert letters(lead.email)[-1].subject == "Somebody says that Harbour Home Care is theirs"
    claim.accept(by=mo)
    assert letters(lead.email)[-1].subject == "Nora New is now a lead of Harbour Home Care"
    assert {(one.user, one.is_lead) for one in harbour.memberships.all()} == {(lead, True), (newcomer, True)}


def test_a_claim_can_be_taken_back_once(client, entry, harbour, lead, mo):
    claim = claim_entry(entry, harbour, lead)
    sign_in(client, lead)
    address = reverse("claim-withdraw", args=[claim.pk])
    assert client.get(address).status_code == 405
    assert client.post(address)["Location"] == "/workspace/harbour/"
    claim.refresh_from_db()
    assert (claim.status, queued(claim).outcome) == ("withdrawn", "Withdrawn")
    assert "so that cannot be done any more" in client.post(address, follow=True).content.decode()
    with pytest.raises(NotAllowedNow):
        claim.accept(by=mo)


def test_nobody_takes_back_a_claim_of_another_by_its_number(client, entry, harbour, lead):
    claim = claim_entry(entry, harbour, lead)
    for person in (make_person("x@other.example"), make_member(harbour, "editor@harbour.example", "editor")):
        assert sign_in(client, person).post(reverse("claim-withdraw", args=[claim.pk])).status_code == 404
    assert Claim.objects.waiting().exists()


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_what_is_not_public_cannot_be_claimed(client, lead, status):
    entry = make_innovation("Not public", status=status)
    sign_in(client, lead)
    assert client.get(reverse("claim-entry", args=[entry.slug])).status_code == 404
    waiting = make_organisation("Waiting", slug="waiting", status="waiting")
    assert client.get(reverse("claim-organisation", args=[waiting.slug])).status_code == 404


def test_script_in_the_words_stays_text(client, entry, harbour, lead):
    sign_in(client, lead)
    answer = client.post("/innovations/tea-at-three/claim/", {"words": "<script>" * 400})
    assert "Use 2,000 characters or fewer" in answer.content.decode()
    assert "<script>&lt;" not in answer.content.decode()
    assert "&lt;script&gt;" in answer.content.decode()
