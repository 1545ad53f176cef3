"""From what somebody typed to what to look for: mend the words, widen them by their synonyms, group them."""

from innovations.search import spelling, synonyms
from innovations.search.grouping import groups_of
from innovations.search.query import Plan, Query
from innovations.search.reading import read, tidy


def plan(text, mend=True):
    """Read a search. `mend=False` looks for exactly the words that were typed."""
    asked = tidy(text)
    table = synonyms.table()
    pieces = read(asked)
    unknown = spelling.unknown(_all_tokens(pieces), table)
    unfinished = _unfinished(pieces, unknown, table) if mend else {}
    repairs = _repairs(pieces, unknown, unfinished, table) if mend else {}
    mended = _mended(asked, pieces, repairs)
    missing = {token.stem for token in unknown if token.word not in repairs}
    groups = groups_of(read(mended) if mended else pieces, table, missing, unfinished)
    return _plan(asked, mended, groups)


def _all_tokens(pieces):
    return [token for piece in pieces for token in (*piece.tokens, *piece.compounds)]


def _unfinished(pieces, unknown, table):
    """The last word, if no entry has it but words begin with it: {word: words it may become}."""
    last = pieces[-1].tokens[-1] if pieces and not pieces[-1].quoted else None
    if last not in unknown:
        return {}
    words = spelling.beginnings(last, table)
    return {last.word: words} if words else {}


def _repairs(pieces, unknown, unfinished, table):
    loose = {token for piece in pieces if not piece.quoted for token in piece.tokens}
    return spelling.repairs([t for t in unknown if t in loose and t.word not in unfinished], table)


def _mended(asked, pieces, repairs):
    """The text with the misspelt words replaced, or None if there are none."""
    if not repairs:
        return None
    for token in sorted(
        {t for piece in pieces if not piece.quoted for t in piece.tokens}, key=lambda t: -t.start
    ):
        if token.word in repairs:
            asked = asked[: token.start] + repairs[token.word] + asked[token.end :]
    return asked


def _plan(asked, mended, groups):
    strong = tuple(group for group in groups if not group.weak)
    alive = tuple(group for group in strong if not group.dead) or strong
    return Plan(
        asked=asked,
        mended=mended,
        groups=groups,
        strict=Query(strong, least=len(strong)),
        loose=Query(alive, least=1 if len(alive) < 3 else 2),
        marks=frozenset(run for group in strong for run in group.marks),
    )
