"""Completions while somebody types: only words and titles that entries really have, so every one finds something."""

from collections import Counter
from dataclasses import dataclass

from innovations.models.index import IndexEntry, SearchWord
from innovations.models.vocabulary import Need
from innovations.search.analysis import Token, stem, tokens
from innovations.search.query import Alternative, Group, Query
from innovations.search.reading import tidy

SHORTEST = 2  # letters of a word that stands alone; after other words one is enough
FEW = 3  # letters of a beginning so wide that only titles, or the words before it, are looked up
ENDINGS = 20  # words that the last one may become
READ = 60  # entries whose titles and summaries are read
WORDS, TITLES = 5, 3  # completed words and whole titles offered at most
LONGEST_TITLE = 60


@dataclass(frozen=True)
class Typed:
    """`before` as it was typed; `earlier` are the stems of its words; `last` is the word being typed."""

    before: str
    earlier: tuple[str, ...]
    last: Token

    @property
    def text(self):
        return self.before + self.last.word


def suggest(prefix, limit=8):
    """At most `limit` searches that begin with what was typed, each with results. At most two queries, and a third once a minute."""
    typed = _typed(prefix)
    if not typed:
        return []
    groups = _groups(typed)
    entries = _entries(typed, groups) if groups else []
    offered = [*_completions(typed, entries), *_needs(typed), *_titles(typed, entries)]
    return list(dict.fromkeys(offered))[:limit]


def _typed(prefix):
    text = tidy(prefix).replace('"', "").lower()
    read = tokens(text)
    if not read or not read[-1].word.isalpha() or read[-1].end < len(text):
        return None
    if len(read) == 1 and len(read[0].word) < SHORTEST:
        return None
    earlier = tuple(token.stem for token in read[:-1])
    return Typed(text[: read[-1].start], earlier, read[-1])


def _groups(typed):
    """What an entry must have: the earlier words, and one of the words that the last may become."""
    groups = [Group((Alternative((run,)),)) for run in dict.fromkeys(typed.earlier)]
    if groups and len(typed.last.word) < FEW:
        return groups
    endings = dict(SearchWord.objects.starting_with(typed.last.word, ENDINGS))
    last = tuple(Alternative((run,)) for run in dict.fromkeys(map(stem, endings)))
    return [*groups, Group(last)] if last else []


def _entries(typed, groups):
    """(title, summary) of entries that have what was typed, the best first."""
    query = Query(tuple(groups), least=len(groups))
    found = IndexEntry.objects.meeting(query, in_title=not typed.earlier and len(typed.last.word) < FEW)
    return list(found.best_first().values_list("innovation__title", "innovation__summary")[:READ])


def _completions(typed, entries):
    """The completed words that stand in most titles and summaries; in titles, also with the word after them."""
    counts = Counter()
    for title, summary in entries:
        counts.update(dict.fromkeys(_completed(typed, summary), 1))
        counts.update(dict.fromkeys((*_completed(typed, title), *_continued(typed, title)), 3))
    return sorted(counts, key=lambda text: (-counts[text], text))[:WORDS]


def _completed(typed, text):
    return (typed.before + _written(token, text) for _, token in _fitting(typed, text))


def _continued(typed, text):
    read = tokens(text)
    for i, token in _fitting(typed, text):
        after = read[i + 1] if i + 1 < len(read) else None
        if after and not after.is_stop and text[token.end : after.start] == " ":
            yield typed.before + text[token.start : after.end].lower()


def _fitting(typed, text):
    """(number, token) of words that what was typed may become: with words before it, only next to the same word."""
    read = tokens(text)
    for i, token in enumerate(read):
        follows = not typed.earlier or (i and read[i - 1].stem == typed.earlier[-1])
        if follows and token.word.startswith(typed.last.word) and _joins(typed, token, text):
            yield i, token


def _joins(typed, token, text):
    """A small word is no completion; but what was typed up to a hyphen goes on as the text does."""
    if typed.before[-1:] in ("", " "):
        return not token.is_stop
    return text[: token.start].endswith(typed.before[-1])


def _written(token, text):
    return text[token.start : token.end].lower()


def _needs(typed):
    """Needs whose words begin with what was typed, if some entry answers them."""
    named = {need: next((text for text in (need.label, need.name) if _begins_a_word(typed.text, text)), None)
             for need in Need.objects.remembered()}  # fmt: skip
    answered = IndexEntry.objects.needs_answered() if any(named.values()) else 0
    return [text for need, text in named.items() if text and answered >> need.bit & 1]


def _begins_a_word(typed, text):
    return f" {typed}" in f" {text.lower()}"


def _titles(typed, entries):
    titles = [title for title, _ in entries if title.lower().startswith(typed.text)]
    return [title for title in titles if len(title) <= LONGEST_TITLE][:TITLES]
