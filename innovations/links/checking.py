"""The worker: looks at websites that are due, and tells people once about those that do not answer."""

import time
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from carehub.mail import post_many
from carehub.moderation.models import QueueItem
from innovations.keepers import keepers_of
from innovations.links.calling import Caller
from innovations.models import Innovation, LinkCheck

AT_ONCE = 20  # taken together, so that little is left lying when a worker is killed
SECONDS = 480  # that one run may take; the next finds what is left
MOST_IN_A_LETTER = 50  # entries


@dataclass(frozen=True)
class Broken:
    entry: Innovation
    url: str
    words: str
    change: str


def check_links(now=None, caller=None, seconds=SECONDS):
    """Look at what is due, each address once. Safe to run twice, at once, late or never. Returns how many."""
    now, caller, until = now or timezone.now(), caller or Caller(), time.monotonic() + seconds
    LinkCheck.objects.keep_up(now)
    found, looked_at = {}, 0
    while time.monotonic() < until and (mine := LinkCheck.objects.claim(now, AT_ONCE)):
        for check in mine:
            if check.url not in found:
                found[check.url] = caller.look(check.url)
            check.record(found[check.url], now)
            looked_at += 1
    return looked_at


def tell_of_broken_links(today):
    """One letter for each person of the organisation that keeps them, and one task of TLAP's for each entry. Once."""
    checks = list(LinkCheck.objects.untold().with_entries())
    keepers = keepers_of(check.innovation for check in checks)
    by_keeper = {}
    for check in checks:
        by_keeper.setdefault(keepers[check.pk], []).append(check.pk)
    for keeper, ids in by_keeper.items():
        _tell(keeper, ids, today)


@transaction.atomic
def _tell(keeper, ids, today):
    checks = list(LinkCheck.objects.untold().lock(ids).with_entries())
    for check in checks:
        _put(check)
    if checks and keeper and keeper.organisation:
        post_many(_letters(keeper, checks, today))
    LinkCheck.objects.with_ids([check.pk for check in checks]).update(told_on=today)


def _put(check):
    entry = check.innovation
    QueueItem.objects.put(
        QueueItem.About.ENTRY, entry.pk, kind=QueueItem.Kind.DEAD_LINK, title=entry.title, organisation=entry.kept_by,
        sender_name=entry.kept_by.name if entry.kept_by else "Nobody looks after it yet", warning=check.words[:120],
    )  # fmt: skip


def _letters(keeper, checks, today):
    """Each link is told once, so the first of them names the letter."""
    organisation = keeper.organisation
    broken = [_broken(check, organisation) for check in checks[:MOST_IN_A_LETTER]]
    desk = settings.SITE_URL + reverse("desk", args=[organisation.slug])
    context = {
        "organisation": organisation,
        "broken": broken,
        "more": len(checks) - len(broken),
        "desk": desk,
    }
    return [
        (
            f"links:{keeper.key}:{person.user.pk}:{today}:{checks[0].pk}",
            person.email,
            "websites_do_not_answer",
            context,
        )
        for person in keeper.people
    ]


def _broken(check, organisation):
    history = reverse("listing-history", args=[organisation.slug, check.innovation.slug])
    return Broken(check.innovation, check.url, check.words, settings.SITE_URL + history)
