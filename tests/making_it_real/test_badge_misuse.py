"""Somebody shows the badge without the right to: telling us, and what TLAP does about it."""

import time

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from carehub.forms import stamp
from carehub.moderation.models import QueueItem
from carehub.workflow import NotAllowedNow
from making_it_real.models import Misuse
from making_it_real.views.badges import misuse as misuse_pages
from tests.factories import give_badge, make_declaration, make_moderator, make_organisation
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
FORM = "/badges/report/"


def send(client, path=FORM, **fields):
    told = {"what": "never", "where": "www.fake.example/about", "who": "Fake Care", "text": "On the first page.",
            "email": "", "nickname": "", "started": stamp(time.time() - 60)}  # fmt: skip
    return client.post(path, told | fields)


def test_a_report_is_thanked_for_and_waits_for_tlap(client):
    response = send(client, email="me@home.example")
    assert response.status_code == 302
    assert "Thank you for telling us" in client.get(response["Location"]).content.decode()
    misuse = Misuse.objects.get()
    assert (misuse.what, misuse.where, misuse.who) == ("never", "www.fake.example/about", "Fake Care")
    item = QueueItem.objects.waiting().get()
    assert (item.kind, item.about, item.title, item.subject_id) == (
        "misuse",
        "misuse",
        "Fake Care",
        misuse.pk,
    )


def test_from_a_proof_page_the_organisation_is_known(client):
    organisation = give_badge(make_declaration(make_organisation("Harbour", slug="harbour"))).organisation
    html = client.get(f"{FORM}?about=harbour").content.decode()
    assert 'value="Harbour"' in html
    assert "Today it says: badge awarded" in html
    send(client, f"{FORM}?about=harbour", what="old")
    assert Misuse.objects.get().organisation == organisation
    assert client.get(f"{FORM}?about=nobody").status_code == 404
    assert client.get(f"{FORM}?about=%00").status_code == 404


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"what": ""}, "Choose what is wrong"), ({"what": "x"}, "Choose what is wrong"), ({"where": ""}, "Say where you saw it"),
     ({"where": "x" * 501}, "Use 500 characters or fewer"), ({"who": "x" * 201}, "Use 200 characters or fewer"),
     ({"text": "x" * 3001}, "Use 3,000 characters or fewer"), ({"email": "me"}, "Enter an email address like"),
     ({"nickname": "Bot"}, "We could not send this"), ({"started": "forged"}, "open for a long time"),
     ({"started": stamp(time.time() + 9_999)}, "very quick"), ({"where": "\x00"}, "Null characters")],
)  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, fields, said):
    response = send(client, **fields)
    html = response.content.decode()
    assert response.status_code == 200
    assert said in html
    if "text" not in fields:
        assert "On the first page." in html
    assert not Misuse.objects.exists()


def test_sent_twice_it_is_stored_once(client):
    for _ in range(2):
        assert send(client).status_code == 302
    send(client, text="Also on the van.")
    assert Misuse.objects.count() == QueueItem.objects.waiting().count() == 2


def test_one_connection_cannot_fill_the_queue(client):
    for number in range(misuse_pages.MOST_A_DAY):
        assert send(client, where=f"page {number}").status_code == 302
    response = send(client, where="one more")
    assert "Many reports have come from your internet connection today" in response.content.decode()
    assert "one more" in response.content.decode()
    assert Misuse.objects.count() == misuse_pages.MOST_A_DAY


@pytest.fixture
def misuse(client):
    send(client, email="me@home.example")
    return Misuse.objects.get()


def decide(client, misuse, decision="asked", note="We wrote to them. We look again on 1 May."):
    return client.post(f"/moderation/misuse/{misuse.pk}/", {"decision": decision, "note": note})


def test_a_moderator_decides_with_a_reason_and_whoever_reported_it_hears(
    client, misuse, django_capture_on_commit_callbacks
):
    moderator = make_moderator()
    sign_in(client, moderator)
    page = client.get(QueueItem.objects.get().get_absolute_url())
    assert "www.fake.example/about" in page.content.decode()
    assert 'href="www.fake' not in page.content.decode()  # typed by somebody we do not know
    with django_capture_on_commit_callbacks(execute=True):
        assert decide(client, misuse)["Location"] == "/moderation/"
    misuse.refresh_from_db()
    assert (misuse.settled_by, misuse.outcome, misuse.why) == (
        moderator,
        "asked",
        "We wrote to them. We look again on 1 May.",
    )
    assert misuse.settled_at
    item = QueueItem.objects.get()
    assert (item.status, item.settled_by, item.outcome) == ("settled", moderator, "We asked them to stop")
    (letter,) = mail.outbox
    assert letter.to == ["me@home.example"]
    assert "We wrote to them" in letter.body
    assert "We wrote to them" in client.get(f"/moderation/misuse/{misuse.pk}/").content.decode()


@pytest.mark.parametrize("outcome", Misuse.Outcome.values)
def test_no_decision_without_a_reason(client, misuse, outcome):
    sign_in(client, make_moderator())
    assert "Say why, in words that help" in decide(client, misuse, outcome, "").content.decode()
    misuse.refresh_from_db()
    assert misuse.settled_at is None


def test_of_two_moderators_the_first_decides_and_the_second_keeps_her_words(client, misuse):
    first = make_moderator()
    misuse.settle(by=first, outcome="fine", why="It is theirs.")
    sign_in(client, make_moderator())
    response = decide(client, misuse, "stopped", "They took it off.")
    assert response.status_code == 409
    assert "They took it off." in response.content.decode()
    misuse.refresh_from_db()
    assert (misuse.settled_by, misuse.outcome) == (first, "fine")


def test_a_decision_is_made_once(misuse):
    again = Misuse.objects.get()
    misuse.settle(by=make_moderator(), outcome="fine", why="It is theirs.")
    with pytest.raises(NotAllowedNow, match="was here first"):
        again.settle(by=make_moderator(), outcome="stopped", why="Gone.")


@pytest.mark.parametrize("fields", [{"outcome": "fine"}, {"why": "So."}, {"settled_by": "someone"}])
def test_the_database_keeps_who_when_and_why_together(misuse, fields):
    given = {name: make_moderator() if value == "someone" else value for name, value in fields.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Misuse.objects.update(**given)
