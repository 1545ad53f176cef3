"""One row for each thing that waits for TLAP, whatever it is. The queue reads only these rows."""

from datetime import timedelta
from statistics import median

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

KEPT_FOR = timedelta(hours=2)  # how long a moderator keeps what they took, unless they decide or let go
MEASURED = 500  # latest decisions from which the median wait is taken


class Taken(Exception):
    """Another moderator is reading it; the message says who."""


class QueueItemQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(status=QueueItem.Status.WAITING)

    def with_sender(self):
        return self.filter(status=QueueItem.Status.WITH_SENDER)

    def to_look_at(self):
        return self.filter(status=QueueItem.Status.TO_LOOK_AT)

    def open(self):
        return self.exclude(status=QueueItem.Status.SETTLED)

    def from_trusted_sources(self):
        """Revisions of organisations that a moderator trusts."""
        return self.filter(about=QueueItem.About.REVISION, organisation__trusted=True).select_related(
            "organisation"
        )

    def settled(self):
        return self.filter(status=QueueItem.Status.SETTLED)

    def settled_since(self, moment):
        return self.settled().filter(settled_at__gte=moment)

    def sent_before(self, moment):
        return self.filter(waiting_since__lt=moment)

    def oldest_first(self):
        return self.order_by("waiting_since", "pk")

    def latest_settled(self):
        return self.order_by("-settled_at", "-pk")

    def for_page(self):
        return self.select_related("with_moderator", "organisation", "settled_by")

    def about(self, about, subject_id):
        return self.filter(about=about, subject_id=subject_id)

    def about_each(self, about, subject_ids):
        return self.filter(about=about, subject_id__in=subject_ids)

    def of_kind(self, kind):
        return self.filter(kind=kind)

    def held_by(self, user):
        return self.filter(with_moderator=user, taken_at__gt=timezone.now() - KEPT_FOR)

    def held_by_nobody(self):
        return self.filter(Q(with_moderator=None) | Q(taken_at__lte=timezone.now() - KEPT_FOR))

    def with_warning(self):
        return self.exclude(warning="")

    def with_duplicates(self):
        return self.filter(duplicates__gt=0)

    def named_like(self, words):
        found = self
        for word in words.split()[:8]:
            found = found.filter(Q(title__icontains=word) | Q(sender_name__icontains=word))
        return found

    def put(self, about, subject_id, **fields):
        """Make it wait (again) from now on. Fields: kind, title, sender_name, organisation, warning, duplicates.

        An entry may wait for two reasons at once, so the kind is part of what is looked for.
        """
        waits = {"status": QueueItem.Status.WAITING, "waiting_since": timezone.now(), "settled_at": None,
                 "settled_by": None, "settled_by_name": "", "outcome": ""}  # fmt: skip
        kind = fields.pop("kind")
        return self.update_or_create(
            about=about, subject_id=subject_id, kind=kind, defaults={**waits, **fields}
        )[0]

    def decided(self):
        """Settled by a decision that somebody waited for: not taken back by its sender, nor looked at afterwards."""
        return self.settled().exclude(outcome__in=[QueueItem.WITHDRAWN, QueueItem.SEEN])

    def median_wait(self):
        """Median time from being sent to being settled of the latest decisions, or None."""
        latest = self.decided().latest_settled().values_list("waiting_since", "settled_at")[:MEASURED]
        waits = [settled - since for since, settled in latest]
        return median(waits) if waits else None


