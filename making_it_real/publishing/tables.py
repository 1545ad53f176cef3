"""A campaign's tallies as numbers: groups by segments by what is measured. Groups are organisations, regions and England."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from carehub.themes import Theme
from making_it_real.disclosure.hiding import KEYS
from making_it_real.models import Result, Tally

PLACE = {key: place for place, key in enumerate(KEYS)}
Level = Result.Level


@dataclass(frozen=True)
class Group:
    """`number`: the organisation's id, or None. `size`: how many people could answer, where that is known."""

    level: Level
    number: int | None = None
    area: str = ""
    size: int | None = None

    @property
    def key(self):
        return self.level.value, self.number, self.area


@dataclass
class Counts:
    """`n` and `yes`: [group, segment, measure]. Measures: everyone, the themes, the statements, and each category twice:
    who has heard of it (or used it), and who has used it. `statements`: (theme, code) of each."""

    groups: list
    region: np.ndarray
    statements: list
    categories: list
    n: np.ndarray
    yes: np.ndarray

    @property
    def organisations(self):
        return len(self.region)

    @cached_property
    def place(self):
        """{key of a group: its number}"""
        return {group.key: number for number, group in enumerate(self.groups)}

    @cached_property
    def absent(self):
        """[group, segment]: what is left out, because it says nothing of anybody: a way of answering that nobody used, and
        all of them where only one was used."""
        used = self.n[:, :, 0] > 0
        channels = np.array([key.startswith("channel:") for key in KEYS])
        several = (used & channels).sum(axis=1) > 1
        return channels & ~(used & several[:, None])

    @property
    def first_statement(self):
        return 1 + len(Theme)

    @property
    def first_category(self):
        return self.first_statement + len(self.statements)

    def under(self, theme):
        """[(code, number of the measure)] of a theme's statements."""
        return [
            (code, self.first_statement + place)
            for place, (own, code) in enumerate(self.statements)
            if own == theme
        ]


def counts_of(campaign):
    """Four queries, whatever there is."""
    asked = list(campaign.organisations.with_all().order_by("pk"))
    statements = list(campaign.statement_set.statements.in_order().values_list("theme", "code"))
    categories = list(campaign.asked_categories.values_list("category__slug", flat=True))
    areas = sorted({_area(one) for one in asked} - {""})
    region = np.array([areas.index(_area(one)) if _area(one) else -1 for one in asked], int)
    groups = [Group(Level.ORGANISATION, one.organisation_id, size=one.eligible) for one in asked]
    groups += [*(Group(Level.REGION, area=area) for area in areas), Group(Level.ENGLAND)]
    n, yes = _numbers(campaign, asked, len(statements), len(categories))
    return Counts(
        groups,
        region,
        statements,
        categories,
        _with_sums(n, region, len(areas)),
        _with_sums(yes, region, len(areas)),
    )


def _area(about):
    return about.organisation.council.region if about.organisation.council else ""


def _numbers(campaign, asked, statements, categories):
    row = {one.pk: number for number, one in enumerate(asked)}
    n = np.zeros((len(asked), len(KEYS), 1 + len(Theme) + statements + 2 * categories), int)
    yes = n.copy()
    for tally in Tally.objects.in_campaign(campaign).iterator(500):
        place = row[tally.about_id], PLACE[tally.segment]
        n[place], yes[place] = zip(*_measures(tally), strict=True)
    return n, yes


def _measures(tally):
    """(n, yes) of each measure."""
    yield tally.people, tally.people
    yield from tally.themes
    for never, rarely, sometimes, mostly, always, _ in tally.statements:
        yield never + rarely + sometimes + mostly + always, mostly + always
    for no, heard, used in tally.awareness:
        yield no + heard + used, heard + used
        yield no + heard + used, used


def _with_sums(numbers, region, regions):
    """Under the organisations, the sums of the regions and of England."""
    sums = [numbers[region == one].sum(axis=0) for one in range(regions)]
    return np.concatenate([numbers, *(one[None] for one in [*sums, numbers.sum(axis=0)])])
