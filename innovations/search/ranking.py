"""Putting matches in order. A word that half the directory has must stay quick, so only so many are ranked."""

from innovations.search import engine
from innovations.search.analysis import stems
from innovations.search.query import Query

SYNONYM = 0.8  # what a synonym in the title counts, where the word that was typed counts 1
BEST_QUALITY = 16_000


def scores(plan, entries, limit=1000, loose=False):
    """{innovation id: score} for at most `limit` of the matching entries (a QuerySet); higher is better, about 0 to 1.

    Matches by title are taken first, then those of the best stored quality; only these are ranked.
    """
    if plan.empty:
        return {}
    query = plan.query(loose)
    quality = _candidates(entries, query, limit)
    if not quality:
        return {}
    groups = [Query((group,), least=1) for group in plan.groups]
    rows = engine.current().ranks(query, groups, list(quality))
    best = max(rank for _, _, rank, _ in rows) or 1
    asked = stems(plan.mended or plan.asked)
    return {
        pk: 0.35 * met / len(groups)
        + 0.25 * _share_in(title, plan.groups)
        + 0.20 * rank / best
        + 0.15 * _likeness(stems(title), asked)
        + 0.05 * quality[pk] / BEST_QUALITY
        for pk, title, rank, met in rows
    }


def _candidates(entries, query, limit):
    """{id: quality}. A broad word fills the limit with titles, and then the many other matches are never read."""
    chosen = dict(entries.meeting(query, in_title=True).best_first().values_list("pk", "quality")[:limit])
    if len(chosen) < limit:
        others = entries.best_first().values_list("pk", "quality")[:limit]
        chosen = dict(list({**chosen, **dict(others)}.items())[:limit])
    return chosen


def _share_in(title, groups):
    """How much of what was asked the title answers, from 0 to 1."""
    run = stems(title)
    return sum(_worth(group, run) for group in groups) / len(groups)


def _worth(group, run):
    typed, *others = (_is_in(alternative, run) for alternative in group.alternatives)
    return 1 if typed else SYNONYM * any(others)


def _is_in(alternative, run):
    if not alternative.together:
        return set(alternative.stems).issubset(run)
    return _starts_at(alternative.stems, run) is not None


def _starts_at(stems_wanted, run):
    length, wanted = len(stems_wanted), list(stems_wanted)
    return next((i for i in range(len(run) - length + 1) if run[i : i + length] == wanted), None)


def _likeness(title, asked):
    """1 for the very title, less for a title that begins with or holds what was asked, word for word."""
    if title == asked:
        return 1
    start = _starts_at(asked, title) if asked else None
    return 0 if start is None else 0.6 if start == 0 else 0.4
