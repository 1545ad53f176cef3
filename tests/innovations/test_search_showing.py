"""What people see of the search engine: marked words, excerpts and suggestions."""

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from innovations import search
from innovations.models import IndexEntry, SynonymGroup
from innovations.search.query import Plan, Query
from tests.factories import make_innovation

NOTHING = Query((), least=0)


def plan_marking(*runs):
    return Plan("", None, (), NOTHING, NOTHING, frozenset(runs))


def test_words_are_marked_in_any_ending_and_all_else_is_escaped():
    plan = plan_marking(("garden",), ("men",))
    assert (
        search.highlight("Gardening & men’s <gardens>", plan)
        == "<mark>Gardening</mark> &amp; <mark>men’s</mark> &lt;<mark>gardens</mark>&gt;"
    )


def test_phrases_are_marked_whole_and_only_as_phrases():
    plan = plan_marking(("memori", "cafe"))
    assert search.highlight("Memory cafe, a cafe", plan) == "<mark>Memory cafe</mark>, a cafe"


def test_a_hyphenated_word_is_marked_as_one():
    assert (
        search.highlight("A drop-in for all", plan_marking(("dropin",))) == "A <mark>drop-in</mark> for all"
    )


@given(
    st.text(alphabet=st.sampled_from("am p;&<>\"'lt#39-’")),
    st.lists(st.sampled_from(["amp", "lt", "a", "39", "m"]), max_size=3),
)
@settings(deadline=None)
def test_marking_never_changes_the_text_nor_reaches_into_an_entity(text, words):
    marked = search.highlight(text, plan_marking(*((word,) for word in words)))
    assert html.unescape(re.sub("</?mark>", "", marked)) == text
    assert marked.count("<mark>") == marked.count("</mark>")
    assert not re.search(r"&[a-z#0-9]*<", marked)


@given(st.text(max_size=400), st.integers(20, 200))
@settings(deadline=None)
def test_an_excerpt_is_a_piece_of_the_text_of_about_the_length_that_was_asked_for(text, length):
    shown = html.unescape(
        search.excerpt(text, plan_marking(("a",)), length).replace("<mark>", "").replace("</mark>", "")
    )
    piece = shown.removeprefix("… ").removesuffix(" …")
    assert piece in " ".join(text.split())
    assert len(piece) <= length


def test_an_excerpt_is_taken_where_the_words_stand_together():
    text = (
        "fishing here. " + "padding words " * 40 + "then fishing with carers on the lake " + "and more " * 40
    )
    shown = search.excerpt(text, plan_marking(("fish",), ("carer",)), 120)
    assert "<mark>fishing</mark> with <mark>carers</mark>" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")


@pytest.mark.django_db
def test_what_was_searched_for_is_marked_with_its_synonyms_but_not_the_small_words():
    SynonymGroup.objects.create(words="falls alarm, telecare, pendant alarm")
    make_innovation("Telecare", summary="x")
    plan = search.plan("help with a falls alarm")
    assert search.highlight("Help with a pendant alarm or telecare", plan) == (
        "Help with a <mark>pendant alarm</mark> or <mark>telecare</mark>"
    )


@pytest.mark.django_db
class TestSuggestions:
    @pytest.fixture(autouse=True)
    def entries(self):
        make_innovation("Memory cafe, Stretford", summary="Tea for people with dementia", needs=["company"])
        make_innovation("Men’s shed", summary="Tools and talk at the drop-in, internet")
        make_innovation("Lunch club", summary="Hot lunches")

    @pytest.mark.parametrize(
        ("typed", "offered"),
        [("deme", "dementia"), ("memory c", "memory cafe"), ("me", "memory"), ("men’s s", "men’s shed"), ("Hot lun", "hot lunches"),
         ("lunch", "lunch club"), ("lun", "Lunch club"), ("comp", "Company"), ("memory cafe, st", "memory cafe, stretford"), ("drop-i", "drop-in")],
    )  # fmt: skip
    def test_completions_come_from_titles_summaries_and_needs(self, typed, offered):
        assert offered in search.suggest(typed)

    @pytest.mark.parametrize(
        "typed",
        ["de", "m", "me", "mem", "memory", "memory c", "men’s", "drop-i", "hot l", "tea for p", "lunch club"],
    )
    def test_every_suggestion_finds_something(self, typed):
        for suggestion in search.suggest(typed):
            assert IndexEntry.objects.matching(search.plan(suggestion)).exists(), suggestion

    @pytest.mark.parametrize("typed", ["", " ", "x", "zzz", "...", "'", '"', "12", "memory!"])
    def test_where_nothing_begins_so_nothing_is_suggested(self, typed):
        assert search.suggest(typed) == []

    def test_there_are_no_more_than_asked_for(self):
        assert len(search.suggest("me", limit=2)) == 2

    def test_an_archived_entry_is_no_longer_suggested(self):
        make_innovation("Xylophone band", summary="x").archive(by="a test")
        assert search.suggest("xyl") == []

    def test_suggesting_takes_two_queries(self, django_assert_max_num_queries):
        search.suggest("me")  # needs are remembered from here on
        with django_assert_max_num_queries(2):
            search.suggest("memory c")
        with django_assert_max_num_queries(2):
            search.suggest("mem")
