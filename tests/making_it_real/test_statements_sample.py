"""The statements that ship: how many, in whose words, how easy to read, and what they are joined to."""

import re
from collections import Counter

import pyphen
import pytest
import yaml
from django.conf import settings

from making_it_real.models import CrossReference, Framework, Standard, StatementSet
from making_it_real.pictures import PICTURES
from making_it_real.reference import DATA, load_statements
from tests.factories import make_statement_set

SETS = yaml.safe_load((DATA / "statements.yaml").read_text(encoding="utf-8"))["sets"]
STATEMENTS = [pytest.param(s, id=f"{one['set']} {s['code']}") for one in SETS for s in one["statements"]]
HYPHENATE = pyphen.Pyphen(lang="en_GB")


def syllables(word):
    """The greater of what hyphenation finds and what groups of vowels suggest, so that nothing counts as too easy."""
    spoken = re.sub(r"(?<=[^aeiouy])e\b|(?<=[^aeiouytd])ed\b", "", word.casefold())
    return max(len(HYPHENATE.positions(word)) + 1, len(re.findall(r"[aeiouy]+", spoken)), 1)


def reading_age(text):
    """Years of age at which most can read it: Flesch-Kincaid grade, and 5, the age at which grade 0 is taught.

    grade = 0.39 × words per sentence + 11.8 × syllables per word - 15.59 (Kincaid and others, 1975).
    """
    words = re.findall(r"[A-Za-z’']+", text)
    sentences = len(re.findall(r"[.!?](?:\s|$)", text)) or 1
    return 5 + 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def test_the_measure_tells_easy_from_hard():
    easy = "I know who to ask when I need help."
    hard = (
        "Personalised interventions necessitate multidisciplinary coordination of individualised resources."
    )
    assert reading_age(easy) < 9
    assert reading_age(hard) > 16
    assert [syllables(word) for word in ("money", "choose", "helped", "language", "information")] == [
        2,
        1,
        1,
        2,
        4,
    ]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_statement_speaks_for_one_person_in_words_an_eleven_year_old_reads(statement):
    assert statement["text"].startswith("I ")
    assert reading_age(statement["text"]) <= 11
    assert reading_age(statement["easy_read"]) <= 9
    assert all(len(sentence.split()) <= 10 for sentence in re.split(r"[.?!,]", statement["easy_read"]))


@pytest.mark.parametrize("one", SETS, ids=lambda one: one["set"])
def test_a_set_as_a_whole_is_for_readers_of_nine_to_eleven(one):
    """All of it as one text: short sentences alone would let long words through."""
    whole = " ".join(statement["text"] for statement in one["statements"])
    words = re.findall(r"[A-Za-z’']+", whole)
    assert reading_age(whole) <= 11
    assert sum(syllables(word) > 2 for word in words) / len(words) < 0.05


def test_every_picture_is_there_and_drawn_for_use():
    folder = settings.BASE_DIR / "static/public/pictures/easy-read"
    assert {path.stem for path in folder.glob("*.svg")} == set(PICTURES)
    assert {statement["picture"] for one in SETS for statement in one["statements"]} == set(PICTURES)
    assert not any(
        "style" in path.read_text() or "<script" in path.read_text() for path in folder.glob("*.svg")
    )


@pytest.fixture
def loaded(db):
    return load_statements()


def test_it_has_26_statements_and_says_that_it_is_a_sample(loaded):
    for one in StatementSet.objects.all():
        assert [Counter(s.theme for s in one.statements.all())[theme] for theme in range(1, 7)] == [
            5,
            5,
            4,
            4,
            4,
            4,
        ]
        assert one.sample
        assert one.is_published
        assert one.steps.get().by_name == "CareHub"
    assert {one.label for one in StatementSet.objects.all()} == {"1", "1-carers"}


def test_the_34_quality_statements_stand_under_five_key_questions(loaded):
    cqc = Standard.objects.in_framework("cqc")
    assert Counter(standard.group for standard in cqc) == {
        "Safe": 8, "Effective": 6, "Caring": 5, "Responsive": 7, "Well-led": 8,
    }  # fmt: skip
    assert len({standard.title for standard in cqc}) == 34


def test_every_statement_is_joined_to_the_law(loaded):
    for one in StatementSet.objects.all():
        to_the_law = CrossReference.objects.of(one).to_framework("care-act").values("statement").distinct()
        assert to_the_law.count() == 26
    assert Framework.objects.count() == 3


def test_loading_again_leaves_what_tlap_changed(loaded):
    Framework.objects.filter(slug="cqc").update(name="Quality statements")
    Standard.objects.filter(title="Safeguarding").update(title="Safeguarding people")
    ended = CrossReference.objects.first()
    ended.delete()
    again = load_statements()
    assert again.changes == 0
    assert Framework.objects.get(slug="cqc").name == "Quality statements"
    assert Standard.objects.filter(title="Safeguarding people").exists()
    assert not CrossReference.objects.between(ended.statement, ended.standard).exists()


def test_loading_leaves_a_set_of_the_same_number_alone(db):
    own = make_statement_set(1, title="Our own", published=False)
    load_statements()
    own.refresh_from_db()
    assert (own.title, own.is_published, own.statements.count()) == ("Our own", False, 6)
    assert not CrossReference.objects.of(own).exists()
