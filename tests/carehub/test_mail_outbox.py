"""Posting writes a letter down, once, in the caller's transaction."""

import contextlib
from datetime import timedelta

import pytest
from celery.signals import task_prerun
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives, mail_admins, send_mail
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from carehub.mail import NotAnAddress, post, post_many
from carehub.mail.backend import NoAttachments
from carehub.mail.models import DAYS_KEPT, OutboxMessage
from carehub.mail.tasks import forget_old_mail

Status = OutboxMessage.Status


@pytest.fixture(autouse=True)
def news(settings, tmp_path):
    """A template called "news" that says {{ what }}."""
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    (tmp_path / "emails").mkdir()
    (tmp_path / "emails" / "news.txt").write_text("Subject: News: {{ what }}\n\nIt is {{ what }}.\n")


def test_posting_writes_and_does_not_send(db):
    post("weather:1", "ann@example.com", "news", {"what": "rain"})
    written = OutboxMessage.objects.get()
    assert (written.key, written.to, written.subject) == ("weather:1", "ann@example.com", "News: rain")
    assert "It is rain." in written.text
    assert "<p>It is rain.</p>" in written.html
    assert (written.status, written.attempts) == (Status.WAITING, 0)
    assert mail.outbox == []


def test_the_same_key_again_does_nothing(db):
    post("weather:1", "ann@example.com", "news", {"what": "rain"})
    post("weather:1", "bob@example.com", "news", {"what": "sun"})
    assert OutboxMessage.objects.get().to == "ann@example.com"


class Undone(Exception):
    """Something went wrong after the letter was posted."""


def post_and_fail(key):
    with contextlib.suppress(Undone), transaction.atomic():
        post(key, "ann@example.com", "news", {"what": "sun"})
        raise Undone


def test_a_rollback_takes_the_letter_back(transactional_db):
    post_and_fail("weather:1")
    assert not OutboxMessage.objects.exists()
    assert mail.outbox == []


def test_many_letters_are_written_in_one_statement(db):
    many = [(f"weather:{n % 90}", f"p{n}@example.com", "news", {"what": n}) for n in range(100)]
    post("weather:7", "ann@example.com", "news", {"what": "rain"})
    with CaptureQueriesContext(connection) as queries:
        post_many(many)
    assert len([query for query in queries if "INSERT" in query["sql"]]) == 1
    assert OutboxMessage.objects.count() == 90
    assert OutboxMessage.objects.get(key="weather:7").to == "ann@example.com"


@pytest.mark.parametrize(
    "to", ["", None, "ann@example.com\nBcc: all@example.com", "ann@example.com\r", "a\u2028b@example.com"]
)
def test_an_address_that_would_write_headers_is_refused(db, to):
    with pytest.raises(NotAnAddress):
        post("weather:1", to, "news", {"what": "rain"})
    assert not OutboxMessage.objects.exists()


def test_a_letter_needs_a_key(db):
    with pytest.raises(ValueError, match="key"):
        post("", "ann@example.com", "news", {"what": "rain"})


def test_after_the_commit_the_mail_leaves_by_itself(transactional_db):
    with transaction.atomic():
        post("weather:1", "ann@example.com", "news", {"what": "rain"})
        post("weather:2", "bob@example.com", "news", {"what": "sun"})
        assert mail.outbox == []
    assert [letter.to for letter in mail.outbox] == [["ann@example.com"], ["bob@example.com"]]


def test_a_sent_letter_keeps_no_words(transactional_db):
    post("weather:1", "ann@example.com", "news", {"what": "rain"})
    sent = OutboxMessage.objects.get()
    assert (sent.status, sent.text, sent.html) == (Status.SENT, "", "")
    assert sent.sent_at >= sent.created_at


@pytest.fixture
def rung():
    """The names of the tasks that ran, one for each time."""
    names = []

    def note(sender, **about):
        names.append(sender.name)

    task_prerun.connect(note)
    yield names
    task_prerun.disconnect(note)


def test_the_bell_rings_once_for_a_transaction(transactional_db, rung):
    for number in range(3):
        with transaction.atomic():
            post(f"weather:{number}", "ann@example.com", "news", {"what": "rain"})
            post(f"more:{number}", "ann@example.com", "news", {"what": "rain"})
    assert rung == ["carehub.mail.tasks.deliver_mail"] * 3


