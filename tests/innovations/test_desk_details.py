"""An organisation changes what everyone reads about it: through TLAP, one change at a time."""

import pytest

from carehub.moderation.models import QueueItem, Revision
from innovations import own_details
from tests.factories import make_council, make_member, make_organisation
from tests.signing_in import letters, make_person, sign_in

pytestmark = pytest.mark.django_db
DETAILS = "/workspace/harbour/details/"


@pytest.fixture
def harbour():
    return make_organisation(
        "Harbour Home Care", slug="harbour", kind="provider", description="We care.", phone="01632 960417"
    )


@pytest.fixture
def lead(harbour):
    return make_member(harbour, "lead@harbour.example", name="Lea Lead")


@pytest.fixture
def mo():
    return make_person("mo@tlap.example", name="Mo Moderator", is_moderator=True)


def told(organisation, **changes):
    return {**own_details.public_details(organisation), "note": "", **changes}


def send(client, organisation, **changes):
    return client.post(DETAILS, told(organisation, **changes), follow=True).content.decode()


def test_a_change_waits_without_touching_what_people_read(client, harbour, lead, mo):
    council = make_council("northmoor")
    sign_in(client, lead)
    assert 'value="01632 960417"' in client.get(DETAILS).content.decode()
    html = send(client, harbour, description="We care at home.", council=council.pk, note="We moved.")
    for words in ("A change is with TLAP", "at home.", "Northmoor", "Take it back"):
        assert words in html
    harbour.refresh_from_db()
    assert harbour.description == "We care."
    change = Revision.objects.get()
    assert (change.document, change.subject_id, change.status, change.note) == (
        "organisation",
        harbour.pk,
        "submitted",
        "We moved.",
    )
    assert QueueItem.objects.get().kind == "details"
    change.publish(by=mo)
    harbour.refresh_from_db()
    assert (harbour.description, harbour.council, harbour.phone) == (
        "We care at home.",
        council,
        "01632 960417",
    )


def test_while_one_waits_a_colleague_cannot_send_another_and_loses_nothing(client, harbour, lead):
    own_details.send(harbour, told(harbour, phone="1"), by=lead)
    sign_in(client, make_member(harbour, "second@harbour.example"))
    html = send(client, harbour, description="My other words.")
    assert "A colleague has sent a change" in html
    assert "My other words." in html
    assert Revision.objects.count() == 1


def test_what_came_back_is_mended_and_sent_again(client, harbour, lead, mo):
    change = own_details.send(harbour, told(harbour, name="Harbour"), by=lead)
    change.send_back(by=mo, why="Please use the whole name.")
    html = sign_in(client, lead).get(DETAILS).content.decode()
    assert "Please use the whole name." in html
    assert 'value="Harbour"' in html
    send(client, harbour, name="Harbour Home Care and Co")
    change.refresh_from_db()
    assert (change.status, change.content["name"], Revision.objects.count()) == (
        "submitted",
        "Harbour Home Care and Co",
        1,
    )


def test_a_change_can_be_taken_back_by_a_lead(client, harbour, lead):
    own_details.send(harbour, told(harbour, phone="1"), by=lead)
    editor = make_member(harbour, "editor@harbour.example", "editor")
    assert sign_in(client, editor).post(f"{DETAILS}withdraw/").status_code == 403
    html = sign_in(client, lead).post(f"{DETAILS}withdraw/", follow=True).content.decode()
    assert "You have taken back the change." in html
    assert Revision.objects.get().status == "withdrawn"
    assert client.post(f"{DETAILS}withdraw/").status_code == 404


def test_the_same_again_is_not_sent(client, harbour, lead):
    assert "Nothing is different" in send(sign_in(client, lead), harbour)
    assert not Revision.objects.exists()


def test_an_editor_reads_and_a_lead_changes(client, harbour, lead):
    sign_in(client, make_member(harbour, "editor@harbour.example", "editor"))
    html = client.get(DETAILS).content.decode()
    assert "We care." in html
    assert "Only a lead can change these." in html
    assert client.post(DETAILS, told(harbour, name="Mine")).status_code == 403
    stranger = make_member(make_organisation("Other"), "stranger@other.example")
    assert sign_in(client, stranger).post(DETAILS, told(harbour, name="Mine")).status_code == 404
    assert not Revision.objects.exists()


def test_a_suspended_organisation_reads_its_details(client, harbour, lead, mo):
    harbour.suspend(by=mo, why="Why.")
    html = sign_in(client, lead).get(DETAILS).content.decode()
    assert "We care." in html
    assert "Send to TLAP" not in html
    assert client.post(DETAILS, told(harbour, name="Mine")).status_code == 403


def test_a_trusted_organisations_change_is_public_at_once(client, harbour, lead, mo):
    harbour.trust(True, by=mo)
    assert "Everyone can read the new details now." in send(
        sign_in(client, lead), harbour, phone="01632 960418"
    )
    harbour.refresh_from_db()
    assert harbour.phone == "01632 960418"
    assert QueueItem.objects.get().status == "to_look_at"


def test_publishing_details_does_not_undo_a_suspension_of_the_same_moment(harbour, lead, mo):
    stale = type(harbour).objects.get(pk=harbour.pk)
    harbour.suspend(by=mo, why="Why.")
    change = Revision.objects.begin("organisation", stale, by=lead, organisation=stale)
    change.about.write(stale, told(stale, phone="1"), revision=change, by=mo, why="")
    harbour.refresh_from_db()
    assert (harbour.status, harbour.phone) == ("suspended", "1")


@pytest.mark.parametrize(("changes", "words"), [
    ({"name": " "}, "Fill in ‘Name’"),
    ({"website": "javascript:alert(1)"}, "Type a web address"),
    ({"email": "nonsense"}, "Type an email address"),
    ({"description": "x" * 5001}, "Use 5,000 characters or fewer"),
])  # fmt: skip
def test_what_is_wrong_is_said_before_it_is_sent(client, harbour, lead, changes, words):
    assert words in send(sign_in(client, lead), harbour, **changes)
    assert not Revision.objects.exists()


def test_script_in_every_field_stays_text(client, harbour, lead, mo):
    script = "<script>alert(1)</script>"
    change = own_details.send(harbour, told(harbour, name=script, description=script, phone=script), by=lead)
    assert script not in sign_in(client, lead).get(DETAILS).content.decode()
    change.publish(by=mo)
    for address in (DETAILS, "/workspace/harbour/", "/organisations/harbour/", "/organisations/"):
        assert script not in client.get(address).content.decode()
    assert all(script not in letter.html for letter in letters())
