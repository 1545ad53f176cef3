"""From the intake into responses and tallies: shuffled, in batches, some organisations at a time, in one transaction.

Any number of workers may do this at once. The organisations are locked, not what waits: who has one counts it alone, so
that no row is taken twice and no tally is written from an older state. Rows that come meanwhile wait for the next turn.
"""

from itertools import batched
from random import SystemRandom

from django.db import transaction

from making_it_real.counting.recounting import AT_ONCE, recount_some
from making_it_real.models import Burst, Campaign, CampaignOrganisation, Comment, Intake, Response

BATCH = 5000  # rows in one transaction: enough that counting an organisation again costs less than taking the rows in
_chance = SystemRandom()


def drain(campaign, *, wait=False):
    """Count what waits in one campaign. How many responses were counted.

    What another worker is counting is left to it; `wait`: until it is done, and count what is left then.
    """
    shape, counted = campaign.shape(), 0
    waiting = list(campaign.organisations.with_waiting().values_list("pk", flat=True))
    _chance.shuffle(waiting)
    for pks in batched(waiting, AT_ONCE):
        while done := drain_some(pks, shape, wait=wait):
            counted += done
            if done < BATCH:
                break
    return counted


def drain_all():
    """Count what waits anywhere. How many responses were counted."""
    return sum(drain(campaign) for campaign in Campaign.objects.counting())


@transaction.atomic
def drain_some(pks, shape, *, wait=False):
    """Count at most BATCH waiting rows of these organisations. How many."""
    those = CampaignOrganisation.objects.with_ids(pks)
    rows = list(Intake.objects.about_any(those.hold_all() if wait else those.hold_free()).by_about()[:BATCH])
    if not rows:
        return 0
    done, touched = len(rows), {row.about_id for row in rows}
    Intake.objects.taken(rows).delete()
    rows = _without_erased(rows)
    _chance.shuffle(rows)
    Response.objects.bulk_create([_response(row) for row in rows])
    Comment.objects.bulk_create(
        sorted((one for row in rows for one in _comments(row)), key=lambda one: one.pk)
    )
    recount_some(touched, shape)
    return done


def _without_erased(rows):
    """Answers that were on their way while a moderator had theirs erased go the same way."""
    bursts = {row.burst_id for row in rows} - {None}
    if not bursts:
        return rows
    erased = set(Burst.objects.erased().filter(pk__in=bursts).values_list("pk", flat=True))
    return [row for row in rows if row.burst_id not in erased]


def _response(row):
    return Response(about_id=row.about_id, day=row.day, channel=row.channel, position=row.position, payment=row.payment,
                    answers=row.answers, awareness=row.awareness, burst_id=row.burst_id)  # fmt: skip


def _comments(row):
    """In the order of their random ids, so that two by one person do not stand side by side."""
    for theme, text in row.comments.items():
        yield Comment(about_id=row.about_id, theme=int(theme), text=text, burst_id=row.burst_id)
