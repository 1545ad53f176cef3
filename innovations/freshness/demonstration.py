"""Made-up entries that nobody has checked, one at each stage of the clock, so that a trial shows what it does."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from carehub.accounts.models import Organisation
from carehub.moderation.models import QueueItem
from innovations.freshness import clock
from innovations.listing import writing
from innovations.listing.reading import empty
from innovations.models import CheckRound, Innovation

KEEPER = "northmoor-council"
BY = "Demonstration data"
SAME = {"kind": "community", "category": "community-group", "all_england": True, "phone": "01632 960177"}
# (title, summary, days since it was due, mails that went out, steps of the clock as (days since it was due, step))
ENTRIES = [
    ("Market Day Benches", "Folding benches along the market street on Saturdays, so that nobody has to stand.", 16, 2, []),
    ("The Humming Kettle", "A kettle, a piano and old tunes in the church hall, on the last Friday of the month.", 47, 3,
     [(42, clock.pass_on)]),
    ("Darning Circle", "Socks and jumpers are mended together, and the wool is free.", 80, 3,
     [(42, clock.pass_on), (72, clock.sink)]),
    ("Telephone Box Paperbacks", "An old telephone box full of paperbacks: take one, leave one.", 140, 3,
     [(42, clock.pass_on), (72, clock.sink), (132, clock.hide)]),
]  # fmt: skip


def load():
    """How many were new. Needs the demonstration's organisations; what is there already is left alone."""
    keeper = Organisation.objects.get(slug=KEEPER)
    return sum(_add(keeper, *row) for row in ENTRIES)


@transaction.atomic
def _add(keeper, title, summary, due, mails, steps):
    if Innovation.objects.kept_by(keeper).called(title).exists():
        return False
    today = timezone.localdate()
    day = today - timedelta(days=due)
    content = {**empty(), **SAME, "title": title, "summary": summary, "needs": ["company"]}
    entry = writing.write(None, content, by=BY, why="", organisation=keeper)
    checked = {"last_checked_on": day - timedelta(days=184), "demonstration": True}
    Innovation.objects.with_ids([entry.pk]).update(**checked)
    entry.refresh_from_db()
    one = CheckRound.objects.create(
        innovation=entry, started_on=day, since=_last_mail(day, mails), mails=mails
    )
    for number, step in steps:
        step(one, day + timedelta(days=number))
    waited = timezone.now() - timedelta(days=due - 42)
    QueueItem.objects.about(QueueItem.About.ENTRY, entry.pk).update(waiting_since=waited)
    return True


def _last_mail(day, mails):
    return day + timedelta(days=14 * (mails - 1))
