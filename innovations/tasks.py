"""What runs at night (carehub/celery.py has the timetable). Each may run twice, at once, late or never."""

import logging

from celery import shared_task
from django.utils import timezone

from innovations import drawn_pages, need_counts, search
from innovations.csv_files import work
from innovations.csv_files.bell import go_on_with_upload  # noqa: F401  (Celery finds it here)
from innovations.freshness import clock
from innovations.links import checking
from innovations.models import CheckLink, SearchLog
from innovations.months import months_before

PAGES_AT_A_TIME = 2000  # half a minute of drawing
MONTHS_KEPT = 25  # two full years and the month that is running
log = logging.getLogger(__name__)


@shared_task(acks_late=True)
def mend_search_index():
    """Put the search index right where it differs from the entries. The next run finds what this one leaves."""
    written, taken_out = search.mend()
    if written or taken_out:
        log.warning("The search index was mended: %d entries written, %d taken out", written, taken_out)


@shared_task(acks_late=True)
def draw_pages():
    """Draw pages of entries that are not drawn or no longer right. Until then each visitor has one drawn afresh."""
    drawn_pages.draw_waiting(PAGES_AT_A_TIME)


@shared_task(acks_late=True)
def forget_old_searches():
    """Delete the log of searches made more than MONTHS_KEPT months ago."""
    SearchLog.objects.before(months_before(timezone.localdate(), MONTHS_KEPT)).delete()


@shared_task(acks_late=True)
def keep_entries_true():
    """Ask about entries that are due, remind, and let what nobody checks sink and be hidden."""
    clock.keep_entries_true(timezone.localdate())


@shared_task(acks_late=True)
def forget_old_check_links():
    """Delete the links of rounds that ended a year ago. Until then somebody who uses one is told what was answered."""
    CheckLink.objects.of_rounds_ended_before(months_before(timezone.localdate(), 12)).delete()


@shared_task(acks_late=True)
def check_links():
    """Look whether the websites that are due answer. What is not finished in this run is for the next."""
    checking.check_links()


@shared_task(acks_late=True)
def tell_of_broken_links():
    """Tell whoever looks after an entry, and TLAP, of websites that did not answer twice."""
    checking.tell_of_broken_links(timezone.localdate())


@shared_task(acks_late=True)
def count_needs():
    """Remember how much is listed for each need in each council, for the report of this month."""
    need_counts.count_needs(timezone.localdate())


@shared_task(acks_late=True)
def go_on_with_uploads():
    """Go on with files for which no worker heard the bell, and tell people when TLAP has decided on all of one."""
    work.sweep()


@shared_task(acks_late=True)
def forget_old_uploads():
    """Delete files that were uploaded long ago."""
    work.forget(timezone.localdate())
