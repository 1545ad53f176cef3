"""Paper: forms that somebody types in, and the few of them that are typed a second time before they count."""

import uuid

from django.db import models
from django.db.models import F, Q

from making_it_real.segments import Payment, Position


class PaperBatchQuerySet(models.QuerySet):
    def about(self, about):
        return self.filter(about=about)

    def with_waiting(self):
        """Each with `.waiting`: how many of its forms wait for the second look."""
        return self.annotate(waiting=models.Count("samples")).select_related("by", "checked_by")

    def with_file(self, digest):
        return self.filter(file_hash=digest)

    def hold(self, pk):
        """The row, this transaction's alone until it ends; None where there is none."""
        return self.select_for_update(no_key=True).filter(pk=pk).first()


class PaperBatch(models.Model):
    """A pile of paper forms. Who typed is known of the pile, never of a form."""

    about = models.ForeignKey("making_it_real.CampaignOrganisation", models.CASCADE, related_name="paper")
    made_on = models.DateField()
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    sample_one_in = models.PositiveSmallIntegerField(
        "check one form in", help_text="So many forms are typed once for each that is typed twice."
    )
    typed = models.PositiveIntegerField(default=0)
    checked = models.PositiveIntegerField(default=0, help_text="Forms that were typed a second time.")
    compared = models.PositiveIntegerField(default=0, help_text="Answers on those forms.")
    differed = models.PositiveIntegerField(default=0, help_text="Answers that were not the same both times.")
    checked_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+",
                                   help_text="Whoever looked last.")  # fmt: skip
    file_hash = models.CharField(
        max_length=64, blank=True, help_text="Of the CSV file, so that it counts once."
    )

    objects = PaperBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-made_on", "-pk"]
        verbose_name_plural = "paper batches"
        constraints = [
            models.CheckConstraint(condition=Q(sample_one_in__gte=1), name="paper_sample_one_in_something"),
            models.CheckConstraint(condition=Q(checked__lte=F("typed")), name="paper_checked_were_typed"),
            models.CheckConstraint(condition=Q(differed__lte=F("compared")), name="paper_differed_were_compared"),
            models.CheckConstraint(
                condition=Q(checked=0, checked_by__isnull=True) | Q(checked__gte=1, checked_by__isnull=False),
                name="paper_checked_by_someone",
            ),
            models.UniqueConstraint(
                fields=["about", "file_hash"], condition=~Q(file_hash=""), name="paper_file_once",
                violation_error_message="This file was counted before.",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"Paper forms, {self.about}"


class PaperSampleQuerySet(models.QuerySet):
    def about(self, about):
        return self.filter(batch__about=about)

    def in_campaign(self, campaign):
        return self.filter(batch__about__campaign=campaign)

    def of_batch(self, batch):
        return self.filter(batch=batch).order_by("number")

    def take(self, pk):
        """The row, locked until the transaction ends; None when somebody has dealt with it."""
        return self.select_for_update().filter(pk=pk).select_related("batch").first()


class PaperSample(models.Model):
    """A form that is not counted yet, because it is to be typed once more. Gone in the transaction that counts it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(PaperBatch, models.CASCADE, related_name="samples")
    number = models.PositiveSmallIntegerField(help_text="What to write on the paper, to find it again.")
    answers = models.TextField()
    awareness = models.TextField(blank=True)
    position = models.CharField(max_length=1, choices=Position)
    payment = models.CharField(max_length=1, choices=Payment)
    comments = models.JSONField(default=dict)

    objects = PaperSampleQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="paper_sample_number_once")]

    def __str__(self):
        return f"Form {self.number}, {self.batch}"

    def as_row(self):
        """As survey.sending.put takes it."""
        return {"about_id": self.batch.about_id, "channel": "p", "answers": self.answers, "awareness": self.awareness,
                "position": self.position, "payment": self.payment, "comments": self.comments}  # fmt: skip
