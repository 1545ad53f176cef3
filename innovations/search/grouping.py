"""Words side by side become groups: each a thing asked for, in all the words for it."""

from dataclasses import replace

from innovations.search.analysis import stem
from innovations.search.query import Alternative, Group

MOST = 12  # groups of a search that are looked for


def groups_of(pieces, table, missing, unfinished):
    """`missing` are stems no entry has; `unfinished` are words to be completed: {word: completions}."""
    groups = []
    for piece in pieces:
        groups += [_phrase(piece)] if piece.quoted else _loose(piece, table, unfinished)
    if not groups:
        groups = [_word(token) for piece in pieces for token in piece.tokens]
    groups = list(dict.fromkeys(groups))[:MOST]
    if all(group.weak for group in groups):
        groups = [replace(group, weak=False) for group in groups]
    return tuple(replace(group, dead=_is_dead(group, missing)) for group in groups)


def _is_dead(group, missing):
    return all(missing.intersection(alternative.stems) for alternative in group.alternatives)


def _phrase(piece):
    return Group((Alternative(tuple(token.stem for token in piece.tokens)),))


def _word(token):
    return Group((Alternative((token.stem,)),), weak=token.is_weak)


def _loose(piece, table, unfinished):
    """The groups of unquoted words: the longest terms of synonyms first, then hyphenated words, then words."""
    content = [token for token in piece.tokens if not token.is_stop]
    groups = []
    while content:
        length = table.longest_at([token.stem for token in content])
        compound = piece.compound_at(content[0])
        if length:
            groups.append(_synonyms(content[:length], table))
        elif compound:
            length = sum(piece.compound_at(token) is compound for token in content)
            groups.append(_hyphenated(piece, compound, table))
        else:
            length = 1
            groups.append(_unfinished(content[0], unfinished) or _word(content[0]))
        content = content[length:]
    return groups


def _synonyms(typed, table):
    """What was typed may stand anywhere in the entry; its synonyms only as they are written."""
    stems = tuple(token.stem for token in typed)
    return _group(Alternative(stems, together=len(stems) == 1), table.alternatives[stems])


def _hyphenated(piece, compound, table):
    parts = tuple(token.stem for token in piece.tokens if piece.compound_at(token) is compound)
    return _group(Alternative(parts), [(compound.stem,), *table.alternatives.get((compound.stem,), ())])


def _group(typed, runs):
    others = (Alternative(run) for run in runs if run != typed.stems or not typed.together)
    return Group((typed, *others))


def _unfinished(token, unfinished):
    words = unfinished.get(token.word)
    return words and Group(tuple(Alternative((run,)) for run in dict.fromkeys(map(stem, words))))
