"""What search reads of an innovation: its words in three parts, and the row the filters read."""

from bisect import bisect
from itertools import accumulate, chain
from typing import NamedTuple

from innovations.models.index import IndexEntry
from innovations.models.vocabulary import Way
from innovations.search.analysis import compounds, stems, words

BEST_QUALITY = 16_000
LONGEST_BODY = 12_000  # stems; PostgreSQL counts positions up to 16,383
# What PostgreSQL keeps of an entry, every stem three times (alone and beside its neighbours), must be under 1 MB.
LARGEST_BODY = 250_000  # bytes
WAYS = list(Way)


class Texts(NamedTuple):
    """The stems of an entry in the parts that weigh differently. None is a gap that no phrase reaches across."""

    title: list
    summary: list
    body: list


def texts(innovation):
    return Texts(
        _read([innovation.title]),
        _read([innovation.summary, *_organisations(innovation)]),
        _beginning(_read(_body(innovation))),
    )


def spelling_words(innovation):
    """Words as people write them, that a misspelt word may have meant."""
    parts = [innovation.title, innovation.summary, innovation.category.name, *_organisations(innovation)]
    parts += [place.town for place in innovation.places.all()]
    found = chain(chain.from_iterable(map(words, parts)), (token.word for token in _compounds(parts)))
    return {word for word in found if len(word) >= 3 and word.isalpha()}


def row(innovation):
    """The IndexEntry of an innovation that `for_index()` has read, not yet saved."""
    return IndexEntry(
        innovation=innovation,
        kind=innovation.kind,
        category=innovation.category.bit,
        needs=_mask(need.bit for need in innovation.needs.all()),
        audiences=_mask(audience.bit for audience in innovation.audiences.all()),
        themes=_mask(served.theme for served in innovation.themes_served.all()),
        ways=_mask(WAYS.index(route.way) for route in innovation.routes.all()),
        cost_band=innovation.cost_band,
        evidence=innovation.evidence_level,
        everywhere=innovation.everywhere,
        quality=quality(innovation),
        published_at=innovation.published_at,
    )


def quality(innovation):
    """Evidence first, then how much is filled in, then how lately someone checked it; from 0 to under 16,000.

    What nobody checks is less than nothing: it stands after all else.
    """
    checked = innovation.last_checked_on
    months = (checked.year - 2020) * 12 + checked.month if checked else 0
    filled = sum(bool(part) for part in _worth_having(innovation))
    worth = 4000 * innovation.evidence_level + 400 * filled + min(399, max(0, months))
    return worth - BEST_QUALITY if innovation.sunk_on else worth


def _worth_having(innovation):
    """What makes an entry useful; at most nine things."""
    return (
        innovation.description,
        innovation.who_for,
        innovation.first_step,
        innovation.cost_summary,
        innovation.phone or innovation.email,
        innovation.website,
        innovation.accessibility,
        innovation.everywhere or innovation.places.all(),
        innovation.needs.all(),
    )


def _read(parts):
    """The stems of the parts with a gap after each, then hyphenated words as one."""
    parts = [part for part in parts if part]
    plain = chain.from_iterable((*stems(part), None) for part in parts)
    joined = chain.from_iterable((token.stem, None) for token in _compounds(parts))
    return [*plain, *joined]


def _compounds(parts):
    return chain.from_iterable(compounds(part) for part in parts if "-" in part or "‐" in part or "‑" in part)


def _beginning(stems):
    """As much as fits. No text that somebody would read is longer."""
    stems = stems[:LONGEST_BODY]
    return stems[: bisect(list(accumulate(len((stem or "").encode()) for stem in stems)), LARGEST_BODY)]


def _organisations(innovation):
    return [role.organisation.name for role in innovation.roles.all()]


def _body(innovation):
    yield from (innovation.description, *innovation.who_for.splitlines(), innovation.first_step)
    for need in innovation.needs.all():
        yield from (need.name, need.label)
    yield from (audience.name for audience in innovation.audiences.all())
    yield innovation.category.name
    for place in innovation.places.all():
        yield from (place.name, place.town)


def _mask(bits):
    return sum(1 << bit for bit in set(bits))
