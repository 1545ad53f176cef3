"""Putting matches in order. A word that half the directory has must stay quick, so only so many are ranked."""

from innovations.search import engine
from innovations.search.analysis import stems
from innovations.search.blocks import block
from innovations.search.texts import BEST_QUALITY

SYNONYM = 0.8  # what a synonym in the title counts, where the word that was typed counts 1
SUNK = 0.7  # what a match counts that nobody has checked for long: it comes after others that match as well


def scores(plan, entries, start=0, limit=200, loose=False, among=()):
    """{innovation id: score} for one block of the matching entries (a QuerySet); higher is better, about 0 to 1.

    The block is the `limit` entries after the first `start`, where matches by title come first, then those of the
    best stored quality. Only the block is ranked, so scores of two blocks cannot be compared. `among`: see block().
    """
    if plan.empty:
        return {}
    query = plan.query(loose)
    quality = block(entries, query, start, limit, among)
    if not quality:
        return {}
    partly = plan.groups if loose or len(plan.groups) > len(query.groups) else ()
    rows = engine.current().ranks(query, [group.alone for group in partly], list(quality))
    best = max(rank for _, _, rank, _ in rows) or 1
    asked = stems(plan.mended or plan.asked)
    return {
        pk: (SUNK if quality[pk] < 0 else 1)
        * (
            0.35 * (met / len(partly) if partly else 1)
            + 0.20 * rank / best
            + 0.05 * max(0, quality[pk]) / BEST_QUALITY
            + _for_title(stems(title), plan.groups, asked)
        )
        for pk, title, rank, met in rows
    }


def _for_title(title, groups, asked):
    held = frozenset(title)
    share = sum(_worth(group, title, held) for group in groups) / len(groups)
    return 0.25 * share + 0.15 * _likeness(title, asked)


def _worth(group, title, held):
    typed, *others = group.alternatives
    if _is_in(typed, title, held):
        return 1
    return SYNONYM * any(_is_in(alternative, title, held) for alternative in others)


def _is_in(alternative, title, held):
    if not held.issuperset(alternative.stems):
        return False
    return not alternative.is_phrase or _starts_at(alternative.stems, title) is not None


def _starts_at(stems_wanted, run):
    length, wanted = len(stems_wanted), list(stems_wanted)
    return next((i for i in range(len(run) - length + 1) if run[i : i + length] == wanted), None)


def _likeness(title, asked):
    """1 for the very title, less for a title that begins with or holds what was asked, word for word."""
    if title == asked:
        return 1
    start = _starts_at(asked, title) if asked else None
    return 0 if start is None else 0.6 if start == 0 else 0.4
