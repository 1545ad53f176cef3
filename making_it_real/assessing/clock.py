"""What the days do to assessments and badges. Each may run twice, at once, late or never: the next run finds what is left.

Whether a badge holds is not decided here: that is worked out from its dates in every answer. Here it is announced.
"""

import logging
from datetime import timedelta

from django.db import DatabaseError, transaction

from carehub.workflow import NotAllowedNow
from making_it_real.letters import tell_leads
from making_it_real.models import REPLY_WITHIN, Assessment, Badge, BadgeNotice

BY = "CareHub’s daily check"
REMINDED = (90, 60, 30, 7)  # days before the last one
LAPSED = 0  # as BadgeNotice calls it
STILL_NEWS = timedelta(days=60)  # a badge that lapsed before that is announced no more
log = logging.getLogger(__name__)


def keep_badges_true(today):
    """Close what is no award and was not replied to in time, remind of badges that end, announce those that lapsed."""
    close(today)
    remind(today)
    announce(today)


def close(today):
    over = Assessment.objects.provisional().no_awards().reply_time_over(today, REPLY_WITHIN)
    for one in over.with_all():
        _try(one, lambda one=one: one.close(by=BY, on=today))


def remind(today):
    """The nearest reminder that is due goes out, and those that were missed before it do not come after."""
    ending = Badge.objects.holding(today).not_renewed().ending_by(today + timedelta(days=max(REMINDED)))
    for badge in ending.ending_first():
        due = [days for days in REMINDED if (badge.until - today).days <= days]
        _try(badge, lambda badge=badge, due=due: _tell_once(badge, due, "badge_ends_soon", today))


def announce(today):
    """The morning after its last day."""
    lapsed = (
        Badge.objects.ended_between(today - STILL_NEWS, today - timedelta(days=1))
        .not_renewed()
        .not_told(LAPSED)
    )
    for badge in lapsed.ending_first():
        _try(badge, lambda badge=badge: _tell_once(badge, [LAPSED], "badge_lapsed", today))


def _try(thing, deed):
    """Each in its own transaction: what goes wrong with one stops no other."""
    try:
        deed()
    except (DatabaseError, NotAllowedNow):
        log.exception("The daily check could not go on with %s; the next run tries again", thing)


@transaction.atomic
def _tell_once(badge, due, template, today):
    """A letter about the last of `due`, unless there was one; the row is what makes it once, and not the letter's key."""
    badge = Badge.objects.with_all().in_turn().get(pk=badge.pk)
    told = set(badge.notices.values_list("days_before", flat=True))
    new = [days for days in due if days not in told]
    BadgeNotice.objects.bulk_create(BadgeNotice(badge=badge, days_before=days, on=today) for days in new)
    if due[-1] in new and not badge.withdrawn_at:
        context = {"badge": badge, "days": (badge.until - today).days}
        tell_leads(badge.organisation, f"badge:{badge.pk}:{due[-1]}", template, context)
