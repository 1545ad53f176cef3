"""From what somebody types to what is found, in which order: the same on both databases."""

from itertools import pairwise

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carehub.remember import forget_all
from innovations import search
from innovations.models import IndexEntry, Innovation, SynonymGroup
from tests.factories import make_innovation, make_organisation

pytestmark = pytest.mark.django_db

# The database is rolled back after the test, not after each example; the examples only read, or undo what they did.
on_the_database = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
HOSTILE = [
    "", " ", "\x00", "'", '"', '""', '"""', "*", "a*", "NEAR(a b)", "a NEAR b", "title:x", "{title} : x", "^a", "a AND", "OR",
    "NOT a", "(", ")))", "a -b", "!a & b", "a <-> b", ":*", "\\", "'; DROP TABLE innovations_innovation; --", "%s %d %(x)s",
    "😀😀", "\u202emun", "\ud800", "a\u0301" * 50, "x" * 10_000, "word " * 2_000, '"' * 501, "½ ﬁ Ⅷ", "١٢٣", "漢字", "<b>&amp;</b>",
]  # fmt: skip


def add_synonyms(*words, active=True):
    SynonymGroup.objects.create(words=", ".join(words), active=active)
    forget_all()


def titles(text, mend=True, loose=False):
    """Titles found, the best first."""
    plan = search.plan(text, mend=mend)
    entries = IndexEntry.objects.matching(plan, loose=loose)
    scores = search.scores(plan, entries, loose=loose)
    assert set(scores) == set(entries.values_list("pk", flat=True))
    names = dict(Innovation.objects.with_ids(list(scores)).values_list("pk", "title"))
    return [names[pk] for pk in sorted(scores, key=lambda pk: (-scores[pk], pk))]


@pytest.fixture
def care():
    for title, summary in [
        ("Memory cafe", "Tea and songs for people living with dementia"),
        ("Alarm you wear", "A pendant that rings for help after a fall"),
        ("Nine Bridges network", "Carers who meet. Carers who phone each other"),
        ("Borrow a wheelchair", "Or another wheelchair, for a month"),
        ("Doorstep chats", "Befriending against loneliness"),
        ("Careers fair", "Work in a kitchen"),
    ]:
        make_innovation(title, summary=summary)
    search.rebuild()


@pytest.mark.parametrize(
    ("typed", "meant", "first"),
    [
        ("demntia", "dementia", "Memory cafe"),
        ("Demntia songs", "dementia songs", "Memory cafe"),
        ("lonliness", "loneliness", "Doorstep chats"),
        ("carrers", "carers", "Nine Bridges network"),
        ("wheelchiar", "wheelchair", "Borrow a wheelchair"),
        ("befreinding", "befriending", "Doorstep chats"),
        ("memorycafe", "memory cafe", "Memory cafe"),
        ("edmentia", "dementia", "Memory cafe"),
    ],
)
def test_misspelt_words_find_what_was_meant_and_say_so(care, typed, meant, first):
    assert search.plan(typed).mended == meant
    assert titles(typed)[0] == first


def test_a_word_of_a_synonym_may_be_what_was_meant(care):
    add_synonyms("dementia", "alzheimers")
    assert search.plan("alzhiemer").mended == "alzheimers"
    assert titles("alzhiemer") == ["Memory cafe"]


def test_without_mending_exactly_what_was_typed_is_looked_for(care):
    plan = search.plan("demntia", mend=False)
    assert plan.mended is None
    assert titles("demntia", mend=False) == []
    assert titles("demntia", mend=False, loose=True) == []


@pytest.mark.parametrize("typed", ["careers", "songs", "singing", "teh", "fal1", "1234567", '"demntia"'])
def test_words_that_occur_short_words_numbers_and_quotations_are_left_as_they_are(care, typed):
    add_synonyms("choir", "singing")
    assert search.plan(typed).mended is None


def test_an_unfinished_last_word_is_completed_and_not_mended(care):
    plan = search.plan("cafe deme")
    assert plan.mended is None
    assert titles("cafe deme") == ["Memory cafe"]


