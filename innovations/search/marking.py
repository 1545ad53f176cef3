"""Showing people why an entry was found: their words, in any ending, between <mark> and </mark>."""

from collections import defaultdict

from django.utils.html import escape
from django.utils.safestring import mark_safe

from innovations.search.analysis import compounds, tokens

LONGEST = 4000  # characters of a text that an excerpt is chosen from
LEAD = 60  # characters shown before the first mark of an excerpt


def highlight(text, plan):
    """The text as safe HTML, everything escaped but the marks around what was searched for."""
    parts, after = [], 0
    for start, end in _spans(text, plan):
        parts += [escape(text[after:start]), "<mark>", escape(text[start:end]), "</mark>"]
        after = end
    return mark_safe("".join([*parts, escape(text[after:])]))  # noqa: S308 - every piece is escaped above


def excerpt(text, plan, length=200):
    """About `length` characters of the text, where most of what was searched for stands together."""
    text = " ".join(text[:LONGEST].split())
    if len(text) <= length:
        return highlight(text, plan)
    start = _best_start(text, _spans(text, plan), length)
    start = text.find(" ", start) + 1 if start else 0
    end = start + length
    shown = text[start:end] if end >= len(text) else text[start:end].rpartition(" ")[0] or text[start:end]
    before, behind = "… " if start else "", " …" if start + len(shown) < len(text) else ""
    return mark_safe(f"{before}{highlight(shown, plan)}{behind}")  # noqa: S308 - highlight escapes


def _best_start(text, spans, length):
    """Where the stretch begins that has the most different marks; of several, the first."""
    starts = [0, *(max(0, start - LEAD) for start, _ in spans)]

    def marks(start):
        return len({text[s:e].casefold() for s, e in spans if start <= s and e <= start + length})

    return max(starts, key=lambda start: (marks(start), -start))


def _spans(text, plan):
    """(start, end) of what is to be marked, in order, without overlaps."""
    if not plan.marks:
        return []
    runs = defaultdict(list)
    for run in plan.marks:
        runs[run[0]].append(run)
    whole = [(token.start, token.end) for token in compounds(text) if (token.stem,) in plan.marks]
    return _joined(sorted([*whole, *_found(tokens(text), runs)]))


def _found(read, runs):
    stems = [token.stem for token in read]
    for i, token in enumerate(read):
        for run in runs.get(token.stem, ()):
            if tuple(stems[i : i + len(run)]) == run:
                yield token.start, read[i + len(run) - 1].end


def _joined(spans):
    joined = []
    for start, end in spans:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
