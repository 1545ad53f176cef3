"""The staff's groups of words that mean the same, in the form a search needs."""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from carehub.remember import remembered
from innovations.models.vocabulary import SynonymGroup
from innovations.search import analysis


@dataclass(frozen=True)
class Table:
    """`alternatives[key]` are runs of stems; a key is the stems of a term without its stop words."""

    alternatives: dict
    longest: int
    stems: frozenset
    words: frozenset

    def longest_at(self, stems):
        """How many of the leading stems make up a term: the most there are, or none."""
        lengths = range(min(self.longest, len(stems)), 0, -1)
        return next((length for length in lengths if tuple(stems[:length]) in self.alternatives), 0)


@remembered(seconds=60)
def table():
    """The active groups, at most a minute old."""
    return _table(tuple(tuple(group.terms) for group in SynonymGroup.objects.in_use()))


@lru_cache(maxsize=2)
def _table(groups):
    alternatives = defaultdict(dict)  # an ordered set for each key
    for terms in groups:
        runs = dict.fromkeys(tuple(analysis.stems(term)) for term in terms)
        for key in chain.from_iterable(map(_keys, terms)):
            alternatives[key].update(runs)
    words = frozenset(chain.from_iterable(map(analysis.words, chain.from_iterable(groups))))
    return Table(
        alternatives={key: tuple(run for run in runs if run) for key, runs in alternatives.items()},
        longest=max(map(len, alternatives), default=0),
        stems=frozenset(map(analysis.stem, words)),
        words=words,
    )


def _keys(term):
    """A term of several words that leaves one after its stop words would be found everywhere, so it has no key."""
    tokens = analysis.tokens(term)
    content = tuple(token.stem for token in tokens if not token.is_stop)
    if len(content) > 1 or len(tokens) == len(content) == 1:
        yield content
    compounds = analysis.compounds(term)
    if len(compounds) == 1 and (compounds[0].start, compounds[0].end) == (0, len(term)):
        yield (compounds[0].stem,)
