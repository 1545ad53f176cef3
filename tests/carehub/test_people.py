"""The people of an organisation: who sees them, who changes them, who may go."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse

from carehub.accounts.models import LastLead, Membership, Organisation, PeopleEvent
from carehub.workflow import NotAllowedNow
from tests.factories import make_member, make_organisation
from tests.signing_in import letters, make_person, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbour():
    return make_organisation("Harbour Home Care", slug="harbour")


@pytest.fixture
def lead(harbour):
    return make_member(harbour, "lead@harbour.example", name="Lea Lead")


@pytest.fixture
def editor(harbour):
    return make_member(harbour, "editor@harbour.example", "editor", name="Edi Editor")


def membership(person):
    return Membership.objects.get(user=person)


def happened(organisation):
    return [(event.what, event.by.email, event.whom) for event in organisation.people_events.order_by("pk")]


def test_everyone_at_the_desk_sees_who_is_in_with_part_and_day(client, lead, editor):
    for reader in (lead, editor):
        html = sign_in(client, reader).get("/workspace/harbour/people/").content.decode()
        for words in (
            "Lea Lead",
            "lead@harbour.example",
            "Edi Editor",
            "Lead since",
            "Editor since",
            "(you)",
        ):
            assert words in html


def test_only_a_lead_is_offered_to_change_people(client, lead, editor):
    assert "Invite someone" in sign_in(client, lead).get("/workspace/harbour/people/").content.decode()
    html = sign_in(client, editor).get("/workspace/harbour/people/").content.decode()
    assert "Invite someone" not in html
    assert "Remove" not in html


def test_an_editor_cannot_do_what_a_lead_does(client, lead, editor):
    sign_in(client, editor)
    pk = membership(lead).pk
    for name, given in (("invite", []), ("person", [pk]), ("person-remove", [pk])):
        address = reverse(name, args=["harbour", *given])
        assert client.get(address).status_code == 403
        assert client.post(address, {"role": "editor", "email": "x@harbour.example"}).status_code == 403
    assert client.post(reverse("invitation-withdraw", args=["harbour", 1])).status_code == 403


def test_people_of_another_organisation_are_not_there(client, lead):
    other = make_organisation("Other", slug="other")
    stranger = make_member(other, "stranger@other.example")
    sign_in(client, stranger)
    pk = membership(lead).pk
    for address in ("/workspace/harbour/people/", "/workspace/harbour/people/invite/", "/workspace/harbour/people/leave/",
                    f"/workspace/harbour/people/{pk}/", f"/workspace/other/people/{pk}/",
                    f"/workspace/other/people/{pk}/remove/"):  # fmt: skip
        assert client.get(address).status_code == 404
        assert client.post(address, {"role": "editor"}).status_code in (404, 405)
    assert membership(lead).is_lead


def test_without_signing_in_there_is_only_the_sign_in_page(client, lead):
    for address in ("/workspace/harbour/people/", "/workspace/harbour/people/invite/"):
        assert client.get(address)["Location"] == f"/account/login/?next={address}"


def test_a_lead_makes_an_editor_lead_and_the_record_says_who_did(client, harbour, lead, editor):
    sign_in(client, lead)
    answer = client.post(reverse("person", args=["harbour", membership(editor).pk]), {"role": "lead"})
    assert answer["Location"] == "/workspace/harbour/people/"
    assert membership(editor).is_lead
    assert happened(harbour) == [("made_lead", lead.email, editor.email)]


def test_the_same_role_again_is_not_worth_a_record(harbour, lead):
    membership(lead).give_role("lead", by=lead)
    assert happened(harbour) == []


def test_the_last_lead_can_neither_become_editor_nor_leave(client, harbour, lead, editor):
    sign_in(client, lead)
    own = membership(lead).pk
    for address, data in ((reverse("person", args=["harbour", own]), {"role": "editor"}),
                          (reverse("person-remove", args=["harbour", own]), {}),
                          (reverse("leave", args=["harbour"]), {})):  # fmt: skip
        html = client.post(address, data).content.decode()
        assert "Make someone else a lead first" in html
        assert "<title>Error: " in html
    assert membership(lead).is_lead


def test_the_last_lead_hands_over_and_leaves(client, harbour, lead, editor):
    sign_in(client, lead)
    client.post(reverse("person", args=["harbour", membership(editor).pk]), {"role": "lead"})
    assert client.post(reverse("leave", args=["harbour"]))["Location"] == "/workspace/"
    assert list(harbour.memberships.values_list("user__email", "role")) == [(editor.email, "lead")]
    assert happened(harbour)[-1] == ("left", lead.email, "")
    assert client.get("/workspace/harbour/").status_code == 404


def test_a_lead_removes_somebody_who_is_told_and_shut_out(client, harbour, lead, editor):
    sign_in(client, lead)
    address = reverse("person-remove", args=["harbour", membership(editor).pk])
    assert "Remove Edi Editor?" in client.get(address).content.decode()
    assert Membership.objects.filter(user=editor).exists()
    client.post(address)
    assert happened(harbour) == [("removed", lead.email, editor.email)]
    assert ["no longer in Harbour Home Care" in letter.subject for letter in letters(editor.email)] == [True]
    assert sign_in(client, editor).get("/workspace/harbour/").status_code == 404


def test_whoever_is_removed_leaves_no_back_door(harbour, lead):
    rogue = make_member(harbour, "rogue@harbour.example")
    harbour.invitations.create(email="second@rogue.example", role="lead", token_hash="x", invited_by=rogue,
                               expires_at="2100-01-01T00:00Z")  # fmt: skip
    membership(rogue).end(by=lead)
    assert not harbour.invitations.open().exists()


def test_a_person_who_went_in_the_meantime_is_not_found(client, harbour, lead, editor):
    gone = membership(editor)
    Membership.objects.filter(pk=gone.pk).delete()
    with pytest.raises(Membership.DoesNotExist):
        gone.end(by=lead)
    assert sign_in(client, lead).post(reverse("person-remove", args=["harbour", gone.pk])).status_code == 404


def test_the_history_names_who_let_whom_in(client, harbour, lead):
    sign_in(client, lead)
    client.post("/workspace/harbour/people/invite/", {"email": "new@harbour.example", "role": "editor"})
    html = client.get("/workspace/harbour/people/").content.decode()
    assert "Lea Lead invited new@harbour.example" in html


def test_a_suspended_organisation_is_read_only_but_anyone_may_leave(client, harbour, lead, editor):
    harbour.suspend(by=make_person("mo@tlap.example", is_moderator=True), why="We had a complaint.")
    html = sign_in(client, lead).get("/workspace/harbour/people/").content.decode()
    assert "cannot change anything at the moment" in html
    assert "Invite someone" not in html
    assert client.get("/workspace/harbour/people/invite/").status_code == 403
    sign_in(client, editor)
    assert client.post("/workspace/harbour/people/leave/").status_code == 302
    assert not harbour.memberships.filter(user=editor).exists()


def test_leads_are_told_what_becomes_of_their_organisation_and_why(harbour, lead, editor):
    mo = make_person("mo@tlap.example", is_moderator=True)
    harbour.suspend(by=mo, why="Nobody answered the phone.")
    harbour.restore(by=mo)
    harbour.suspend(by=mo, why="Again nobody answered.")
    first, second, third = letters()
    assert "Nobody answered the phone." in first.text
    assert "can work on CareHub again" in second.subject
    assert "Again nobody answered." in third.text
    assert {letter.to for letter in letters()} == {lead.email}
    with pytest.raises(NotAllowedNow):
        harbour.suspend(by=mo, why="Twice")


def test_one_and_three_people_cost_the_same(client, harbour, lead, django_assert_num_queries):
    sign_in(client, lead)
    sizes = []
    for number in range(3):
        client.post(
            "/workspace/harbour/people/invite/", {"email": f"n{number}@harbour.example", "role": "editor"}
        )
        make_member(harbour, f"more{number}@harbour.example", "editor")
        with django_assert_num_queries(sizes[0] if sizes else 100, exact=bool(sizes)) as queries:
            client.get("/workspace/harbour/people/")
        sizes.append(len(queries))
    assert len(set(sizes)) == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs transactions at the same moment")
@pytest.mark.django_db(transaction=True)
def test_of_two_leads_who_leave_at_once_one_stays():
    for number in range(10):
        organisation = make_organisation(f"Number {number}")
        people = [make_member(organisation, f"{name}{number}@harbour.example") for name in ("a", "b")]
        memberships = [Membership.objects.get(user=person) for person in people]
        with ThreadPoolExecutor(2) as pool:
            left = list(pool.map(_leave, memberships))
        assert sorted(left) == [False, True]
        assert organisation.memberships.leads().count() == 1


def _leave(one):
    try:
        one.end(by=one.user)
    except LastLead:
        return False
    finally:
        connection.close()
    return True


def test_who_started_an_organisation_is_on_record(harbour):
    person = make_person("first@harbour.example")
    Membership.start(harbour, by=person)
    assert happened(harbour) == [(PeopleEvent.What.STARTED, person.email, "")]
    assert Organisation.objects.led_by(person).get() == harbour
