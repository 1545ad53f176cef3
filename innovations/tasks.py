"""What runs at night (carehub/celery.py has the timetable). Each may run twice, at once, late or never."""

import logging
from calendar import monthrange

from celery import shared_task
from django.utils import timezone

from innovations import search
from innovations.models import SearchLog

MONTHS_KEPT = 25  # two full years and the month that is running
log = logging.getLogger(__name__)


@shared_task(acks_late=True)
def mend_search_index():
    """Put the search index right where it differs from the entries. The next run finds what this one leaves."""
    written, taken_out = search.mend()
    if written or taken_out:
        log.warning("The search index was mended: %d entries written, %d taken out", written, taken_out)


@shared_task(acks_late=True)
def forget_old_searches():
    """Delete the log of searches made more than MONTHS_KEPT months ago."""
    SearchLog.objects.before(months_before(timezone.localdate(), MONTHS_KEPT)).delete()


def months_before(day, months):
    """The same day of that month, or its last day where it is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))
