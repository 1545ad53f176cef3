"""What the page of results says: plain data for the templates, made from one run of the directory."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from carehub.charts import Spot, locator
from carehub.context import LIST_COOKIE, listed_ids
from innovations import directory, search
from innovations.directory import LAST_PAGE, PAGE
from innovations.filters import GROUPS, SORTS
from innovations.forms import WishForm
from innovations.models import Evidence, Way
from innovations.where import DISTANCES, USUAL, WIDEST


@dataclass(frozen=True)
class Box:
    value: str
    label: str
    count: int | None
    checked: bool


@dataclass(frozen=True)
class Facet:
    name: str
    title: str
    kind: str
    open: bool
    options: list
    hint: str = ""


@dataclass(frozen=True)
class PageLink:
    number: int | None
    url: str = ""
    current: bool = False


@dataclass(frozen=True)
class ResultCard:
    pk: int
    url: str
    title: str
    plain_title: str
    summary: str
    kind_label: str
    icon: str
    scene: str
    by: str
    distance: str
    get: str
    cost: str
    evidence_level: int
    evidence_words: str
    checked: str
    saved: bool
    demonstration: bool


@dataclass(frozen=True)
class NearProblem:
    message: str
    suggestions: list
    link: tuple | None


def miles_in_words(miles):
    """Miles to one decimal: "0.8 miles away"."""
    if miles is None:
        return ""
    if miles < 0.05:
        return "Right here"
    return "1 mile away" if f"{miles:.1f}" == "1.0" else f"{miles:.1f} miles away"


def within_words(value):
    return "Any distance" if value == "any" else f"Within {value} {'mile' if value == '1' else 'miles'}"


class ResultsPage:
    def __init__(self, results, address, ignored, view, request):
        self.results, self.address, self.view = results, address, view or "list"
        self.ignored = ignored
        self.saved = set(listed_ids(request.COOKIES.get(LIST_COOKIE, "")))
        self.back = request.get_full_path()

        self.tiles, self.tiles_attribution = settings.MAP_TILE_URL, settings.MAP_TILE_ATTRIBUTION

    # --- What was asked ---------------------------------------------------------------------------------------
    @property
    def asked(self):
        return self.results.asked

    @property
    def crumbs(self):
        return [("Home", reverse("home")), ("Find support", "")]

    @property
    def notes(self):
        """What we could not do as asked, each a sentence."""
        notes = [
            f"We do not have a choice called “{value[:40]}” under “{param}”, so we left it out."
            for param, value in self.ignored[:3]
        ]
        if self.results.unknown_council:
            notes.append(
                f"We do not know a council called “{self.asked.council}”, so these are for all of England."
            )
        if self.near_problem and self.total:
            notes.append("These results are for all of England, as we could not find that place.")
        if self.results.loose and self.total:
            notes.append(f"Nothing has all the words ‘{self.searched_words}’. These have some of them.")
        return notes

    @property
    def save_url(self):
        return reverse("list-save")

    @property
    def share_url(self):
        return settings.SITE_URL + str(self.address)

    @property
    def mail_url(self):
        query = urlencode({"subject": self.title, "body": self.share_url}, quote_via=quote)
        return f"mailto:?{query}"

    @cached_property
    def wish_form(self):
        return WishForm(initial={"q": self.asked.words, "near": self.asked.near})

    @property
    def ways_out(self):
        return [
            ("See everything", reverse("directory")),
            ("Start with what you need", reverse("home") + "#needs"),
        ]

    @property
    def total(self):
        return self.results.counts.total

    @property
    def count_words(self):
        return "1 result" if self.total == 1 else f"{self.total:,} results"

    @property
    def searched_words(self):
        return self.results.plan.mended or self.asked.words

    @property
    def where_words(self):
        where = self.results.where
        if not where:
            return ""
        if where.is_area:
            return f"in {where.label}"
        if where.miles == WIDEST:
            return f"at any distance from {where.label}"
        return f"within {where.miles:g} {'mile' if where.miles == 1 else 'miles'} of {where.label}"

    @property
    def title(self):
        words = (
            f"Things that could help with {self.searched_words}"
            if self.asked.words
            else "Things that could help"
        )
        return f"{words} {self.where_words}".strip() + (
            f" (page {self.results.page})" if self.results.page > 1 else ""
        )

    @property
    def near_problem(self):
        problem = self.results.problem
        if not problem:
            return None
        suggestions = [(name, str(self.address.having(near=name))) for name in problem.suggestions]
        return NearProblem(problem.message, suggestions, problem.link)

    # --- A word we mended, or words nobody has all of -------------------------------------------------------------
    @property
    def mended(self):
        return self.results.plan.mended

    @property
    def exact_url(self):
        return str(self.address.having(exact="1"))

    # --- Filters ----------------------------------------------------------------------------------------------------
    @property
    def facets(self):
        groups = [self._facet(group) for group in GROUPS]
        distance = [self._distances()] if self._has_point else []
        return [facet for facet in (*groups[:3], *distance, *groups[3:]) if facet.options]

    @property
    def _has_point(self):
        return bool(self.results.where and self.asked.near)

    def _facet(self, group):
        ticked = self.asked.chosen.get(group.param, [])
        counts = self.results.counts.options[group.param]
        boxes = [
            Box(option.value, option.label, counts[option.value], option.value in ticked)
            for option in group.options()
            if counts[option.value] or option.value in ticked
        ]
        return Facet(group.param, group.label, "checkbox", group.open or bool(ticked), boxes)

    def _distances(self):
        where = self.results.where
        now = self.asked.within or ("" if where.is_area else str(USUAL))
        options = [("", f"Anywhere in {where.label}")] if where.is_area else []
        options += [(str(miles), within_words(str(miles))) for miles in DISTANCES] + [("any", "Any distance")]
        boxes = [Box(value, label, None, value == now) for value, label in options]
        return Facet("within", "How far", "select", True, boxes, f"Distance from {where.label}")

    @property
    def hidden(self):
        """What the form of filters carries along, as (name, value)."""
        kept = ("q", "near", "council", "sort", "view", "exact")
        return [(name, self.address.asked[name]) for name in kept if name in self.address.asked]

    @property
    def chips(self):
        chips = [
            (option.label, str(self.address.without(group.param, option.value)))
            for group in GROUPS
            for option in group.options()
            if option.value in self.asked.chosen.get(group.param, [])
        ]
        if self.asked.council and not self.results.unknown_council:
            place = (
                self.results.where.label
                if not self.asked.near
                else self.asked.council.replace("-", " ").title()
            )
            chips.append((f"In {place}", str(self.address.having(council=""))))
        if self.asked.within and self._has_point:
            chips.append((within_words(self.asked.within), str(self.address.having(within=""))))
        return chips

    @property
    def clear_url(self):
        if not self.chips:
            return ""
        off = {group.param: [] for group in GROUPS}
        return str(self.address.having(**off, within="", council=""))

    # --- Looks --------------------------------------------------------------------------------------------------------
    @property
    def sorts(self):
        """(words, address, whether it is the one in use)."""
        offered = [
            sort
            for sort in SORTS
            if sort != "nearest" or (self._has_point and not self.results.where.is_area)
        ]
        return [
            (SORTS[sort], str(self.address.having(sort=sort)), sort == self.results.sort) for sort in offered
        ]

    @property
    def list_url(self):
        return str(self.address.having(view=""))

    @property
    def map_url(self):
        return str(self.address.having(view="map"))

    # --- Results ------------------------------------------------------------------------------------------------------
    @cached_property
    def cards(self):
        return [self._card(hit) for hit in self.results.hits]

    def _card(self, hit):
        entry, plan = hit.innovation, self.results.plan
        return ResultCard(
            pk=entry.pk,
            url=entry.get_absolute_url(),
            title=search.highlight(entry.title, plan),
            plain_title=entry.title,
            summary=search.highlight(entry.summary, plan),
            kind_label=entry.category.name,
            icon=entry.category.icon,
            scene=entry.scene or entry.category.scene,
            by=entry.runner or "",
            distance=_whereabouts(hit),
            get=entry.first_step or _ways(entry),
            cost=entry.cost_summary or entry.get_cost_band_display(),
            evidence_level=entry.evidence_level,
            evidence_words=Evidence(entry.evidence_level).label,
            checked=_checked(entry),
            saved=entry.pk in self.saved,
            demonstration=entry.demonstration,
        )

    @cached_property
    def map(self):
        """Sketch map of the results that have a place, or None; `pinned` are its cards in the pins' order."""
        hits = self._pinned_hits
        if not hits:
            return None
        where = self.results.where
        centre = Spot(where.lat, where.lon, "You") if where and not where.is_area else None
        return locator([Spot(hit.place.lat, hit.place.lon, hit.innovation.title) for hit in hits], centre)

    @property
    def _pinned_hits(self):
        return [hit for hit in self.results.hits if hit.place and hit.place.lat is not None]

    @property
    def pinned(self):
        pinned = {hit.innovation.pk for hit in self._pinned_hits}
        return [card for card in self.cards if card.pk in pinned]

    @property
    def pins(self):
        """(latitude, longitude, card) for a map with tiles."""
        hits = zip(self._pinned_hits, self.pinned, strict=True)
        return [
            {"lat": hit.place.lat, "lon": hit.place.lon, "title": card.plain_title, "url": card.url}
            for hit, card in hits
        ]

    @property
    def unpinned(self):
        pinned = {card.pk for card in self.pinned}
        return [card for card in self.cards if card.pk not in pinned]

    # --- Pages --------------------------------------------------------------------------------------------------------
    @property
    def pages(self):
        now, last = self.results.page, self.results.pages
        if last == 1:
            return []
        shown = sorted({1, last, *range(max(1, now - 2), min(last, now + 2) + 1)})
        links = []
        for number in shown:
            if links and number > links[-1].number + 1:
                links.append(PageLink(None))
            links.append(PageLink(number, self._page_url(number), number == now))
        return links

    def _page_url(self, number):
        return str(self.address.having(page=str(number) if number > 1 else ""))

    @property
    def previous_url(self):
        return self._page_url(self.results.page - 1) if self.results.page > 1 else ""

    @property
    def next_url(self):
        return self._page_url(self.results.page + 1) if self.results.page < self.results.pages else ""

    @property
    def cut_off(self):
        """How many results can be read, when there are more than that."""
        return LAST_PAGE * PAGE if self.total > LAST_PAGE * PAGE else None

    # --- No results ---------------------------------------------------------------------------------------------------
    @property
    def tries(self):
        return [
            (self._try_words(way), str(self._try_address(way))) for way in directory.widenings(self.results)
        ]

    def _try_words(self, way):
        results = "1 result" if way.results == 1 else f"{way.results:,} results"
        if way.kind == "within":
            return (
                f"Look {within_words(way.value).lower()}: {results}"
                if way.value != "any"
                else f"Look further: {results}"
            )
        if way.kind == "words":
            return f"Search just ‘{way.value}’: {results}"
        group = next(group for group in GROUPS if group.param == way.value)
        labels = [option.label for option in group.options() if option.value in self.asked.chosen[way.value]]
        return f"Take off ‘{'’ and ‘'.join(labels)}’: {results}"

    def _try_address(self, way):
        change = {"within": {"within": way.value}, "words": {"q": way.value}, "group": {way.value: []}}[
            way.kind
        ]
        return self.address.having(**change)


def _whereabouts(hit):
    if hit.miles is not None:
        return miles_in_words(hit.miles)
    if hit.place:
        town, council = hit.place.town, hit.place.council.name if hit.place.council else ""
        return ", ".join(dict.fromkeys(part for part in (town, council) if part))
    if hit.innovation.all_england:
        return "Anywhere in England"
    if hit.innovation.online:
        return "Online or by phone"
    return f"All over {hit.innovation.area}" if hit.innovation.area else ""


def _ways(entry):
    ways = [way.label for index, way in enumerate(Way) if entry.index_entry.ways >> index & 1]
    return " or ".join(ways[:2]) or "Get in touch"


def _checked(entry):
    day = entry.last_checked_on
    if not day:
        return ""
    old = (timezone.localdate() - day).days > 365
    return "Checked over a year ago" if old else f"Checked in {day:%B %Y}"
