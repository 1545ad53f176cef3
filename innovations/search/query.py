"""What to look for, in no engine's language: groups of alternatives, of which so many must be met."""

from dataclasses import dataclass, replace
from itertools import chain

from innovations.search.analysis import tokens
from innovations.search.engine import Matches


@dataclass(frozen=True)
class Alternative:
    """Stems that stand one after the other (`together`) or all somewhere in the entry."""

    stems: tuple[str, ...]
    together: bool = True

    @property
    def is_phrase(self):
        return self.together and len(self.stems) > 1


@dataclass(frozen=True)
class Group:
    """One thing that was asked for, in all the words for it; what was typed comes first."""

    alternatives: tuple[Alternative, ...]
    weak: bool = False
    dead: bool = False  # no entry has it, in any of its words

    @property
    def marks(self):
        """The runs of stems to highlight: phrases whole, words that may stand apart one by one."""
        for wanted in self.alternatives:
            yield from [wanted.stems] if wanted.together else ((stem,) for stem in wanted.stems)

    @property
    def lean(self):
        """As far as finding goes, the same; phrases that another alternative finds anyway count only for the order."""
        wide = [frozenset(wanted.stems) for wanted in self.alternatives if not wanted.is_phrase]
        return Group(
            tuple(a for a in self.alternatives if not a.is_phrase or not any(w <= {*a.stems} for w in wide))
        )

    @property
    def alone(self):
        """The Query for this one thing."""
        return Query((self,), least=1)


@dataclass(frozen=True)
class Query:
    """Met by an entry that meets at least `least` of the groups: all, one or two of them."""

    groups: tuple[Group, ...]
    least: int

    def condition(self, in_title=False):
        """For IndexEntry.objects.filter()."""
        return Matches(replace(self, groups=tuple(group.lean for group in self.groups)), in_title)

    @property
    def alternatives(self):
        return chain.from_iterable(group.alternatives for group in self.groups)

    def without(self, unwanted):
        """The query without the alternatives for which `unwanted` is true: no entry meets it that does not meet this
        one as well. None if too few groups are left to be met."""
        kept = (
            tuple(wanted for wanted in group.alternatives if not unwanted(wanted)) for group in self.groups
        )
        groups = tuple(Group(alternatives) for alternatives in kept if alternatives)
        return Query(groups, self.least) if len(groups) >= self.least else None

    def written(self, alternative, all_of, any_of):
        """In an engine's language, given how it writes one Alternative, "and" and "or"."""
        groups = [any_of(map(alternative, group.alternatives)) for group in self.groups]
        if self.least >= len(groups):
            return all_of(groups)
        if self.least == 1:
            return any_of(groups)
        pairs = [all_of([group, any_of(groups[i + 1 :])]) for i, group in enumerate(groups[:-1])]
        return any_of(pairs)


@dataclass(frozen=True)
class Plan:
    """How a search was understood.

    `asked` is what was typed, tidied. `mended` is the text after repair of misspelt words, or None. `strict` and
    `loose` are queries; `groups` also has the weak words, which count only for the order. `marks` are the runs of
    stems to highlight.
    """

    asked: str
    mended: str | None
    groups: tuple[Group, ...]
    strict: Query
    loose: Query
    marks: frozenset[tuple[str, ...]]

    @property
    def empty(self):
        return not self.groups

    @property
    def stems(self):
        return frozenset(chain.from_iterable(self.marks))

    def query(self, loose=False):
        return self.loose if loose else self.strict

    def words_of(self, group):
        """What was typed (and mended) for a group."""
        typed = group.alternatives[0].stems
        return " ".join(token.word for token in tokens(self.mended or self.asked) if token.stem in typed)
