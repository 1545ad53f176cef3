"""How text is read: no database."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovations.search import analysis
from innovations.search.reading import LONGEST, read, tidy


@pytest.mark.parametrize(
    "written", ["men's", "Men’s", "MENS", "men‘s", "menʼs", "men`s", "mens'", "me\u00adn's", "mén's"]
)
def test_apostrophes_case_accents_and_invisible_marks_make_no_difference(written):
    assert analysis.stems(written) == ["men"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("gardener", "gardening"), ("libraries", "library"), ("Alzheimer's", "alzheimers"), ("carers", "carer"), ("½", "1 2"),
     ("Straße", "strasse"), ("ＣＡＦＥ", "café")],
)  # fmt: skip
def test_endings_and_ways_of_writing_make_no_difference(one, other):
    assert analysis.stems(one) == analysis.stems(other)


def test_a_carer_is_neither_care_nor_a_career():
    assert len({analysis.stem(word) for word in ("carer", "care", "career")}) == 3


def test_a_shortened_verb_is_dropped_so_that_ill_is_not_i_will():
    assert analysis.words("I'll go, we’ve been ill") == ["i", "go", "we", "been", "ill"]


def test_a_hyphenated_word_is_its_parts_and_one_word():
    assert analysis.words("drop-in") == ["drop", "in"]
    assert [token.word for token in analysis.compounds("An e-mail to the co‑op, 2026-11-05")] == [
        "email",
        "coop",
    ]


@given(st.text())
def test_tokens_stand_where_they_say_and_hold_only_letters_and_digits(text):
    for token in (*analysis.tokens(text), *analysis.compounds(text)):
        assert 0 <= token.start < token.end <= len(text)
        assert token.word
        assert token.stem.isalnum() or not token.stem.isascii()
        assert len(token.word) <= analysis.LONGEST


@given(st.text())
def test_reading_what_was_read_changes_nothing(text):
    words = analysis.words(text)
    assert analysis.words(" ".join(words)) == words


@given(
    st.lists(st.sampled_from(["men's", "café", "falls", "e-mail", "carers'", "GP", "24/7"]), min_size=1),
    st.data(),
)
def test_spacing_and_case_do_not_change_stems(words, data):
    spaces = data.draw(
        st.lists(st.sampled_from([" ", "  ", "\t", "\u00a0", "\n"]), min_size=len(words), max_size=len(words))
    )
    change = data.draw(st.sampled_from([str.upper, str.lower, str.title]))
    written = "".join(
        change(word).replace("'", "’") + space for word, space in zip(words, spaces, strict=True)
    )
    assert analysis.stems(written) == analysis.stems(" ".join(words))


def test_a_page_without_a_space_is_read_at_once():
    started = time.perf_counter()
    for hostile in ("a" * 100_000, "a-" * 50_000, "a'" * 50_000, "'" * 100_000, "\u0301" * 100_000):
        analysis.tokens(hostile)
        analysis.compounds(hostile)
    assert time.perf_counter() - started < 5


def test_a_search_is_one_line_of_so_many_characters():
    assert tidy("  two\twords\x00\nhere ") == "two words here"
    assert tidy("word " * 100) == ("word " * 40).strip()
    assert len(tidy("x" * 10_000)) == LONGEST


def test_quoted_phrases_stand_apart_and_a_lonely_quotation_mark_means_nothing():
    pieces = read('tea “memory cafe” and "men\'s shed" "oops')
    assert [(piece.quoted, [token.word for token in piece.tokens]) for piece in pieces] == [
        (False, ["tea"]), (True, ["memory", "cafe"]), (False, ["and"]), (True, ["mens", "shed"]), (False, ["oops"]),
    ]  # fmt: skip