class QueueItem(models.Model):
    class Kind(models.TextChoices):
        NEW = "new", "New listing"
        CHANGE = "change", "Change"
        SUGGESTION = "suggestion", "Suggestion"
        DETAILS = "details", "Change of details"
        ORGANISATION = "organisation", "New organisation"
        CLAIM = "claim", "Claim"
        REPORT = "report", "Problem report"
        STALE = "stale", "Not checked for a long time"
        DEAD_LINK = "dead_link", "Website does not answer"
        DECLARATION = "declaration", "Declaration"
        MISUSE = "misuse", "Badge used without right"
        BURST = "burst", "Answers held back"
        COMMENTS = "comments", "Comments"
        IMPORT = "import", "Import of a feed"

    class About(models.TextChoices):
        """Which table `subject_id` is in. Each has its own page on which to decide."""

        REVISION = "revision", "Revision"
        ORGANISATION = "organisation", "Organisation"
        CLAIM = "claim", "Claim"
        REPORT = "report", "Report"
        ENTRY = "entry", "Entry"
        DECLARATION = "declaration", "Declaration"
        MISUSE = "misuse", "Misuse of the badge"
        BURST = "burst", "Answers held back"
        COMMENTS = "comments", "Comments"
        IMPORT = "import", "Import of a feed"

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting"
        WITH_SENDER = "with_sender", "Waiting for a reply"
        TO_LOOK_AT = "to_look_at", "Recently published"
        SETTLED = "settled", "Finished"

    WITHDRAWN, SEEN = "Withdrawn", "Looked at"

    about = models.CharField(max_length=12, choices=About)
    subject_id = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    title = models.CharField(max_length=200)
    sender_name = models.CharField(
        max_length=200, help_text="An organisation's name, or “A member of the public”."
    )
    organisation = models.ForeignKey("accounts.Organisation", models.SET_NULL, null=True, related_name="+")
    warning = models.CharField(max_length=120, blank=True, help_text="What a moderator should look at first.")
    duplicates = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(max_length=12, choices=Status, default=Status.WAITING)
    waiting_since = models.DateTimeField(default=timezone.now)
    with_moderator = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    settled_by_name = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=40, blank=True, help_text="“Published”, “Refused”, “Withdrawn”.")

    objects = QueueItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["about", "subject_id", "kind"], name="queued_once"),
            models.CheckConstraint(
                condition=Q(status="settled", settled_at__isnull=False) & ~Q(settled_by_name="")
                | (~Q(status="settled") & Q(settled_at__isnull=True, settled_by__isnull=True)),
                name="queue_item_settled_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(with_moderator__isnull=True) | Q(taken_at__isnull=False),
                name="queue_item_taken_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "waiting_since", "id"], name="queue_oldest_first"),
            models.Index(fields=["status", "-settled_at"], name="queue_latest_settled"),
            models.Index(fields=["with_moderator", "status"], name="queue_by_moderator"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.title}"

    def get_absolute_url(self):
        return reverse(f"review-{self.about}", args=[self.subject_id])

    @property
    def holder(self):
        """The moderator who is reading it now, or None."""
        held = self.taken_at and self.taken_at > timezone.now() - KEPT_FOR
        return self.with_moderator if held else None

    @property
    def can_be_decided_unread(self):
        """Only what a trusted source proposes; and not what waits for another reason."""
        trusted = self.organisation is not None and self.organisation.trusted
        return trusted and self.about == self.About.REVISION and self.status == self.Status.WAITING

    def take(self, *, by):
        """Keep others from reading the same. Raises Taken."""
        free = (
            QueueItem.objects.open()
            .filter(pk=self.pk)
            .filter(
                Q(with_moderator=None) | Q(with_moderator=by) | Q(taken_at__lte=timezone.now() - KEPT_FOR)
            )
        )
        if not free.update(with_moderator=by, taken_at=timezone.now()):
            self.refresh_from_db()
            raise Taken(self._taken())

    def _taken(self):
        if self.settled_at:
            return f"{self.settled_by_name} has finished this: {self.outcome.lower()}."
        return f"{self.with_moderator} is already looking at this."

    def let_go(self, *, by):
        QueueItem.objects.filter(pk=self.pk, with_moderator=by).update(with_moderator=None, taken_at=None)

    def send_back(self):
        """It waits for its sender now."""
        self._become(QueueItem.Status.WITH_SENDER, [QueueItem.Status.WAITING])

    def settle(self, *, by, outcome):
        """Nothing more to do. False when it was settled before. `by` is a User or the words for a task."""
        person = None if isinstance(by, str) else by
        return self._become(QueueItem.Status.SETTLED, [s for s in QueueItem.Status if s != QueueItem.Status.SETTLED],
                            settled_at=timezone.now(), settled_by=person, settled_by_name=str(by), outcome=outcome)  # fmt: skip

    def show_afterwards(self):
        """It is public already; a moderator looks at it when there is time."""
        self._become(QueueItem.Status.TO_LOOK_AT, [QueueItem.Status.WAITING])

    def _become(self, status, allowed_from, **fields):
        rows = QueueItem.objects.filter(pk=self.pk, status__in=allowed_from)
        return bool(rows.update(status=status, with_moderator=None, taken_at=None, **fields))
