"""Two things that look alike and are not the same: said once by a moderator, remembered for good."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class NotTheSameQuerySet(models.QuerySet):
    def ruled_out(self, document, subject_id, revision_id=None):
        """Ids of subjects that are not the same as this one, or as what this revision would become."""
        said = self.filter(document=document)
        about_it = Q(revision=revision_id) if revision_id else Q(pk=None)
        if subject_id:
            about_it |= Q(subject_id=subject_id) | Q(revision__subject_id=subject_id)
        ids = set(said.filter(about_it).values_list("other_id", flat=True))
        return ids | (said._the_other_way(subject_id) if subject_id else set())

    def _the_other_way(self, subject_id):
        pairs = self.filter(other_id=subject_id).values_list("subject_id", "revision__subject_id")
        return {one or its_revision for one, its_revision in pairs}

    def say(self, document, *, other_id, by, subject_id=None, revision=None):
        """Of a subject, or of a revision whose subject is not there yet. Said twice, it is kept once."""
        return self.get_or_create(document=document, subject_id=subject_id, revision=revision, other_id=other_id,
                                  defaults={"by": by})[0]  # fmt: skip


class NotTheSame(models.Model):
    """`other_id` is not `subject_id`, or not what `revision` proposes. Ids are of subjects of the document."""

    document = models.CharField(max_length=20)
    subject_id = models.PositiveBigIntegerField(null=True)
    revision = models.ForeignKey("moderation.Revision", models.CASCADE, null=True, related_name="+")
    other_id = models.PositiveBigIntegerField()
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = NotTheSameQuerySet.as_manager()

    class Meta:
        verbose_name = "pair that is not the same"
        verbose_name_plural = "pairs that are not the same"
        constraints = [
            models.CheckConstraint(
                condition=Q(subject_id__isnull=False, revision__isnull=True)
                | Q(subject_id__isnull=True, revision__isnull=False),
                name="not_the_same_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["document", "subject_id", "other_id"],
                condition=Q(subject_id__isnull=False),
                name="not_the_same_once",
            ),
            models.UniqueConstraint(
                fields=["revision", "other_id"],
                condition=Q(revision__isnull=False),
                name="not_the_same_once_for_a_revision",
            ),
        ]
        indexes = [models.Index(fields=["document", "other_id"], name="not_the_same_other_way")]

    def __str__(self):
        return f"{self.document}: {self.other_id} is not {self.subject_id or self.revision}"
