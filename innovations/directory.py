"""One search of the directory, from what was asked to the page of results. Knows nothing of HTTP or HTML."""

from dataclasses import dataclass, field
from hashlib import sha256

from django.core.cache import cache

from carehub.places.distance import haversine_miles
from carehub.places.problems import PlaceProblem
from innovations import facets, search
from innovations.facets import Counts
from innovations.filters import GROUPS
from innovations.models import IndexEntry, Innovation, Place
from innovations.result_rows import PAGE, rows_of
from innovations.where import WIDEST, Where, in_council, where

LAST_PAGE = 100  # nobody reads further, and deep pages are what scrapers and attacks ask for
RANKED = 20  # pages whose results are ranked together: a broad word never has all its matches ranked
READ = PAGE * LAST_PAGE
KEPT = 300  # seconds that counts over all of England are remembered, unless an entry changes
HALF = 5.0  # miles at which a match counts half as much, when sorted by best match near a place


@dataclass(frozen=True)
class Asked:
    words: str = ""
    near: str = ""
    within: str = ""
    council: str = ""
    sort: str = ""
    page: int = 1
    exact: bool = False
    chosen: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Hit:
    """One innovation of the page; its nearest place, and how far that is in miles, where they are known."""

    innovation: Innovation
    place: Place | None
    miles: float | None


