"""Misspelt words: which words no entry has, and what they may have meant."""

from math import log10

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from innovations.models.index import SearchWord
from innovations.search import engine, english

SHORTEST = 4  # letters; a shorter word is taken as it stands
MOST = 4  # misspelt words of one search that are looked into
USUAL = 20  # a synonym counts as a word that so many entries have
DEAREST = 2.4


def unknown(tokens, table):
    """Those of the tokens whose word, in any of its endings, is in no entry and no synonym."""
    asked = [
        t for t in tokens if not (t.is_stop or t.is_weak or t.stem in table.stems or t.word in table.words)
    ]
    known = engine.known(asked) if asked else []
    return [token for token in asked if token not in known]


def beginnings(token, table, most=12):
    """Known words that begin with the token's, the commonest first: somebody has not finished typing."""
    if len(token.word) < 3 or not token.word.isalpha():
        return []
    counts = dict(SearchWord.objects.starting_with(token.word, most))
    for word in table.words:
        if word.startswith(token.word):
            counts.setdefault(word, USUAL)
    return sorted(counts, key=lambda word: (-counts[word], word))[:most]


def repairs(tokens, table):
    """For each misspelt word for which there is one, the word or two words it was most likely meant to be."""
    wrong = {token.word for token in tokens if len(token.word) >= SHORTEST and token.word.isalpha()}
    if not wrong:
        return {}
    wrong = sorted(wrong)[:MOST]
    counts = SearchWord.objects.resembling(wrong)
    parts = SearchWord.objects.among({part for word in wrong for pair in _splits(word) for part in pair})
    for word in table.words:
        counts[word] = max(counts.get(word, 0), USUAL)
    found = {
        word: _relative(word, counts)
        if word in english.common()
        else _nearest(word, counts) or _split(word, parts | table.words)
        for word in wrong
    }
    return {word: meant for word, meant in found.items() if meant}


def _relative(word, counts):
    """Of a word that is spelt right: “voters” may mean “votes”, but “batteries” are not Battersea, nor “baby” Balby."""
    return _nearest(word, {o: n for o, n in counts.items() if o[:4] == word[:4] and o in english.common()})


def _nearest(word, counts):
    """Counted in letters wrong, missing, too many or swapped with a neighbour: one, from six letters on two."""
    allowed = 1 if len(word) < 6 else 2
    near = process.extract(
        word,
        [other for other in counts if len(other) >= SHORTEST and _begins_alike(word, other)],
        scorer=DamerauLevenshtein.distance,
        processor=None,
        score_cutoff=allowed,
        limit=None,
    )
    costs = [(_cost(word, other, letters, counts[other]), other) for other, letters, _ in near]
    cost, meant = min(costs, default=(DEAREST, None))
    return meant if cost < DEAREST else None


def _begins_alike(word, other):
    """Hardly anybody gets a first letter wrong; it is left out, doubled or swapped with the second."""
    return word[0] == other[0] or word[1:] == other or word == other[1:] or {*word[:2]} == {*other[:2]}


def _cost(word, other, letters, entries):
    doubled = 0.5 if _single(word) == other or word == _single(other) else 0
    start = 0.3 * (word[0] != other[0]) + 0.2 * (word[1] != other[1])
    return letters - doubled + start - 0.15 * log10(1 + entries)


def _single(word):
    """Every doubled letter once."""
    return "".join(letter for letter, before in zip(word, " " + word, strict=False) if letter != before)


def _splits(word):
    return [(word[:cut], word[cut:]) for cut in range(3, len(word) - 2)]


def _split(word, known):
    return next((" ".join(pair) for pair in _splits(word) if known.issuperset(pair)), None)