def test_the_bell_rings_for_what_is_left_when_a_part_of_a_transaction_is_undone(transactional_db, rung):
    with transaction.atomic():
        post_and_fail("undone")
        post("kept", "ann@example.com", "news", {"what": "rain"})
    assert rung == ["carehub.mail.tasks.deliver_mail"]
    assert [message.key for message in OutboxMessage.objects.all()] == ["kept"]


def test_the_mail_of_any_library_goes_through_the_outbox(db):
    send_mail("Hello", "It rains.\n\nStill.", None, ["ann@example.com", "bob@example.com"])
    ann, bob = OutboxMessage.objects.order_by("to")
    assert (ann.to, bob.to) == ("ann@example.com", "bob@example.com")
    assert ann.text == "It rains.\n\nStill."
    assert "<p>It rains.</p>" in ann.html
    assert ann.message_id != bob.message_id
    assert mail.outbox == []


def test_the_same_mail_of_a_library_twice_is_two_letters(db):
    for _ in range(2):
        send_mail("Your code", "123456", None, ["ann@example.com"])
    assert OutboxMessage.objects.count() == 2


def test_mail_to_those_who_look_after_the_site_goes_through_the_outbox(db, settings):
    settings.ADMINS = ["ops@example.com"]
    mail_admins("It broke", "See the log.")
    assert OutboxMessage.objects.get().to == "ops@example.com"


def test_html_that_a_library_made_is_kept(db):
    letter = EmailMultiAlternatives("Hello", "It rains.", to=["ann@example.com"])
    letter.attach_alternative("<p>It <em>rains</em>.</p>", "text/html")
    letter.send()
    only_html = EmailMessage("Hello", "<p>It <em>snows</em>.</p>", to=["bob@example.com"])
    only_html.content_subtype = "html"
    only_html.send()
    ann, bob = OutboxMessage.objects.order_by("to")
    assert (ann.text, ann.html) == ("It rains.", "<p>It <em>rains</em>.</p>")
    assert (bob.text, bob.html) == ("It snows.", "<p>It <em>snows</em>.</p>")


def test_a_subject_with_a_line_break_becomes_one_line(db):
    send_mail("Hello\nBcc: all@example.com", "It rains.", None, ["ann@example.com"])
    assert OutboxMessage.objects.get().subject == "Hello Bcc: all@example.com"


def test_the_outbox_carries_no_attachments(db):
    letter = EmailMessage("Hello", "It rains.", to=["ann@example.com"])
    letter.attach("cloud.txt", "grey", "text/plain")
    with pytest.raises(NoAttachments):
        letter.send()


def test_nothing_to_send_is_nothing_to_write(db):
    assert EmailMessage("Hello", "It rains.").send() == 0
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "sent"},
        {"status": "sent", "sent_at": timezone.now(), "next_try_at": None, "text": "still here"},
        {"status": "sending"},
        {"status": "waiting", "next_try_at": None},
        {"status": "waiting", "sending_since": timezone.now()},
        {"status": "failed", "next_try_at": None},
        {"status": "failed", "last_error": "No such person"},
    ],
)
def test_the_database_refuses_states_that_cannot_be(db, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        OutboxMessage.objects.create(key="weather:1", to="ann@example.com", subject="News", **wrong)


def test_what_was_sent_or_given_up_long_ago_is_forgotten_and_what_waits_is_not(db):
    long_ago = timezone.now() - timedelta(days=DAYS_KEPT + 1)
    states = {
        "old": {"status": "sent", "sent_at": long_ago, "next_try_at": None},
        "new": {"status": "sent", "sent_at": timezone.now(), "next_try_at": None},
        "failed": {"status": "failed", "last_error": "No such person", "next_try_at": None},
        "waiting": {},
    }
    for key, state in states.items():
        OutboxMessage.objects.create(key=key, to="ann@example.com", subject="N", created_at=long_ago, **state)
    forget_old_mail()
    assert set(OutboxMessage.objects.values_list("key", flat=True)) == {"new", "waiting"}


def test_what_is_due_is_found_by_an_index(db):
    plan = OutboxMessage.objects.due(timezone.now())[:1]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    assert "outbox_due" in plan.explain()
