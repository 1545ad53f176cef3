"""What people look for and do not find, month by month: for TLAP all over England, for everyone in one council.

Nothing is shown that fewer than FEWEST people searched for, and totals are rounded, so that it cannot be worked out
either. On public pages words are plain words, and TLAP can keep any of them back.
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from carehub.places.models import Council
from innovations import need_counts
from innovations.models import KeptBack, Need, SearchLog, Wish
from innovations.months import month_of, months_before

FEWEST = 5  # searches; fewer are not shown
MOST_WORDS = 200
MONTHS = 13
LITTLE = 3  # entries; a council with fewer has little for a need
_PLAIN = re.compile(r"[^\W\d_]+(?:[ '’-]+[^\W\d_]+)*")
LONGEST_PLAIN = 40


@dataclass(frozen=True)
class Word:
    words: str
    number: int
    kept_back: bool = False

    @property
    def is_plain(self):
        """No numbers, addresses or sentences that somebody wants to see on a public page."""
        return len(self.words) <= LONGEST_PLAIN and _PLAIN.fullmatch(self.words) is not None


@dataclass(frozen=True)
class NeedGap:
    """One need in one council. `number` and `usual` are None for a month in which nobody counted; `searches` when few."""

    council: Council
    need: Need
    number: int | None
    usual: int | None
    searches: int | None

    @property
    def is_missing(self):
        return self.number is not None and self.usual >= 1 and self.number < self.usual / 2

    @property
    def order(self):
        """Where most is missing for most people first."""
        return -(self.searches or 0), (self.number or 0) - (self.usual or 0), self.council.name


@dataclass(frozen=True)
class NeedOverall:
    """One need all over England: in how many councils there is nothing, or little, for it."""

    need: Need
    nothing: int
    little: int
    searches: int | None


@dataclass(frozen=True)
class Searches:
    """All searches of a month and those that found nothing, rounded down to fives; None when there are fewer."""

    total: int | None
    found_nothing: int | None


def months(today):
    """The first days of this month and those before it."""
    return [months_before(month_of(today), back) for back in range(MONTHS)]


def shown(number):
    """A number of searches as it may be shown: None below FEWEST."""
    return number if number >= FEWEST else None


def rounded(number):
    return number // 5 * 5 or None


class Gaps:
    """The report of a month (its first day), all over England or in one council."""

    def __init__(self, month, today, council=None):
        self.month, self.council = month, council
        self.is_now = month == month_of(today)
        log, told = SearchLog.objects.in_month(month), Wish.objects.in_month(month)
        self.log = log.in_council(council) if council else log
        self.wishes = told.in_council(council) if council else told

    @cached_property
    def searches(self):
        return Searches(rounded(self.log.count()), rounded(self.log.found_nothing().count()))

    @cached_property
    def words(self):
        """For TLAP: what was typed and not found, with what is kept off public pages."""
        kept_back = KeptBack.objects.among([said for said, _ in self._typed])
        return [Word(said, number, said in kept_back) for said, number in self._typed]

    @cached_property
    def public_words(self):
        """For everyone: the same without what is kept back, and only words as they stand in a dictionary."""
        return [word for word in self.words if word.is_plain and not word.kept_back]

    @cached_property
    def _typed(self):
        return list(self.log.found_nothing().words_by_number(FEWEST)[:MOST_WORDS])

    @cached_property
    def needs(self):
        """NeedGaps, by need: as it stands now for this month, as it was counted for an earlier one."""
        counts = need_counts.now(self.council) if self.is_now else need_counts.then(self.month, self.council)
        councils = [self.council] if self.council else list(Council.objects.order_by("name").defer("facts"))
        return [
            NeedGap(
                where,
                need,
                *counts.get((where.pk, need.pk), (None, None)),
                shown(self._asked[where.pk, need.slug]),
            )
            for need in Need.objects.remembered()
            for where in councils
        ]

    @cached_property
    def _asked(self):
        return self.log.needs_by_council()

    @cached_property
    def overall(self):
        """A NeedOverall for each need."""
        asked, counted = Counter(), {}
        for (_, slug), number in self._asked.items():
            asked[slug] += number
        for gap in self.needs:
            counted.setdefault(gap.need, []).append(gap.number)
        return [_overall(need, numbers, asked[need.slug]) for need, numbers in counted.items()]

    @cached_property
    def was_counted(self):
        return any(gap.number is not None for gap in self.needs)

    @cached_property
    def wished(self):
        """How many told us what is missing, as far as it may be shown."""
        return shown(self.wishes.count())

    def of_need(self, need):
        """The NeedGaps of one need, where most is missing for most people first."""
        return sorted((gap for gap in self.needs if gap.need == need), key=lambda gap: gap.order)


def _overall(need, numbers, asked):
    nothing = sum(number == 0 for number in numbers)
    little = sum(number is not None and 0 < number < LITTLE for number in numbers)
    return NeedOverall(need, nothing, little, shown(asked))