def test_synonyms_find_each_other_in_any_ending_and_as_whole_phrases(care):
    add_synonyms("falls alarm", "telecare", "pendant")
    assert titles("telecare") == titles("falls alarms") == titles("Falls' alarm") == ["Alarm you wear"]


def test_the_words_of_a_phrase_that_was_typed_may_stand_apart_but_those_of_its_synonyms_may_not():
    add_synonyms("warm room", "winter hub")
    make_innovation("A", summary="A room that is warm")
    make_innovation("B", summary="In winter, at the hub")
    make_innovation("C", summary="Our winter hub")
    assert set(titles("warm room")) == {"A", "C"}
    assert set(titles("winter hub")) == {"B", "C"}


def test_the_longest_synonym_is_taken_and_the_typed_words_come_before_its_synonyms():
    add_synonyms("carer", "caregiver")
    add_synonyms("young carer", "child carer")
    make_innovation("Child carers", summary="x")
    make_innovation("Young carers", summary="x")
    make_innovation("Caregivers", summary="x")
    assert titles("young carers") == ["Young carers", "Child carers"]


def test_a_group_that_is_not_active_means_nothing(care):
    add_synonyms("dementia", "alzheimers", active=False)
    assert titles("alzheimers", mend=False) == []


def test_small_words_are_ignored_unless_there_is_nothing_else(care):
    assert titles("the dementia of my own") == ["Memory cafe"]
    assert titles("you") == ["Alarm you wear"]
    assert search.plan("?!").empty


def test_a_worried_sentence_finds_what_its_weighty_words_find(care):
    assert titles("can somebody please help my mum with dementia") == ["Memory cafe"]


def test_a_quoted_phrase_is_found_word_for_word(care):
    assert titles('"living with dementia"') == ["Memory cafe"]
    assert titles('"dementia living"') == []
    assert titles("dementia living") == ["Memory cafe"]


@pytest.mark.parametrize(
    ("typed", "written"),
    [("dropin", "drop-in"), ("drop-in", "dropin"), ("drop in", "drop-in"), ("wi-fi", "wifi")],
)
def test_hyphenated_words_find_each_other(typed, written):
    make_innovation(f"Tea and {written} chat", summary="x")
    assert titles(typed) == [f"Tea and {written} chat"]


def test_titles_come_before_summaries_and_summaries_before_descriptions():
    make_innovation("C", summary="x", description="Fishing on Tuesdays")
    make_innovation("B", summary="Fishing on Tuesdays")
    make_innovation("Fishing", summary="x")
    make_innovation("A", summary="x", run_by=make_organisation("Fishing Friends"))
    found = titles("fishing")
    assert found[0] == "Fishing"
    assert found[-1] == "C"


def test_the_very_title_comes_first():
    for title in ("The memory cafe and garden", "A cafe for memory", "Memory cafe"):
        make_innovation(title, summary="A memory cafe", evidence_level=3 if title != "Memory cafe" else 0)
    assert titles("memory cafe")[0] == "Memory cafe"


def test_a_loose_search_puts_first_what_has_most_of_the_words(care):
    make_innovation("Dementia wheelchair", summary="songs")
    assert titles("wheelchair dementia songs network", loose=True)[0] == "Dementia wheelchair"
    assert "Memory cafe" in titles("wheelchair dementia songs network", loose=True)
    assert "Borrow a wheelchair" not in titles("wheelchair dementia songs network", loose=True)
    assert set(titles("wheelchair dementia", loose=True)) >= {"Memory cafe", "Borrow a wheelchair"}


def test_words_that_no_entry_has_do_not_stand_in_the_way_of_a_loose_search(care):
    assert titles("qqqqq zzzzz dementia", loose=True) == ["Memory cafe"]


def test_of_very_many_matches_the_titles_and_then_the_best_are_ranked():
    plain = [make_innovation(f"Entry {n}", summary="fishing", evidence_level=n % 4) for n in range(6)]
    by_title = make_innovation("Fishing", summary="x")
    plan = search.plan("fishing")
    scores = search.scores(plan, IndexEntry.objects.matching(plan), limit=2)
    assert set(scores) == {by_title.pk, plain[3].pk}
    assert max(scores, key=scores.get) == by_title.pk


