"""Invitations by e-mail: how they are sent, what their page says, and that each lets in one person once."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from carehub.accounts.models import Invitation, Membership, SpentInvitation, TooManyInvitations, WrongAddress
from carehub.accounts.models.invitation import INVITATIONS_A_DAY, INVITATIONS_A_DAY_WHILE_WAITING
from tests.factories import make_member, make_organisation
from tests.signing_in import letters, mailed_code, make_person, sign_in, sign_in_by_hand, sign_up

pytestmark = pytest.mark.django_db
NEW = "new@harbour.example"


@pytest.fixture
def harbour():
    return make_organisation("Harbour Home Care", slug="harbour")


@pytest.fixture
def lead(harbour):
    return make_member(harbour, "lead@harbour.example", name="Lea Lead")


def invite(harbour, lead, email=NEW, role="editor"):
    """(invitation, address of its page)"""
    invitation, token = Invitation.send(harbour, email=email, role=role, by=lead)
    return invitation, f"/invitations/{token}/"


def page(client, address):
    return client.get(address).content.decode()


def test_a_lead_invites_by_e_mail_and_the_letter_holds_the_link(client, harbour, lead):
    sign_in(client, lead)
    answer = client.post("/workspace/harbour/people/invite/", {"email": NEW, "role": "editor"}, follow=True)
    assert f"We have written to {NEW}." in answer.content.decode()
    (letter,) = letters()
    assert letter.to == NEW
    assert letter.subject == "Lea Lead invites you to Harbour Home Care on CareHub"
    address = re.search(r"/invitations/[\w-]+/$", letter.text, re.MULTILINE).group()
    assert "Lea Lead invites you to Harbour Home Care" in page(client, address)


def test_only_a_hash_of_the_token_is_stored(harbour, lead):
    invitation, address = invite(harbour, lead)
    token = address.split("/")[2]
    assert len(token) >= 32
    assert token not in [str(value) for value in Invitation.objects.values_list().get(pk=invitation.pk)]


def test_the_answer_is_the_same_whether_the_address_has_an_account_or_not(client, harbour, lead):
    make_person(NEW)
    sign_in(client, lead)
    answers = []
    for email in (NEW, "nobody@harbour.example"):
        with CaptureQueriesContext(connection) as queries:
            answer = client.post("/workspace/harbour/people/invite/", {"email": email, "role": "lead"})
        said = page(client, answer["Location"])
        assert f"We have written to {email}." in said
        answers.append((answer.status_code, answer["Location"], len(queries)))
    assert answers[0] == answers[1]
    assert [letter.subject for letter in letters()] == [letters()[0].subject] * 2


def test_somebody_who_is_in_is_not_invited_again(client, harbour, lead):
    sign_in(client, lead)
    html = client.post(
        "/workspace/harbour/people/invite/", {"email": "LEAD@harbour.example", "role": "editor"}
    ).content.decode()
    assert "is one of your people already" in html
    assert letters() == []


@pytest.mark.parametrize(
    "email", ["", "nonsense", "a@b", "x@y.example\nBcc: z@y.example", "x" * 300 + "@y.example"]
)
def test_what_is_no_address_is_not_written_to(client, harbour, lead, email):
    html = (
        sign_in(client, lead)
        .post("/workspace/harbour/people/invite/", {"email": email, "role": "editor"})
        .content.decode()
    )
    assert "There is a problem" in html
    assert letters() == []


def test_whoever_has_no_account_is_asked_to_sign_in_or_make_one_and_comes_back(client, harbour, lead):
    _, address = invite(harbour, lead)
    html = page(client, address)
    assert f'href="/account/login/?next={address.replace("/", "%2F")}"' in html
    assert f'href="/account/signup/?next={address.replace("/", "%2F")}"' in html
    assert NEW in html
    assert client.post(address)["Location"] == f"/account/login/?next={address}"
    assert not Membership.objects.filter(user__email=NEW).exists()


def test_whoever_makes_an_account_from_the_link_comes_back_to_it(client, harbour, lead):
    _, address = invite(harbour, lead)
    sign_up(client, email=NEW, next=address)
    answer = client.post("/account/confirm-email/", {"code": mailed_code(NEW)})
    assert answer["Location"] == address
    assert client.post(address)["Location"] == "/workspace/harbour/"


def test_whoever_signs_in_from_the_link_comes_back_to_it(client, harbour, lead):
    _, address = invite(harbour, lead)
    make_person(NEW)
    assert sign_in_by_hand(client, NEW, next=address)["Location"] == address


def test_opening_the_link_lets_nobody_in_but_the_button_does(client, harbour, lead):
    _, address = invite(harbour, lead)
    newcomer = make_person(NEW)
    sign_in(client, newcomer)
    assert "Join Harbour Home Care" in page(client, address)
    assert not harbour.memberships.filter(user=newcomer).exists()
    assert client.post(address)["Location"] == "/workspace/harbour/"
    assert harbour.memberships.get(user=newcomer).role == "editor"
    assert harbour.people_events.first().what == "joined"


def test_it_works_once(client, harbour, lead):
    invitation, address = invite(harbour, lead)
    newcomer = make_person(NEW)
    sign_in(client, newcomer).post(address)
    assert client.post(address)["Location"] == address
    assert "This invitation was used" in page(client, address)
    assert "Open the desk of Harbour Home Care" in page(client, address)
    with pytest.raises(SpentInvitation):
        Invitation.objects.get(pk=invitation.pk).accept(by=newcomer)
    Membership.objects.get(user=newcomer).end(by=newcomer)
    client.post(address)
    assert not harbour.memberships.filter(user=newcomer).exists()


def test_it_is_for_one_address_only_whatever_its_letters(client, harbour, lead):
    invitation, address = invite(harbour, lead)
    other = make_person("other@harbour.example")
    sign_in(client, other)
    html = page(client, address)
    assert "You are signed in as other@harbour.example" in html
    assert f"Join {harbour}</button>" not in html
    assert client.post(address)["Location"] == address
    with pytest.raises(WrongAddress):
        invitation.accept(by=other)
    assert not harbour.memberships.filter(user=other).exists()
    assert invitation.accept(by=make_person("NEW@harbour.example")).role == "editor"


@pytest.mark.parametrize(("spoil", "words"), [
    (lambda one, lead: one.withdraw(by=lead), "This invitation was taken back"),
    (lambda one, lead: Invitation.objects.filter(pk=one.pk).update(expires_at=timezone.now()), "This invitation is too old"),
    (lambda one, lead: one.organisation.suspend(by=make_person("mo@tlap.example"), why="Why."), "Nobody can join"),
])  # fmt: skip
def test_what_no_longer_works_says_why_in_plain_words(client, harbour, lead, spoil, words):
    invitation, address = invite(harbour, lead)
    spoil(invitation, lead)
    newcomer = make_person(NEW)
    for reader in (client, sign_in(client, newcomer)):
        html = page(reader, address)
        assert words in html
        assert '<button class="govuk-button" type="submit">Join' not in html
    assert client.post(address).status_code == 302
    assert not harbour.memberships.filter(user=newcomer).exists()


@pytest.mark.parametrize("token", ["x", "A" * 32, "..", "%00", "' OR 1=1 --", "0"])
def test_a_guessed_link_opens_nothing(client, harbour, lead, token):
    invite(harbour, lead)
    sign_in(client, make_person(NEW))
    answer = client.get(f"/invitations/{token}/")
    assert answer.status_code == 404
    assert "Harbour Home Care" not in answer.content.decode()
    assert client.post(f"/invitations/{token}/").status_code == 404


def test_a_newer_invitation_takes_the_place_of_the_older(client, harbour, lead):
    _, first = invite(harbour, lead)
    _, second = invite(harbour, lead, "NEW@harbour.example", "lead")
    assert "taken back" in page(client, first)
    assert "as lead" in page(client, second)
    assert harbour.invitations.open().count() == 1


def test_a_lead_takes_an_invitation_back(client, harbour, lead):
    invitation, address = invite(harbour, lead)
    sign_in(client, lead)
    client.post(f"/workspace/harbour/invitations/{invitation.pk}/withdraw/")
    assert "taken back" in page(client, address)
    html = client.post(
        f"/workspace/harbour/invitations/{invitation.pk}/withdraw/", follow=True
    ).content.decode()
    assert "was used or taken back before" in html


def test_another_organisations_invitation_cannot_be_taken_back(client, harbour, lead):
    invitation, _ = invite(harbour, lead)
    other = make_organisation("Other", slug="other")
    sign_in(client, make_member(other, "stranger@other.example"))
    for org in ("harbour", "other"):
        assert client.post(f"/workspace/{org}/invitations/{invitation.pk}/withdraw/").status_code == 404
    assert harbour.invitations.open().exists()


def test_an_editor_who_is_invited_as_lead_becomes_lead_and_never_less(harbour, lead):
    newcomer = make_member(harbour, NEW, "editor")
    assert invite(harbour, lead, role="lead")[0].accept(by=newcomer).is_lead
    assert invite(harbour, lead, role="editor")[0].accept(by=newcomer).is_lead


def test_an_invitation_whose_letter_went_astray_waits_on_ones_own_page(client, harbour, lead):
    invitation, _ = invite(harbour, lead)
    newcomer = make_person(NEW)
    html = sign_in(client, newcomer).get("/workspace/").content.decode()
    assert "You are invited to Harbour Home Care" in html
    assert client.post(f"/invitations/{invitation.pk}/accept/")["Location"] == "/workspace/harbour/"
    assert harbour.memberships.filter(user=newcomer).exists()


def test_nobody_accepts_an_invitation_of_another_by_its_number(client, harbour, lead):
    invitation, _ = invite(harbour, lead)
    assert client.post(f"/invitations/{invitation.pk}/accept/").status_code == 302
    sign_in(client, make_person("other@harbour.example"))
    assert client.post(f"/invitations/{invitation.pk}/accept/").status_code == 404
    assert client.get(f"/invitations/{invitation.pk}/accept/").status_code == 405


@pytest.mark.parametrize(
    ("status", "most"), [("active", INVITATIONS_A_DAY), ("waiting", INVITATIONS_A_DAY_WHILE_WAITING)]
)
def test_nobody_writes_to_many_strangers_through_us(client, harbour, lead, status, most):
    harbour.status = status
    harbour.save()
    for number in range(most):
        invite(harbour, lead, f"stranger{number}@harbour.example")[0].withdraw(by=lead)
    with pytest.raises(TooManyInvitations):
        invite(harbour, lead, "one-more@harbour.example")
    html = (
        sign_in(client, lead)
        .post("/workspace/harbour/people/invite/", {"email": NEW, "role": "editor"})
        .content.decode()
    )
    assert "Send the next ones tomorrow" in html
    assert f'value="{NEW}"' in html
    Invitation.objects.update(created_at=timezone.now() - timedelta(days=2))
    invite(harbour, lead)


def test_no_address_given_with_the_link_leads_elsewhere(client, harbour, lead):
    _, address = invite(harbour, lead)
    assert "evil" not in page(client, f"{address}?next=https://evil.example/")
    sign_in(client, make_person(NEW))
    assert (
        client.post(f"{address}?next=https://evil.example/", {"next": "//evil.example"})["Location"]
        == "/workspace/harbour/"
    )


def test_script_in_a_name_stays_text(client, harbour, lead):
    lead.name = "<script>alert(1)</script>"
    lead.save()
    _, address = invite(harbour, lead)
    assert "<script>alert" not in page(client, address)
    assert "<script>alert" not in letters(NEW)[0].html


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs transactions at the same moment")
@pytest.mark.django_db(transaction=True)
def test_of_twenty_clicks_at_once_one_lets_in():
    harbour = make_organisation("Harbour Home Care", slug="harbour")
    lead, newcomer = make_member(harbour, "lead@harbour.example"), make_person(NEW)
    invitation, _ = invite(harbour, lead)
    stranger = make_person("stranger@harbour.example")
    with ThreadPoolExecutor(20) as pool:
        answers = list(
            pool.map(lambda number: _accept(invitation.pk, stranger if number % 2 else newcomer), range(20))
        )
    assert sorted(answers) == ["in"] + ["spent"] * 9 + ["wrong"] * 10
    assert harbour.memberships.filter(user=newcomer).count() == 1
    assert not harbour.memberships.filter(user=stranger).exists()
    assert harbour.people_events.filter(what="joined").count() == 1


def _accept(pk, person):
    try:
        Invitation.objects.get(pk=pk).accept(by=person)
    except SpentInvitation:
        return "spent"
    except WrongAddress:
        return "wrong"
    finally:
        connection.close()
    return "in"