@dataclass(frozen=True)
class Results:
    asked: Asked
    plan: search.Plan
    where: Where | None  # the place typed, else the council chosen
    council: Where | None
    problem: PlaceProblem | None
    loose: bool
    sort: str
    page: int
    counts: Counts
    hits: list

    @property
    def unknown_council(self):
        return bool(self.asked.council and not self.council)

    @property
    def pages(self):
        return max(1, min(LAST_PAGE, -(-self.counts.total // PAGE)))


@dataclass(frozen=True)
class Widening:
    """A way to get results where there are none."""

    kind: str  # "within", "group" or "words"
    value: str
    results: int


def run(asked):
    """Results for what was asked. A place nobody knows is a `problem`, and the search goes on without it."""
    found, problem = _where(asked)
    council = in_council(asked.council) if asked.council else None
    plan = search.plan(asked.words, mend=not asked.exact)
    places = [place for place in (found, council) if place]
    matched, counts, loose = _match(plan, places, asked.chosen)
    sort = _sort(asked, plan, found)
    page = min(asked.page, max(1, -(-counts.total // PAGE)), LAST_PAGE)
    standpoint = found or council
    ids = (
        _page_of_ids(asked, places, _choose(matched, asked.chosen), plan, loose, sort, page)
        if counts.total
        else []
    )
    hits = _hits(ids, standpoint)
    if sort == "nearest":
        hits.sort(key=_near_and_checked)
    return Results(asked, plan, standpoint, council, problem, loose, sort, page, counts, hits)


def _where(asked):
    if not asked.near:
        return None, None
    try:
        return where(asked.near, asked.within), None
    except PlaceProblem as problem:
        return None, problem


def _match(plan, places, chosen):
    """Entries with all the words, and how many; if none has them all, entries with some."""
    if not any(group.dead for group in plan.strict.groups):
        matched = _matched(plan, places, loose=False)
        counts = _counts(matched, chosen, plan, places)
        if counts.matched or plan.empty:
            return matched, counts, False
    matched = _matched(plan, places, loose=True)
    return matched, _counts(matched, chosen, plan, places, loose=True), True


def _matched(plan, places, loose):
    return _in_places(places, IndexEntry.objects.matching(plan, loose=loose))


def _in_places(places, entries):
    for place in places:
        if place.miles != WIDEST:
            entries = entries.available(place.usable)
    return entries


def _among(places):
    """All entries of these places, whatever their words. What can be used everywhere is found sooner by itself."""
    if not places:
        return [IndexEntry.objects.all()]
    return [IndexEntry.objects.everywhere(), _in_places(places, IndexEntry.objects.not_everywhere())]


def _counts(matched, chosen, plan, places, loose=False):
    """Counts over all of England are remembered until an entry changes: a broad word matches very many rows."""
    if places:
        return facets.count(matched, chosen)
    asked = repr((plan.query(loose), sorted(chosen.items()), IndexEntry.objects.state()))
    key = f"counts:{sha256(asked.encode()).hexdigest()}"
    return cache.get_or_set(key, lambda: facets.count(matched, chosen), timeout=KEPT)


def _choose(matched, chosen):
    for group in GROUPS:
        if chosen.get(group.param):
            matched = matched.in_group(group, chosen[group.param])
    return matched


def _sort(asked, plan, found):
    """What was asked for if it makes sense; else best match for words and nearest for a place."""
    if asked.sort == "nearest" and not found:
        return "best"
    if asked.sort:
        return asked.sort
    return "nearest" if found and plan.empty and not found.is_area else "best"


def _page_of_ids(asked, places, entries, plan, loose, sort, page):
    start = (page - 1) * PAGE
    if sort == "nearest":
        return _nearest(entries, places[0], start)
    if sort == "best" and not plan.empty:
        among = [_choose(part, asked.chosen) for part in _among(places)]
        return _best(entries, among, plan, loose, places[0] if places else None, page)
    ordered = {"best": entries.best_first, "evidence": entries.best_evidence, "newest": entries.newest}[
        sort
    ]()
    return list(ordered.values_list("pk", flat=True)[start : start + PAGE])


def _nearest(entries, standpoint, start):
    """First what has a place here, by distance; then what comes to you."""
    near = standpoint.places().of_innovations(entries.order_by().values("pk")).nearest_each()[:READ]
    ids = [pk for pk, _ in near]
    page = ids[start : start + PAGE]
    if len(page) < PAGE and len(ids) < READ:
        rest = entries.unplaced(ids).best_first().values_list("pk", flat=True)
        after = max(0, start - len(ids))
        page += rest[after : after + PAGE - len(page)]
    return page


def _best(entries, among, plan, loose, standpoint, page):
    """The best matches; near a place, a match counts the less the further away it is."""
    block, place_in_block = divmod(page - 1, RANKED)
    scores = search.scores(plan, entries, block * RANKED * PAGE, RANKED * PAGE, loose, among)
    if standpoint and not standpoint.is_area and scores:
        near = _nearest_places(list(scores), standpoint)
        comes_to_you = min(HALF, standpoint.miles / 2)
        scores = {pk: score / (1 + near.get(pk, comes_to_you) / HALF) for pk, score in scores.items()}
    ranked = sorted(scores, key=lambda pk: (-scores[pk], pk))
    return ranked[place_in_block * PAGE : (place_in_block + 1) * PAGE]


def _near_and_checked(hit):
    """Of things as near, those of the page that nobody has checked for long stand last."""
    if hit.miles is None:
        return True, 0, False
    return False, round(hit.miles, 6), bool(hit.innovation.sunk_on)


def _nearest_places(ids, standpoint):
    """{innovation id: miles to its nearest place}, of these ids that have a place near enough."""
    near = {}
    for pk, lat, lon in Place.objects.of_innovations(ids).positions():
        miles = haversine_miles(standpoint.lat, standpoint.lon, lat, lon)
        if miles <= min(standpoint.miles, near.get(pk, standpoint.miles)):
            near[pk] = miles
    return near


def _hits(ids, standpoint):
    if not ids:
        return []
    entries, all_places = rows_of(ids)
    cards, places = {entry.pk: entry for entry in entries}, {}
    for place in all_places:
        places.setdefault(place.innovation_id, []).append(place)
    return [_hit(cards[pk], places.get(pk, []), standpoint) for pk in ids if pk in cards]


def _hit(innovation, places, standpoint):
    """With a standpoint the nearest place, unless it is too far and the entry comes to you; without one, the first."""
    if not standpoint:
        return Hit(innovation, (places or [None])[0], None)
    if standpoint.is_area:
        return Hit(
            innovation, next((p for p in places if p.council_id == standpoint.council_code), None), None
        )
    known = [place for place in places if place.lat is not None]
    near = [(haversine_miles(standpoint.lat, standpoint.lon, place.lat, place.lon), place) for place in known]
    miles, place = min(near, key=lambda pair: pair[0], default=(None, None))
    return (
        Hit(innovation, place, miles) if place and miles <= standpoint.miles else Hit(innovation, None, None)
    )


def widenings(results, most=5):
    """Ways to get results where there are none, each with how many it would give."""
    return [
        way for way in (*_further(results), *_fewer_choices(results), *_fewer_words(results)) if way.results
    ][:most]


def _further(results):
    """The next two distances that would find more, also around the middle of a whole council that was typed."""
    where = results.where
    if not where or not results.asked.near or where.miles == WIDEST:
        return
    for miles in [m for m in (15, 50, WIDEST) if m > (where.miles or 0)][:2]:
        entries = _choose(_matched(results.plan, [where.widened(miles)], results.loose), results.asked.chosen)
        yield Widening("within", "any" if miles == WIDEST else str(miles), entries.count())


def _fewer_choices(results):
    for param in results.asked.chosen:
        yield Widening("group", param, results.counts.without[param])


def _fewer_words(results):
    """Each of the first two things asked for, by itself."""
    groups = [group for group in results.plan.groups if not group.dead]
    if len(groups) < 2:
        return
    for group in groups[:2]:
        entries = _in_places(
            [results.where] if results.where else [], IndexEntry.objects.meeting(group.alone)
        )
        yield Widening("words", results.plan.words_of(group), _choose(entries, results.asked.chosen).count())
