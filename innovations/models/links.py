"""Whether the website of an entry answers, week by week."""

from datetime import timedelta

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from carehub.moderation.models import QueueItem
from innovations.models.innovation import Innovation

EVERY = timedelta(days=7)
LEASE = timedelta(hours=1)  # what a worker took and did not finish is taken again after this
APART = timedelta(days=6)  # two dead answers less than this apart count as one
DEAD_TIMES = 2  # then people are told
BY = "CareHub’s link check"


class LinkCheckQuerySet(models.QuerySet):
    def keep_up(self, now):
        """A row for each public entry with a website, and none for others. One whose website changed starts anew."""
        new = Innovation.objects.published().exclude(website="").filter(link_check=None, demonstration=False)
        rows = [
            self.model(innovation_id=pk, url=url, next_at=now) for pk, url in new.values_list("pk", "website")
        ]
        self.bulk_create(rows, 1000, ignore_conflicts=True)
        for check in self.exclude(url=F("innovation__website")).select_related("innovation"):
            check.begin_anew(now)

    def claim(self, now, most):
        """Take so many that are due, from now on this worker's alone."""
        with transaction.atomic():
            due = self.filter(next_at__lte=now, innovation__status=Innovation.Status.PUBLISHED)
            mine = list(
                due.select_for_update(of=("self",), skip_locked=True).order_by("next_at", "pk")[:most]
            )
            self.filter(pk__in=[check.pk for check in mine]).update(next_at=now + LEASE)
        return mine

    def broken(self):
        """Dead twice, a week apart."""
        return self.filter(dead_times__gte=DEAD_TIMES)

    def untold(self):
        return self.broken().filter(told_on=None, innovation__status=Innovation.Status.PUBLISHED)

    def on_kept_by(self, organisation):
        return self.filter(innovation__kept_by=organisation)

    def with_ids(self, ids):
        return self.filter(pk__in=ids)

    def with_entries(self):
        return self.select_related("innovation__kept_by").order_by("pk")

    def lock(self, ids):
        """Those of these that nobody else is telling about."""
        return self.filter(pk__in=ids).select_for_update(of=("self",), skip_locked=True)


class LinkCheck(models.Model):
    class Verdict(models.TextChoices):
        ALIVE = "alive", "Answers"
        DEAD = "dead", "Does not answer"
        UNSURE = "unsure", "We could not tell"

    innovation = models.OneToOneField(Innovation, models.CASCADE, primary_key=True, related_name="link_check")
    url = models.URLField(max_length=500)
    verdict = models.CharField(max_length=8, choices=Verdict, blank=True)
    words = models.CharField(max_length=200, blank=True)
    status = models.PositiveSmallIntegerField(null=True)
    checked_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField()
    dead_times = models.PositiveSmallIntegerField(default=0)
    dead_since = models.DateField(null=True)
    last_dead_on = models.DateField(null=True)
    told_on = models.DateField(null=True)

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(dead_times=0, dead_since=None, last_dead_on=None, told_on=None)
                | Q(dead_times__gte=1, dead_since__isnull=False, last_dead_on__isnull=False),
                name="link_check_dead_since_a_day",
            )
        ]
        indexes = [models.Index(fields=["next_at", "innovation"], name="link_check_next")]

    def __str__(self):
        return f"{self.url}: {self.get_verdict_display() or 'not looked at yet'}"

    @property
    def is_broken(self):
        return self.dead_times >= DEAD_TIMES

    def record(self, finding, now):
        """Note what was found, unless the website was changed meanwhile."""
        found = {
            "verdict": finding.verdict,
            "words": finding.words,
            "status": finding.status,
            "checked_at": now,
        }
        with transaction.atomic():
            if finding.verdict == self.Verdict.ALIVE:
                self._settle("It answers again")
                found |= {"dead_times": 0, "dead_since": None, "last_dead_on": None, "told_on": None}
            elif finding.verdict == self.Verdict.DEAD:
                found |= self._dead_once_more(timezone.localdate(now))
            LinkCheck.objects.filter(pk=self.pk, url=self.url).update(next_at=now + EVERY, **found)

    def begin_anew(self, now):
        """Its entry has another website now, or none."""
        entry = self.innovation
        with transaction.atomic():
            self._settle("The address was changed")
            self.delete()
            if entry.website:
                LinkCheck.objects.create(innovation=entry, url=entry.website, next_at=now)

    def _dead_once_more(self, today):
        if self.last_dead_on and today - self.last_dead_on < APART:
            return {}
        return {
            "dead_times": self.dead_times + 1,
            "dead_since": self.dead_since or today,
            "last_dead_on": today,
        }

    def _settle(self, outcome):
        if self.told_on:
            for item in QueueItem.objects.about(QueueItem.About.ENTRY, self.pk).of_kind(
                QueueItem.Kind.DEAD_LINK
            ):
                item.settle(by=BY, outcome=outcome)
