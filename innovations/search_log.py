"""What people look for, kept without a trace of who: the gap report reads it."""

import logging

from django.db import DatabaseError

from innovations.models import SearchLog
from innovations.privacy import without_personal_data

log = logging.getLogger(__name__)


def note(results):
    """Keep one search. The one thing a GET writes; a search never fails because this could not be written."""
    asked = results.asked
    if asked.page > 1 or not (asked.words or asked.near or asked.council or asked.chosen):
        return
    try:
        SearchLog.objects.create(
            words=without_personal_data(asked.words)[:120],
            council_id=results.where and results.where.council_code,
            filters=asked.chosen,
            results=results.counts.total,
            partly=results.loose,
        )
    except DatabaseError:
        log.warning("A search could not be kept for the gap report", exc_info=True)