@pytest.mark.parametrize("parts", [0, 1, 2])
@pytest.mark.parametrize(("loose", "size"), [(False, 7), (False, 2), (True, 2), (True, 3)])
def test_blocks_of_matches_follow_each_other_without_a_gap_titles_first(loose, size, parts):
    for n in range(6):
        make_innovation(f"Entry {n}", summary="fishing by the lake", evidence_level=n % 4, online=n % 2)
        make_innovation(f"Fishing {n}", summary="on a lake", evidence_level=n % 3, online=n % 4 > 1)
        make_innovation(f"Neither {n}", summary="dancing")
    plan = search.plan("fishing lake")
    entries = IndexEntry.objects.matching(plan, loose=loose)
    every = IndexEntry.objects
    among = {0: [], 1: [every.all()], 2: [every.everywhere(), every.not_everywhere()]}[parts]
    blocks = [search.scores(plan, entries, start, size, loose, among) for start in range(0, 15, size)]
    assert [len(block) for block in blocks] == [max(0, min(size, 12 - start)) for start in range(0, 15, size)]
    assert {pk for block in blocks for pk in block} == set(entries.values_list("pk", flat=True))
    quality = dict(entries.values_list("pk", "quality"))
    titles = set(entries.meeting(plan.query(loose), in_title=True).values_list("pk", flat=True))
    worth = [[(pk in titles, quality[pk], pk) for pk in block] for block in blocks if block]
    assert all(min(block) > max(after) for block, after in pairwise(worth))


@pytest.mark.parametrize(
    ("text", "queries"),
    [("fishing", 3), ("fishing tea dancing songs", 3), ('"fishing club" tea', 3), ("angling", 2), ("angling club help", 3)],
)  # fmt: skip
def test_a_search_without_misspelt_words_costs_two_or_three_queries_however_many_entries_match(
    text, queries, django_assert_max_num_queries
):
    add_synonyms("angler", "angling")
    for n in range(3):
        make_innovation(f"Fishing club {n}", summary="tea dancing songs", description="The angling club")
    search.plan("angling")  # synonyms are remembered from here on
    with django_assert_max_num_queries(queries + (connection.vendor == "sqlite")):
        plan = search.plan(text)
        assert len(search.scores(plan, IndexEntry.objects.matching(plan))) == 3


def test_words_that_stand_only_in_descriptions_are_known_after_one_query(django_assert_num_queries):
    make_innovation("Club", summary="x", description="We mend kettles and toasters")
    search.plan("club")
    with django_assert_num_queries(1):
        assert search.plan("kettle toaster").mended is None


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_a_search(care, text):
    for mend in (True, False):
        plan = search.plan(text, mend=mend)
        for loose in (True, False):
            entries = IndexEntry.objects.matching(plan, loose=loose)
            assert len(search.scores(plan, entries, loose=loose)) <= entries.count()
    assert isinstance(search.suggest(text), list)
    assert "<b>" not in search.highlight(text, plan)


@given(st.text(max_size=60) | st.text(alphabet="abc \"'*:()&|!<>-^{}+,.;\\%\0", max_size=60))
@on_the_database
def test_no_made_up_text_breaks_a_search(text):
    plan = search.plan(text)
    assert IndexEntry.objects.matching(plan).count() >= 0
    assert plan.empty or IndexEntry.objects.matching(plan, loose=True).count() >= 0
    search.highlight(text, plan)


@given(
    st.text(alphabet=st.characters(categories=["L", "N", "P", "Z"]), min_size=1, max_size=40), st.randoms()
)
@on_the_database
def test_an_entry_is_found_by_its_title_in_any_case_and_spacing_and_never_once_taken_out(text, random):
    title = f"Zebra {text}"
    written = "  ".join(random.choice([word, word.upper(), word.lower()]) for word in title.split())
    entry = make_innovation(title, summary="x")
    try:
        for typed in (title, written):
            plan = search.plan(typed, mend=False)
            assert list(IndexEntry.objects.matching(plan).values_list("pk", flat=True)) == [entry.pk]
        search.take_out([entry.pk])
        assert not IndexEntry.objects.matching(search.plan(title, mend=False)).exists()
    finally:
        entry.delete()
