"""Two entries that are the same become one. The one that stays takes in what only the other had; nothing is thrown away.

What the public reads changes through a revision, as every change does, so that it stands in the history.
"""

from django.db import transaction

from carehub.moderation.models import QueueItem, Revision
from carehub.workflow import NotAllowedNow
from innovations import search
from innovations.listing.reading import read
from innovations.models import Innovation

MERGED = "Merged"


@transaction.atomic
def merge(keep_id, drop_id, *, by, why):
    """Returns the entry that stays. The other is archived and its address leads there. Raises NotAllowedNow."""
    sent = list(Revision.objects.of("entry", drop_id).open().locked())
    entries = Innovation.objects.select_for_update(no_key=True).order_by("pk").in_bulk([keep_id, drop_id])
    keep, drop = entries[keep_id], entries[drop_id]
    _may_be_merged(keep, drop)
    _let_go(keep, drop, by, why)
    _take_in(keep, drop, by, why)
    _hand_over(keep, drop, sent, by)
    _tell(keep, drop, why)
    return keep


def _may_be_merged(keep, drop):
    if keep.pk == drop.pk:
        raise NotAllowedNow("This is one entry, not two.")
    for entry in (keep, drop):
        if entry.merged_into_id:
            by = entry.steps.first().by_name
            raise NotAllowedNow(f"{by} was here first: ‘{entry}’ is part of ‘{entry.merged_into}’ now.")
    if keep.status not in (Innovation.Status.PUBLISHED, Innovation.Status.HIDDEN):
        raise NotAllowedNow(f"‘{keep}’ is not public. Keep the other one, or publish it first.")


def _let_go(keep, drop, by, why):
    said = f"Merged into ‘{keep}’. {why}".strip()
    if drop.status == Innovation.Status.ARCHIVED:
        drop.steps.create(state_from=drop.status, state_to=drop.status, by=by, by_name=str(by), why=said)
    else:
        drop.archive(by=by, why=said)
    # It, and what was merged into it before, lead there in one step.
    Innovation.objects.with_ids([drop.pk]).update(merged_into=keep)
    Innovation.objects.led_to(drop).update(merged_into=keep)


def _take_in(keep, drop, by, why):
    before = read(keep)
    content = joined(before, read(drop))
    said = f"Took in ‘{drop}’. {why}".strip()
    if content == before:
        keep.steps.create(state_from=keep.status, state_to=keep.status, by=by, by_name=str(by), why=said)
        return
    revision = Revision.objects.begin("entry", keep, by=by, origin=Revision.Origin.TLAP, content=content)
    revision.submit(by=by, as_is=True)
    revision.publish(by=by, why=said)
    _councils(keep, drop)


def joined(kept, dropped):
    """Content of the entry that stays, with the places, times, areas and roles that only the other had."""
    places, first = _places(kept["places"], dropped["places"])
    return {
        **kept,
        "areas": sorted({*kept["areas"], *dropped["areas"]}),
        "places": places,
        "openings": [*kept["openings"], *_openings(kept, dropped, first)],
        "roles": [*kept["roles"], *_roles(kept["roles"], dropped["roles"])],
    }


def _places(kept, dropped):
    """(all places, {how a place is written: its number among them, the first if it stands there twice})."""
    places, first = list(kept), {}
    for number, place in enumerate(kept):
        first.setdefault(_where(place), number)
    for place in dropped:
        if _where(place) not in first:
            first[_where(place)] = len(places)
            places.append(place)
    return places, first


def _where(place):
    """The same for two ways to write the same place down."""
    words = " ".join((place["address"] or place["name"]).casefold().replace(",", " ").split())
    return place["postcode"].replace(" ", "").upper(), words


def _openings(kept, dropped, first):
    """Times of a place that had none. Those that hold for the whole entry come only where it had no times at all."""
    moved = [{**row, "place": _number(row, dropped["places"], first)} for row in dropped["openings"]]
    timed = {_number(row, kept["places"], first) for row in kept["openings"]}
    if not timed:
        return moved
    return [row for row in moved if not timed & {None, row["place"]} and row["place"] is not None]


def _number(opening, places, first):
    """Of the place among all places; None when the time holds for all of them."""
    return None if opening["place"] is None else first[_where(places[opening["place"]])]


def _roles(kept, dropped):
    there = {(row["slug"], row["role"]) for row in kept}
    return [row for row in dropped if (row["slug"], row["role"]) not in there]


def _councils(keep, drop):
    """A place that came without a postcode we know keeps the council that its feed named."""
    named = {(place.lat, place.lon): place.council_id for place in drop.places.all() if place.lat is not None}
    nameless = [
        place for place in keep.places.all() if place.council_id is None and named.get((place.lat, place.lon))
    ]
    for place in nameless:
        place.council_id = named[place.lat, place.lon]
        place.save(update_fields=["council"])
    if nameless and keep.status == Innovation.Status.PUBLISHED:
        search.put(Innovation.objects.with_ids([keep.pk]))


def _hand_over(keep, drop, sent, by):
    """What waits for a decision, what was reported, and who looks after it."""
    drop.reports.update(innovation=keep)
    for claim in drop.claims.waiting():
        if keep.claims.waiting().by_organisation(claim.organisation).exists():
            claim.withdraw(by=by)
        else:
            drop.claims.with_ids([claim.pk]).update(innovation=keep)
    Revision.objects.with_ids([one.pk for one in sent]).update(subject_id=keep.pk)
    for item in QueueItem.objects.about(QueueItem.About.ENTRY, drop.pk):
        item.settle(by=by, outcome=MERGED)
    if drop.kept_by_id and not keep.kept_by_id:
        Innovation.objects.with_ids([keep.pk]).update(kept_by=drop.kept_by_id)


def _tell(keep, drop, why):
    """Those who looked after either. Whoever looked after the one that went need not look after the one that stays."""
    former = {entry.kept_by_id: entry.kept_by for entry in (keep, drop) if entry.kept_by_id}
    for keeper in former.values():
        letter = {
            "kept": keep,
            "dropped": drop,
            "why": why,
            "stays": keeper.pk == (keep.kept_by_id or drop.kept_by_id),
        }
        keeper.write_to_leads(f"merge:{drop.pk}:{keep.pk}", "entry_merged", letter)
