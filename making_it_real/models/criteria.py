"""What declarations are judged by from a day on. A set that was used is never changed: TLAP makes a new one."""

from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone

NOT_SOON = timedelta(days=365)


class CriteriaSetQuerySet(models.QuerySet):
    def in_force(self, day):
        """The latest that holds on this day, or None."""
        return self.filter(from_day__lte=day).order_by("-from_day").first()


class CriteriaSet(models.Model):
    title = models.CharField(max_length=120)
    from_day = models.DateField(
        "from", unique=True, help_text="Assessments that begin on this day or later go by it."
    )
    sample = models.BooleanField(default=False, help_text="Says so wherever it is shown.")

    objects = CriteriaSetQuerySet.as_manager()

    class Meta:
        ordering = ["-from_day"]

    def __str__(self):
        return self.title

    @property
    def is_used(self):
        return self.assessments.exists()

    @transaction.atomic
    def copy(self):
        """A new set with the same criteria. It holds from a day a year off, until somebody gives it another one."""
        last = CriteriaSet.objects.latest("from_day").from_day
        day = max(last, timezone.localdate()) + NOT_SOON
        made = CriteriaSet.objects.create(
            title=f"Copy of {self.title}"[:120], from_day=day, sample=self.sample
        )
        made.criteria.bulk_create(
            Criterion(criteria_set=made, code=one.code, text=one.text, hint=one.hint, order=one.order)
            for one in self.criteria.all()
        )
        return made


class Criterion(models.Model):
    criteria_set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="criteria")
    code = models.SlugField(max_length=40)
    text = models.CharField(max_length=300)
    hint = models.CharField(max_length=500, blank=True, help_text="What an assessor looks for.")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name_plural = "criteria"
        constraints = [models.UniqueConstraint(fields=["criteria_set", "code"], name="criterion_once")]

    def __str__(self):
        return self.text
