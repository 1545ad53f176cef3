"""What the queue shows: numbers above, rows below. Only QueueItem rows are read, however many things wait."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.urls import reverse

from carehub.moderation.filters import QueueFilter
from carehub.moderation.models import QueueItem
from carehub.moderation.waits import AIM, Wait, late_before, length, wait, week_began
from carehub.paging import pages_of

PAGE = 25  # rows


@dataclass(frozen=True)
class Tile:
    number: int
    words: str
    more: str = ""
    late: bool = False


@dataclass(frozen=True)
class Row:
    """`ticked` things can be decided together with others; `holder` is who reads it now, or “”."""

    pk: int
    url: str
    title: str
    kind: str
    sender: str
    wait: Wait
    checks: list
    holder: str
    mine: bool
    can_be_ticked: bool
    decided: str


@dataclass(frozen=True)
class Check:
    words: str
    icon: str
    tone: str


@dataclass(frozen=True)
class Listing:
    """One of the lists of the queue: which items, and the words around them."""

    url_name: str
    tab: str
    title: str
    lead: str
    none: str
    items: object
    bulk: str = ""  # URL name of what is done with those that are ticked
    bulk_words: str = ""
    settled: bool = False
    order: str = "oldest first"


LISTINGS = [
    Listing("queue", "Waiting", "Review queue", f"Oldest first. We aim to answer everything in {AIM} working days.",
            "Nothing is waiting.", lambda: QueueItem.objects.waiting().oldest_first(), "bulk", "Approve what is ticked"),
    Listing("queue-replies", "Waiting for a reply", "Waiting for a reply", "We asked the sender to change something.",
            "Nobody owes us a reply.", lambda: QueueItem.objects.with_sender().oldest_first()),
    Listing("recent", "Recently published", "Recently published",
            "Sent by sources we trust and public already. Have a look when there is time.",
            "There is nothing to look at.", lambda: QueueItem.objects.to_look_at().oldest_first(), "bulk-seen", "I have looked at what is ticked"),
    Listing("queue-decided", "Decided", "Decided", "Newest first, with who decided.",
            "Nothing has been decided yet.", lambda: QueueItem.objects.settled().latest_settled(), settled=True, order="newest first"),
]  # fmt: skip


def listing(url_name):
    return next(one for one in LISTINGS if one.url_name == url_name)


def page(request, which):
    """Context of one list. The number of queries does not depend on how many rows there are."""
    narrowed = QueueFilter(request.GET, which.items().for_page(), request=request)
    found = Paginator(narrowed.qs, PAGE).get_page(request.GET.get("page"))
    rows = [_row(item, request.user, which.bulk) for item in found]
    return {
        "listing": which,
        "tabs": [(one.tab, reverse(one.url_name), one is which) for one in LISTINGS],
        "tiles": tiles(),
        "filter": narrowed,
        "rows": rows,
        "count": found.paginator.count,
        "ticking": any(row.can_be_ticked for row in rows),
        "together_url": reverse(which.bulk) if which.bulk else "",
        "pages": pages_of(found, request.GET),
        "page_number": found.number,
    }


def tiles():
    waiting = QueueItem.objects.waiting()
    late, oldest = waiting.sent_before(late_before()).count(), waiting.oldest_first().first()
    decided, median = QueueItem.objects.decided(), QueueItem.objects.median_wait()
    return [
        Tile(waiting.count(), "waiting", f"The oldest: {_plain(oldest)}" if oldest else ""),
        Tile(late, f"past {AIM} working days", late=late > 0),
        Tile(QueueItem.objects.with_sender().count(), "waiting for a reply"),
        Tile(decided.settled_since(week_began()).count(), "decided this week",
             f"Half of the latest took {length(median)} or less" if median is not None else ""),
    ]  # fmt: skip


def _plain(item):
    words = wait(item.waiting_since).words.removesuffix(", late")
    return words[0].lower() + words[1:]


def _row(item, reader, bulk):
    return Row(
        pk=item.pk, url=item.get_absolute_url(), title=item.title, kind=item.get_kind_display(), sender=item.sender_name,
        wait=wait(item.waiting_since), checks=checks(item), holder=str(item.holder or ""), mine=item.holder == reader,
        can_be_ticked=bool(bulk) and (bulk == "bulk-seen" or item.can_be_decided_unread), decided=_decided(item),
    )  # fmt: skip


def _decided(item):
    return f"{item.outcome} by {item.settled_by_name}" if item.settled_at else ""


def checks(item):
    """What a moderator should look at first. Only revisions are checked; other things have nothing to say here."""
    found = []
    if item.warning:
        found.append(Check(item.warning, "warning", "bad" if item.kind == QueueItem.Kind.REPORT else "warn"))
    if item.duplicates:
        more = "" if item.duplicates == 1 else "s"
        found.append(Check(f"{item.duplicates} possible duplicate{more}", "copy", "warn"))
    if not found and item.about == QueueItem.About.REVISION:
        found.append(Check("All fine", "check-circle", "good"))
    return found
