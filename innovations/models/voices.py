"""What people tell us by using the directory: what they searched for, what is wrong, what is missing."""

from collections import Counter

from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone

from carehub.mail import post
from carehub.moderation.models import QueueItem
from carehub.workflow import NotAllowedNow
from innovations.models.innovation import Innovation
from innovations.months import last_day

FOUND_NOTHING = models.Q(results=0) | models.Q(partly=True)


class SearchLogQuerySet(models.QuerySet):
    def before(self, day):
        return self.filter(day__lt=day)

    def in_month(self, month):
        """`month` is its first day."""
        return self.filter(day__range=(month, last_day(month)))

    def in_council(self, council):
        return self.filter(council=council)

    def found_nothing(self):
        """Nothing had all that was asked for."""
        return self.filter(FOUND_NOTHING)

    def words_by_number(self, fewest):
        """(words in lower case, searches), the most first, of words with at least so many searches.

        Searches with a box ticked are the same person going on, so only what was typed alone counts.
        """
        typed = self.exclude(words="").filter(filters={}).annotate(said=Lower("words")).order_by()
        counts = typed.values_list("said").annotate(number=models.Count("pk")).filter(number__gte=fewest)
        return counts.order_by("-number", "said")

    def needs_by_council(self):
        """Counter of searches with a need ticked, by (ONS code or None, slug of the need)."""
        ticked = self.filter(filters__has_key="need").order_by().values_list("council", "filters__need")
        found = Counter()
        for council, slugs, number in ticked.annotate(number=models.Count("pk")):
            for slug in slugs:
                found[council, slug] += number
        return found


class SearchLog(models.Model):
    """One search, with nothing that tells whose: no time, no address, no postcode, no cookie."""

    day = models.DateField(default=timezone.localdate)
    words = models.CharField(max_length=120, blank=True)
    council = models.ForeignKey("places.Council", models.SET_NULL, null=True, related_name="+")
    filters = models.JSONField(default=dict)
    results = models.PositiveIntegerField()
    partly = models.BooleanField(
        default=False, help_text="Nothing had all the words; the results have some of them."
    )

    objects = SearchLogQuerySet.as_manager()

    class Meta:
        verbose_name = "search"
        verbose_name_plural = "searches"
        indexes = [
            models.Index(fields=["day"], name="search_by_day"),
            models.Index(fields=["council", "day"], name="search_by_council"),
            models.Index(fields=["day", "council"], condition=FOUND_NOTHING, name="search_found_nothing"),
        ]


class ReportQuerySet(models.QuerySet):
    def with_all(self):
        return self.select_related("innovation__kept_by", "settled_by")

    def open(self):
        return self.filter(settled_at=None)

    def on_kept_by(self, organisation):
        """About what an organisation looks after."""
        return self.filter(innovation__kept_by=organisation)

    def for_owners(self):
        """Without those that are for TLAP alone."""
        return self.exclude(what=Report.What.UNSAFE)

    def unsettled(self):
        return self.filter(settled_at=None)


class Report(models.Model):
    """Somebody says that an entry is wrong. A moderator reads it."""

    class What(models.TextChoices):
        CONTACT = "contact", "The phone number, e-mail or website is wrong"
        PLACE = "place", "The address or opening times are wrong"
        CLOSED = "closed", "It has closed or stopped"
        UNSAFE = "unsafe", "I am worried that it is not safe"
        OTHER = "other", "Something else"

    class Outcome(models.TextChoices):
        PUT_RIGHT = "put_right", "Put right"
        TAKEN_OFF = "taken_off", "Taken off CareHub"
        FINE = "fine", "Nothing was wrong"
        PASSED_ON = "passed_on", "Passed on"

    innovation = models.ForeignKey("innovations.Innovation", models.CASCADE, related_name="reports")
    what = models.CharField("What is wrong?", max_length=10, choices=What)
    text = models.TextField("Tell us more", max_length=3000, blank=True)
    email = models.EmailField("Your e-mail address", blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    why = models.TextField("What was found and done", max_length=3000, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(settled_at__isnull=True, settled_by__isnull=True)
                | models.Q(settled_at__isnull=False, settled_by__isnull=False),
                name="report_settled_by_someone",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_at__isnull=False) | models.Q(outcome="", why=""),
                name="report_has_an_outcome_when_settled",
            ),
        ]

    def __str__(self):
        return f"{self.get_what_display()}: {self.innovation}"

    @property
    def is_for_tlap_alone(self):
        """A worry about somebody's safety is not sent to those it may be about."""
        return self.what == self.What.UNSAFE

    @transaction.atomic
    def settle(self, *, by, outcome, why):
        """Say what was found and done, once, and tell whoever reported it and whoever looks after the entry.

        “Taken off” archives the entry. Raises NotAllowedNow when somebody was quicker.
        """
        waiting = Report.objects.filter(pk=self.pk, settled_at__isnull=True)
        fields = {"settled_at": timezone.now(), "settled_by": by, "outcome": outcome, "why": why}
        if not waiting.update(**fields):
            self.refresh_from_db()
            raise NotAllowedNow(
                f"{self.settled_by} was here first: this is now “{self.get_outcome_display()}”."
            )
        for name, value in fields.items():
            setattr(self, name, value)
        for item in QueueItem.objects.about(QueueItem.About.REPORT, self.pk):
            item.settle(by=by, outcome=self.get_outcome_display())
        if outcome == self.Outcome.TAKEN_OFF:
            self._take_off(by)
        self._tell()

    def _take_off(self, by):
        """Unless it is off already."""
        entry = Innovation.objects.select_for_update(no_key=True).get(pk=self.innovation_id)
        if entry.status != Innovation.Status.ARCHIVED:
            entry.archive(by=by, why="A report was looked into." if self.is_for_tlap_alone else self.why)

    def _tell(self):
        if self.email:
            post(f"report:{self.pk}:settled", self.email, "report_settled", {"report": self})
        keeper = self.innovation.kept_by
        taken_off = self.outcome == self.Outcome.TAKEN_OFF
        if keeper and (taken_off or not self.is_for_tlap_alone):
            keeper.write_to_leads(f"report:{self.pk}:outcome", "report_outcome_to_leads", {"report": self})


class WishQuerySet(models.QuerySet):
    def in_month(self, month):
        return self.filter(day__range=(month, last_day(month)))

    def in_council(self, council):
        return self.filter(council=council)


class Wish(models.Model):
    """What somebody hoped to find and did not. The day only, and no name."""

    text = models.TextField("What were you hoping to find?", max_length=1000)
    words = models.CharField(max_length=120, blank=True)
    council = models.ForeignKey("places.Council", models.SET_NULL, null=True, blank=True, related_name="+")
    day = models.DateField(default=timezone.localdate)

    objects = WishQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        verbose_name_plural = "wishes"

    def __str__(self):
        return self.text[:80]
