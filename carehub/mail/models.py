"""The outbox: one row for each message to one address. What waits to be sent is what stands here, not in a queue."""

import logging
from datetime import timedelta
from email.utils import format_datetime, parseaddr
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from carehub.mail.locked import opened

# How long to wait after each try that failed; after the last of them the next failure is final.
PAUSES = [
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
    timedelta(hours=24),
    timedelta(hours=48),
]
MOST_TRIES = len(PAUSES) + 1
DAYS_KEPT = 90
log = logging.getLogger("carehub.mail")


def new_message_id():
    """Fixed when the message is written, so that a receiver can tell a second copy."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{uuid4().hex}@{domain}>"


class OutboxQuerySet(models.QuerySet):
    def put(self, messages):
        """Write down many in one statement. Those whose key is there already are left as they are."""
        return self.bulk_create(messages, ignore_conflicts=True)

    def due(self, now):
        return self.filter(next_try_at__lte=now).order_by("next_try_at", "pk")

    def claim(self):
        """The message that is due longest, from now on this worker's alone, or None. Committed when this returns.

        Any number of workers may claim at once. The row lock is PostgreSQL's way; SQLite ignores it and lets one
        transaction at a time write. On both the UPDATE is of the row as it was read, or of none.
        """
        now = timezone.now()
        with transaction.atomic(durable=True):
            message = self.due(now).select_for_update(skip_locked=True).first()
            return message if message and message._take(now) else None

    def gone_wrong(self):
        return self.filter(status=OutboxMessage.Status.FAILED)

    def try_again(self):
        """Let what was given up wait once more, with all its tries. How many these are."""
        waiting = {"status": OutboxMessage.Status.WAITING, "attempts": 0, "next_try_at": timezone.now()}
        return self.gone_wrong().update(**waiting)

    def old(self):
        """Sent, or written and given up, so long ago that nobody will ask."""
        before = timezone.now() - timedelta(days=DAYS_KEPT)
        return self.filter(
            Q(sent_at__lt=before) | Q(status=OutboxMessage.Status.FAILED, created_at__lt=before)
        )


class OutboxMessage(models.Model):
    """A message and how far it has got.

    `next_try_at` is when a worker may take it: while one has it, the moment from which that worker counts as dead.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Given up"

    key = models.CharField(max_length=200, unique=True, help_text="What it is about; never posted twice.")
    to = models.CharField(max_length=320)
    subject = models.TextField()
    text = models.TextField(blank=True)
    html = models.TextField("HTML", blank=True)
    message_id = models.CharField("message ID", max_length=300, unique=True, default=new_message_id)
    status = models.CharField(max_length=7, choices=Status, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    next_try_at = models.DateTimeField(null=True, blank=True, default=timezone.now)
    sending_since = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    perhaps_twice = models.BooleanField(
        "perhaps sent twice", default=False, help_text="A try ended without a word, so it was sent again."
    )
    last_error = models.TextField(blank=True)
    private = models.BooleanField(
        default=False, help_text="Once it is sent, nobody can see here whom it was written to."
    )

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = "message"
        verbose_name_plural = "outbox"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["next_try_at", "id"], name="outbox_due", condition=Q(next_try_at__isnull=False)
            ),
            models.Index(fields=["-created_at", "-id"], name="outbox_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "sending"], next_try_at__isnull=False)
                | Q(status__in=["sent", "failed"], next_try_at__isnull=True),
                name="outbox_try_only_what_is_not_over",
                violation_error_message="Only a message that waits or is being sent has a next try.",
            ),
            models.CheckConstraint(
                condition=Q(status="sending", sending_since__isnull=False)
                | (~Q(status="sending") & Q(sending_since__isnull=True)),
                name="outbox_sending_since",
                violation_error_message="A message is being sent since some moment, or is not being sent.",
            ),
            models.CheckConstraint(
                condition=Q(status="sent", sent_at__isnull=False, text="", html="")
                | (~Q(status="sent") & Q(sent_at__isnull=True)),
                name="outbox_sent_and_emptied",
                violation_error_message="A message that is sent has the time and no longer its words.",
            ),
            models.CheckConstraint(
                condition=~Q(status="failed", last_error=""),
                name="outbox_failed_for_a_reason",
                violation_error_message="A message that was given up says why.",
            ),
        ]

    def __str__(self):
        return self.key

    def as_email(self):
        """The same each time it is made, so that a second copy can be told. What was locked is opened here and nowhere else."""
        headers = {
            "Message-ID": self.message_id,
            "Date": format_datetime(self.created_at),
            "Auto-Submitted": "auto-generated",
        }
        letter = EmailMultiAlternatives(self.subject, opened(self.text), to=[self.to], headers=headers)
        if self.html:
            letter.attach_alternative(opened(self.html), "text/html")
        return letter

    def mark_sent(self):
        """Record the delivery. The words are not kept: they may hold links that open something."""
        over = {
            "status": self.Status.SENT, "sent_at": timezone.now(), "next_try_at": None, "sending_since": None,
            "text": "", "html": "", "last_error": "",
        }  # fmt: skip
        if self.private:
            over["to"] = ""
        if not self._move(**over):
            log.warning("Sent by a worker that counted as dead, so perhaps twice: %s", self.message_id)
            unsent = OutboxMessage.objects.filter(pk=self.pk).exclude(status=self.Status.SENT)
            unsent.update(**over, perhaps_twice=True)

    def try_later(self, problem, perhaps_delivered=False):
        """`perhaps_delivered`: nobody can say whether the server took it before the line went dead."""
        if perhaps_delivered:
            log.warning("The line went dead, so perhaps sent twice: %s (%s)", self.message_id, self.key)
        if self.attempts >= MOST_TRIES:
            self.give_up(problem)
            return
        self._move(
            status=self.Status.WAITING,
            sending_since=None,
            next_try_at=timezone.now() + PAUSES[self.attempts - 1],
            last_error=problem,
            perhaps_twice=self.perhaps_twice or perhaps_delivered,
        )

    def give_up(self, problem):
        if self._move(status=self.Status.FAILED, sending_since=None, next_try_at=None, last_error=problem):
            log.error("Mail given up after %d tries: %s (%s)", self.attempts, self.message_id, self.key)

    def _take(self, now):
        if abandoned := self.status == self.Status.SENDING:
            log.warning(
                "Taken from a worker that died, so perhaps sent twice: %s (%s)", self.message_id, self.key
            )
        return self._move(
            status=self.Status.SENDING,
            sending_since=now,
            next_try_at=now + timedelta(seconds=settings.MAIL_TAKE_AGAIN_AFTER),
            attempts=self.attempts + 1,
            perhaps_twice=self.perhaps_twice or abandoned,
        )

    def _move(self, **changes):
        """One UPDATE of the row as it was read here. False, and nothing changed, when another worker has moved it."""
        as_read = OutboxMessage.objects.filter(pk=self.pk, status=self.status, attempts=self.attempts)
        moved = bool(as_read.update(**changes))
        if moved:
            for field, value in changes.items():
                setattr(self, field, value)
        return moved
