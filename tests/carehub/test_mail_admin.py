"""The outbox in the admin: superusers look, and may have what was given up tried again."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from carehub.mail.models import OutboxMessage
from tests.signing_in import make_person, sign_in

OUTBOX = "/admin/mail/outboxmessage/"


@pytest.fixture
def failed(db):
    return OutboxMessage.objects.create(
        key="reset:1", to="ann@example.com", subject="Your code", text="https://carehub.example/secret/",
        status="failed", next_try_at=None, attempts=8, last_error="No such person",
    )  # fmt: skip


@pytest.fixture
def superuser(client, db):
    """A client in which a superuser has signed in."""
    sign_in(client, make_person("super@example.com", is_superuser=True))
    return client


def test_a_superuser_sees_what_was_given_up_but_not_its_words(superuser, failed):
    page = superuser.get(OUTBOX, {"status__exact": "failed"})
    assert "ann@example.com" in page.content.decode()
    page = superuser.get(f"{OUTBOX}{failed.pk}/change/")
    assert "No such person" in page.content.decode()
    assert "secret" not in page.content.decode()


def test_moderators_see_no_outbox(client, failed):
    sign_in(client, make_person("mo@example.com", is_moderator=True))
    assert client.get(OUTBOX).status_code == 403
    assert client.get(f"{OUTBOX}{failed.pk}/change/").status_code == 403


def test_nobody_changes_adds_or_deletes_mail(superuser, failed):
    assert superuser.post(f"{OUTBOX}{failed.pk}/change/", {"to": "eve@example.com"}).status_code == 403
    assert superuser.post(f"{OUTBOX}{failed.pk}/delete/", {"post": "yes"}).status_code == 403
    assert superuser.post(f"{OUTBOX}add/", {"to": "eve@example.com"}).status_code == 403
    failed.refresh_from_db()
    assert failed.to == "ann@example.com"


def test_try_again_sends_it(superuser, failed, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        page = superuser.post(OUTBOX, {"action": "try_again", "_selected_action": [failed.pk]}, follow=True)
    assert "Messages that wait to be sent again: 1." in page.content.decode()
    assert [letter.to for letter in mail.outbox] == [["ann@example.com"]]
    failed.refresh_from_db()
    assert failed.status == "sent"


def test_try_again_leaves_what_was_sent_alone(superuser, failed, django_capture_on_commit_callbacks):
    OutboxMessage.objects.try_again()
    OutboxMessage.objects.claim().mark_sent()
    with django_capture_on_commit_callbacks(execute=True):
        page = superuser.post(OUTBOX, {"action": "try_again", "_selected_action": [failed.pk]}, follow=True)
    assert "Messages that wait to be sent again: 0." in page.content.decode()
    assert mail.outbox == []


def test_the_list_costs_the_same_with_more_mail(superuser, failed):

    def cost():
        with CaptureQueriesContext(connection) as queries:
            superuser.get(OUTBOX)
        return len(queries)

    cost()
    one = cost()
    OutboxMessage.objects.put(
        OutboxMessage(key=f"k{number}", to="ann@example.com", subject="News", text="It rains.")
        for number in range(3)
    )
    assert cost() == one
