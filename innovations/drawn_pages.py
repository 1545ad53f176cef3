"""Drawing entries' pages before anybody asks for them (models.drawn_page says how they are known to be right)."""

import logging
from datetime import timedelta
from itertools import batched

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from carehub.remember import forget_all
from innovations.drawing import release
from innovations.entry_page import middle
from innovations.entry_rows import glance
from innovations.freshness.words import LONG_AGO
from innovations.models import DrawnPage, Innovation
from innovations.similar import similar_to

AT_ONCE = 100  # pages
RIGHT_FOR = timedelta(days=7)
log = logging.getLogger(__name__)


def draw_waiting(most, progress=None):
    """Draw at most so many of the pages that are not drawn or no longer right. Returns how many.

    `progress` is called with the number drawn since its last call.
    """
    drawn = 0
    for ids in batched(DrawnPage.objects.waiting(most), AT_ONCE):
        drawn += draw(ids)
        if progress:
            progress(len(ids))
    return drawn


def draw(ids):
    """Draw and keep the pages of these entries, but for those that somebody is changing. Returns how many.

    One that cannot be drawn is reported, and the others are.

    The numbers of changes come before all that is read, also before what this process remembers: a change that comes
    meanwhile makes the page wrong, which costs another drawing and is never seen.
    """
    slugs = Innovation.objects.published().with_ids(ids).values_list("slug", flat=True)
    alike = {entry: similar_to(entry) for entry in filter(None, map(glance, slugs))}
    changes, shared = DrawnPage.objects.numbers({*ids, *(pk for those in alike.values() for pk in those)})
    forget_all()
    pages = {}
    for entry, beside in alike.items():
        try:
            page = _drawn(entry, beside)
        except Exception:
            log.exception("The page of entry %d could not be drawn", entry.pk)
            continue
        page.drawn_at, page.shared_at = changes[entry.pk], shared
        pages[page] = {pk: changes[pk] for pk in beside}
    with transaction.atomic():
        free = DrawnPage.objects.lock(ids)
        kept = {page: beside for page, beside in pages.items() if page.pk in free}
        DrawnPage.objects.keep(kept)
    return len(kept)


def _drawn(glimpsed, beside):
    """A DrawnPage, not yet saved, of an entry at a glance with those beside it."""
    today = timezone.localdate()
    m = middle(glimpsed, beside)
    html = render_to_string("innovations/entry_middle.html", {"m": m, "saved": False})
    return DrawnPage(
        pk=glimpsed.pk, release=release(), right_until=_right_until(m.checked_on, today), html=html
    )


def _right_until(checked, today):
    """The last day on which what was checked on these days is as long ago, in words, as it is today.

    After a week it is drawn anew in any case: others may be more like it by then.
    """
    turns = [day + LONG_AGO for day in checked if day]
    return min([today + RIGHT_FOR, *(turn for turn in turns if turn >= today)])
