"""What the gap report remembers: how much was listed for each need in each council, month by month."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class NeedCountQuerySet(models.QuerySet):
    def in_month(self, month):
        return self.filter(month=month)

    def put(self, rows):
        """Add these, or replace those of the same month, council and need."""
        key, counts = ["month", "council", "need"], ["number", "usual"]
        self.bulk_create(rows, 1000, update_conflicts=True, unique_fields=key, update_fields=counts)


class NeedCount(models.Model):
    """On the last day of a month that it was counted: entries for a need in a council, and what is usual elsewhere."""

    month = models.DateField(help_text="Its first day.")
    council = models.ForeignKey("places.Council", models.CASCADE, related_name="+")
    need = models.ForeignKey("innovations.Need", models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    usual = models.PositiveIntegerField(
        help_text="What a council like it with as many older people would have."
    )

    objects = NeedCountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "council", "need"], name="need_counted_once_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="need_count_month_is_its_first_day"),
        ]

    def __str__(self):
        return f"{self.month:%Y-%m} {self.council_id} {self.need_id}: {self.number}"


class KeptBackQuerySet(models.QuerySet):
    def among(self, words):
        """Those of the words that are kept back."""
        return set(self.with_words(words).values_list("words", flat=True))

    def with_words(self, words):
        return self.filter(words__in=words)


class KeptBack(models.Model):
    """Words that people searched for and TLAP does not show on public pages: a name, or an insult."""

    words = models.CharField(max_length=120, unique=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = KeptBackQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "words kept back"

    def __str__(self):
        return self.words
