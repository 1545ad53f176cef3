"""Files that organisations upload: every row is kept here before anything is done with it."""

from django.db import models, transaction
from django.db.models import Count, Q
from django.utils import timezone

from carehub.accounts.models import Organisation
from carehub.moderation.models import Revision
from carehub.workflow import Step, move


class CsvUploadQuerySet(models.QuerySet):
    def of_organisation(self, organisation):
        return self.filter(organisation=organisation)

    def latest_first(self):
        return self.order_by("-uploaded_at", "-pk")

    def with_people(self):
        return self.select_related("by", "sent_by", "organisation")

    def shown(self):
        return self.exclude(status=CsvUpload.Status.DISCARDED)

    def under_way(self):
        """Those that a worker still has to do with."""
        return self.filter(status__in=[CsvUpload.Status.READING, CsvUpload.Status.SENDING])

    def ready(self):
        """Those that somebody may look over and a lead may send."""
        return self.filter(status=CsvUpload.Status.READY)

    def before(self, moment):
        return self.filter(uploaded_at__lt=moment)

    def over(self):
        """Those that nothing more happens to."""
        return self.exclude(status__in=[CsvUpload.Status.READING, CsvUpload.Status.SENDING])

    def decided(self):
        """Sent ones on which TLAP has decided, row by row, and nobody has been told."""
        undecided = CsvRow.objects.filter(
            upload=models.OuterRef("pk"), revision__status__in=["submitted", "returned"]
        )
        sent = self.filter(status=CsvUpload.Status.SENT, told_at=None)
        return sent.exclude(models.Exists(undecided))


class CsvUpload(models.Model):
    class Status(models.TextChoices):
        READING = "reading", "We are reading it"
        READY = "ready", "Ready to look over"
        SENDING = "sending", "We are sending it"
        SENT = "sent", "Sent"
        DISCARDED = "discarded", "Thrown away"

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="csv_uploads")
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    header = models.JSONField(
        help_text="Our name for each column of the file; empty for one that is left out."
    )
    notes = models.JSONField(default=list, help_text="What we noticed about the file as a whole.")
    number = models.PositiveIntegerField(default=0, help_text="Rows that hold anything.")
    status = models.CharField(max_length=12, choices=Status, default=Status.READING)
    uploaded_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(
        null=True, help_text="When its sender was told that TLAP has decided on all of it."
    )

    objects = CsvUploadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["reading", "ready", "sending", "sent", "discarded"]),
                name="csv_upload_status_known",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, sent_by__isnull=True)
                | Q(sent_at__isnull=False, sent_by__isnull=False),
                name="csv_upload_sent_by_someone",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-uploaded_at"], name="csv_upload_by_organisation")]

    def __str__(self):
        return self.file_name

    def ready(self):
        """Every row has been read. Raises NotAllowedNow when another worker said so first."""
        move(self, to=self.Status.READY, allowed_from=[self.Status.READING], by=str(self.by))

    @transaction.atomic
    def send(self, *, by):
        """Say that what it would change shall be sent to TLAP. Raises NotAllowedNow."""
        move(
            self,
            to=self.Status.SENDING,
            allowed_from=[self.Status.READY],
            by=by,
            sent_by=by,
            sent_at=timezone.now(),
        )

    def done(self):
        move(self, to=self.Status.SENT, allowed_from=[self.Status.SENDING], by=str(self.sent_by))

    @transaction.atomic
    def discard(self, *, by):
        """Nothing of it was sent, and nothing shall be."""
        move(self, to=self.Status.DISCARDED, allowed_from=[self.Status.READING, self.Status.READY], by=by)
        self.rows.all().delete()

    def decisions(self):
        """[(words, how many)] of what TLAP has made of the rows that were sent."""
        sent = self.rows.exclude(revision=None).order_by().values_list("revision__status")
        return sorted(
            (Revision.Status(status).label, number) for status, number in sent.annotate(number=Count("pk"))
        )

    def counts(self):
        """{state: rows}"""
        return dict(self.rows.order_by().values_list("state").annotate(number=Count("pk")))


class CsvUploadStep(Step):
    subject = models.ForeignKey(CsvUpload, models.CASCADE, related_name="steps")

    class Meta:
        ordering = ["-at", "-pk"]


class CsvRowQuerySet(models.QuerySet):
    def in_state(self, *states):
        return self.filter(state__in=states)

    def unread(self):
        return self.in_state(CsvRow.State.UNREAD)

    def to_send(self):
        return self.in_state(CsvRow.State.CHANGED, CsvRow.State.NEW)

    def in_order(self):
        return self.order_by("number")

    def some_for_a_worker(self, most):
        """Locked until the transaction ends; another worker takes others."""
        return list(self.in_order().select_for_update(skip_locked=True)[:most])

    def for_preview(self):
        return self.in_order().defer("cells")

    def worth_a_look(self):
        """What is wrong first, then what would change; not what stays the same."""
        wrong = models.Case(models.When(state__in=["wrong", "refused"], then=0), default=1)
        return self.exclude(state__in=["same", "unread"]).order_by(wrong, "number")


class CsvRow(models.Model):
    """One row of a file. `content` and `base` are as in a Revision; they are there while something waits to be sent."""

    class State(models.TextChoices):
        UNREAD = "unread", "Not read yet"
        SAME = "same", "No change"
        CHANGED = "changed", "Changed"
        NEW = "new", "New"
        WRONG = "wrong", "Something is wrong"
        SENT = "sent", "Sent"
        REFUSED = "refused", "Could not be sent"

    upload = models.ForeignKey(CsvUpload, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text="As a spreadsheet counts rows, from 1.")
    cells = models.JSONField(default=list)
    entry = models.ForeignKey("innovations.Innovation", models.SET_NULL, null=True, related_name="+")
    title = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.UNREAD)
    content = models.JSONField(null=True)
    base = models.JSONField(null=True)
    problems = models.JSONField(default=list, help_text="[column, what to do] of what is wrong.")
    notes = models.JSONField(default=list, help_text="What somebody should know before it is sent.")
    moved = models.JSONField(
        default=list, help_text="Fields that were changed on CareHub since the file was downloaded."
    )
    alike = models.JSONField(
        default=list, help_text="[title, address, reasons] of entries that may be the same."
    )
    revision = models.ForeignKey(Revision, models.SET_NULL, null=True, related_name="+")

    objects = CsvRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="csv_row_once"),
            models.CheckConstraint(
                condition=Q(state__in=["unread", "same", "changed", "new", "wrong", "sent", "refused"]),
                name="csv_row_state_known",
            ),
        ]
        indexes = [models.Index(fields=["upload", "state", "number"], name="csv_row_by_state")]

    def __str__(self):
        return f"Row {self.number}: {self.title}"

    @property
    def is_new(self):
        return self.entry_id is None
