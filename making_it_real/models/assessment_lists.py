"""Which assessments: the words in which pages and tasks ask for them."""

from datetime import datetime, time

from django.db import models
from django.db.models import Q
from django.utils import timezone

OPEN, PROVISIONAL, FINAL = "open", "provisional", "final"
AWARDED = "awarded"


class AssessmentQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status__in=[OPEN, PROVISIONAL])

    def unsettled(self):
        """Those without a result so far."""
        return self.filter(status=OPEN)

    def provisional(self):
        return self.filter(status=PROVISIONAL)

    def final(self):
        return self.filter(status=FINAL)

    def that_count(self):
        """Going on, or final: not those that were stopped."""
        return self.filter(status__in=[OPEN, PROVISIONAL, FINAL])

    def shown_to_its_own(self):
        """Those with a result, also one that is not final."""
        return self.filter(status__in=[PROVISIONAL, FINAL])

    def of(self, organisation):
        return self.filter(declaration__organisation=organisation)

    def of_any(self, organisations):
        return self.filter(declaration__organisation__in=organisations.order_by().values("pk"))

    def not_of_members(self, user):
        """Without those of organisations this person belongs to."""
        return self.exclude(declaration__organisation__memberships__user=user)

    def with_assessor(self, user):
        return self.filter(assessor=user)

    def awards(self):
        return self.filter(outcome=AWARDED)

    def no_awards(self):
        return self.exclude(outcome=AWARDED)

    def replied(self):
        return self.filter(replied_at__isnull=False)

    def reply_time_over(self, today, within):
        """Told more than `within` (a timedelta) before this day, so that its last day is over."""
        first = timezone.make_aware(_midnight(today - within))
        return self.filter(provisional_at__lt=first)

    def ready_for_a_second(self, user, today, within):
        """Awards that this person may confirm: the reply came in, or the time for it is over."""
        over = Q(pk__in=self.reply_time_over(today, within).values("pk")) | Q(replied_at__isnull=False)
        return self.provisional().awards().filter(over).exclude(assessor=user)

    def with_holding_badge(self, today):
        """Those for which an organisation has a badge on this day."""
        held = Q(badge__withdrawn_at=None, badge__awarded_on__lte=today, badge__until__gte=today)
        return self.filter(held).select_related("badge__organisation")

    def latest_result_first(self):
        return self.order_by("-provisional_at", "-pk")

    def longest_first(self):
        return self.order_by("begun_at", "pk")

    def latest_first(self):
        return self.order_by("-final_at", "-pk")

    def with_all(self):
        return self.select_related("declaration__organisation", "assessor", "confirmed_by", "criteria_set")


def _midnight(day):
    return datetime.combine(day, time.min)
