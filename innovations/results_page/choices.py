"""The filters beside the results: boxes with counts, chips of what is on, ways to sort."""

from dataclasses import dataclass
from functools import cached_property

from innovations.filters import GROUPS, SORTS
from innovations.results_page import words
from innovations.where import DISTANCES, USUAL

CARRIED = ("q", "near", "council", "sort", "view", "exact")  # what the form of filters keeps of the address


@dataclass(frozen=True)
class Box:
    """`id` for its label; `count` of results, or None where it is not known."""

    id: str
    value: str
    label: str
    count: str | None
    checked: bool


@dataclass(frozen=True)
class Facet:
    name: str
    title: str
    kind: str
    open: bool
    options: list
    hint: str = ""


class Choices:
    """For one run of the directory (Results) at one Address."""

    def __init__(self, results, address):
        self.results, self.asked, self.address = results, results.asked, address
        self.from_a_point = bool(results.where and self.asked.near)

    @property
    def facets(self):
        groups = [self._facet(group) for group in GROUPS]
        distance = [self._distances()] if self.from_a_point else []
        return [facet for facet in (*groups[:3], *distance, *groups[3:]) if facet.options]

    def _facet(self, group):
        ticked = self.asked.chosen.get(group.param, [])
        counts = self.results.counts.options[group.param]
        boxes = [
            Box(
                f"{group.param}-{option.value}",
                option.value,
                option.label,
                f"{counts[option.value]:,}",
                option.value in ticked,
            )
            for option in group.options()
            if counts[option.value] or option.value in ticked
        ]
        return Facet(group.param, group.label, "checkbox", group.open or bool(ticked), boxes)

    def _distances(self):
        where = self.results.where
        now = self.asked.within or ("" if where.is_area else str(USUAL))
        options = [("", f"Anywhere in {where.label}")] if where.is_area else []
        options += [(value, words.within(value)) for value in (*map(str, DISTANCES), "any")]
        boxes = [Box("", value, label, None, value == now) for value, label in options]
        return Facet("within", "How far", "select", True, boxes, f"Distance from {where.label}")

    @property
    def carried(self):
        """What the form of filters carries along, as (name, value)."""
        return [(name, self.address.asked[name]) for name in CARRIED if name in self.address.asked]

    @cached_property
    def chips(self):
        """(words, address without it) of everything that is on."""
        chips = [
            (option.label, str(self.address.without(group.param, option.value)))
            for group in GROUPS
            for option in group.options()
            if option.value in self.asked.chosen.get(group.param, [])
        ]
        if self.results.council:
            chips.append((f"In {self.results.council.label}", str(self.address.having(council=""))))
        if self.asked.within and self.from_a_point:
            chips.append((words.within(self.asked.within), str(self.address.having(within=""))))
        return chips

    @property
    def clear_url(self):
        off = {group.param: [] for group in GROUPS}
        return str(self.address.having(**off, within="", council="")) if self.chips else ""

    @property
    def sorts(self):
        """(words, address, whether it is the one in use)."""
        by_distance = self.from_a_point and not self.results.where.is_area
        offered = [sort for sort in SORTS if sort != "nearest" or by_distance]
        return [(SORTS[s], str(self.address.having(sort=s)), s == self.results.sort) for s in offered]
