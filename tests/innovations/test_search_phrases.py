"""Phrases are found exactly where they stand, whichever database looks for them: a scan in plain Python must agree."""

from itertools import product
from random import Random

import pytest

from carehub.remember import forget_all
from innovations import search
from innovations.models import IndexEntry, Innovation, SynonymGroup
from innovations.search.analysis import stems
from innovations.search.query import Alternative, Group, Query
from innovations.search.texts import LARGEST_BODY, LONGEST_BODY, texts
from tests.factories import make_innovation

pytestmark = pytest.mark.django_db

WORDS = ("lake", "kites", "the", "drumming")
PHRASES = [" ".join(words) for length in (2, 3, 4) for words in product(WORDS, repeat=length)]


@pytest.fixture
def parts():
    """{id: title, summary and the lines of the body, as lists of stems} of entries of very few words."""
    random = Random(11)

    def text(least, most):
        return " ".join(random.choices(WORDS, k=random.randint(least, most)))

    written = {}
    for _ in range(25):
        fields = {"title": text(1, 4), "summary": text(1, 5), "description": text(0, 6)}
        lines = [text(1, 3), text(1, 4)]
        entry = make_innovation(**fields, who_for="\n".join(lines))
        written[entry.pk] = [stems(part) for part in (*fields.values(), *lines)]
    return written


def holds(run, wanted):
    return any(run[i : i + len(wanted)] == wanted for i in range(len(run)))


def scanned(parts, *phrases):
    wanted = [stems(phrase) for phrase in phrases]
    return {pk for pk, runs in parts.items() if all(any(holds(run, one) for run in runs) for one in wanted)}


def found(text):
    plan = search.plan(text, mend=False)
    return set(IndexEntry.objects.matching(plan).values_list("pk", flat=True))


def test_quoted_phrases_of_two_three_and_four_words_are_found_where_they_stand(parts):
    assert {phrase: found(f'"{phrase}"') for phrase in PHRASES} == {
        phrase: scanned(parts, phrase) for phrase in PHRASES
    }


def test_two_quoted_phrases_must_both_be_there(parts):
    pairs = list(zip(PHRASES, Random(5).sample(PHRASES, len(PHRASES)), strict=True))
    assert [found(f'"{one}" "{other}"') for one, other in pairs] == [scanned(parts, *pair) for pair in pairs]


@pytest.mark.parametrize("length", [2, 3, 4])
def test_a_synonym_of_several_words_is_found_where_it_stands(parts, length):
    zebra = make_innovation("Zebra", summary="x")
    for phrase in Random(length).sample([p for p in PHRASES if p.count(" ") == length - 1], 10):
        SynonymGroup.objects.all().delete()
        SynonymGroup.objects.create(words=f"zebra, {phrase}, lake drumming lake drumming")
        forget_all()
        others = scanned(parts, phrase) | scanned(parts, "lake drumming lake drumming")
        assert found("zebra") == others | {zebra.pk}, phrase
        assert found("zebra kites") == others & scanned(parts, "kites"), phrase


def test_phrases_are_found_in_titles_alone(parts):
    titles = {pk: runs[:1] for pk, runs in parts.items()}
    for phrase in PHRASES:
        for others in ((), ("lake",), ("kites the", "kites lake the")):
            runs = [tuple(stems(text)) for text in (phrase, *others)]
            query = Query((Group(tuple(map(Alternative, runs))),), least=1)
            by_title = IndexEntry.objects.meeting(query, in_title=True).values_list("pk", flat=True)
            wanted = set().union(*(scanned(titles, text) for text in (phrase, *others)))
            assert set(by_title) == wanted, (phrase, others)


@pytest.mark.parametrize("letter", ["a", "ж", "漢", "𝒳", "𐐷"])
def test_the_longest_text_of_the_longest_words_can_be_found(letter):
    words = [f"{number:05}{letter * 35}" for number in range(LONGEST_BODY)]
    entry = make_innovation("Endless", summary="x", who_for=" ".join(words))
    assert found(words[0]) == found(f'"{words[0]} {words[1]} {words[2]}"') == {entry.pk}
    body = texts(Innovation.objects.for_index().get(pk=entry.pk)).body
    assert LARGEST_BODY - 200 < sum(len(stem.encode()) for stem in body) <= LARGEST_BODY
    assert found(f'"{body[-2]} {body[-1]}"') == {entry.pk}
