"""What people tell us by using the directory: what they searched for, what is wrong, what is missing."""

from django.db import models
from django.utils import timezone


class SearchLogQuerySet(models.QuerySet):
    def before(self, day):
        return self.filter(day__lt=day)


class SearchLog(models.Model):
    """One search, with nothing that tells whose: no time, no address, no postcode, no cookie."""

    day = models.DateField(default=timezone.localdate)
    words = models.CharField(max_length=120, blank=True)
    council = models.ForeignKey("places.Council", models.SET_NULL, null=True, related_name="+")
    filters = models.JSONField(default=dict)
    results = models.PositiveIntegerField()

    objects = SearchLogQuerySet.as_manager()

    class Meta:
        verbose_name = "search"
        verbose_name_plural = "searches"
        indexes = [models.Index(fields=["day"], name="search_by_day")]


class Report(models.Model):
    """Somebody says that an entry is wrong. A moderator reads it."""

    class What(models.TextChoices):
        CONTACT = "contact", "The phone number, e-mail or website is wrong"
        PLACE = "place", "The address or opening times are wrong"
        CLOSED = "closed", "It has closed or stopped"
        UNSAFE = "unsafe", "I am worried that it is not safe"
        OTHER = "other", "Something else"

    innovation = models.ForeignKey("innovations.Innovation", models.CASCADE, related_name="reports")
    what = models.CharField("What is wrong?", max_length=10, choices=What)
    text = models.TextField("Tell us more", max_length=3000, blank=True)
    email = models.EmailField("Your e-mail address", blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(settled_at__isnull=True, settled_by__isnull=True)
                | models.Q(settled_at__isnull=False, settled_by__isnull=False),
                name="report_settled_by_someone",
            )
        ]

    def __str__(self):
        return f"{self.get_what_display()}: {self.innovation}"

    def settle(self, *, by):
        """Say that somebody has dealt with it. False when it was settled before."""
        waiting = Report.objects.filter(pk=self.pk, settled_at__isnull=True)
        return bool(waiting.update(settled_at=timezone.now(), settled_by=by))


class Wish(models.Model):
    """What somebody hoped to find and did not. The day only, and no name."""

    text = models.TextField("What were you hoping to find?", max_length=1000)
    words = models.CharField(max_length=120, blank=True)
    council = models.ForeignKey("places.Council", models.SET_NULL, null=True, blank=True, related_name="+")
    day = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ["-day", "-pk"]
        verbose_name_plural = "wishes"

    def __str__(self):
        return self.text[:80]
