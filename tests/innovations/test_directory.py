"""One search of the directory: words, place, boxes, order and page."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carehub.places.lookup import find_place
from carehub.places.models import Council
from innovations import directory
from innovations.directory import Asked
from innovations.models import IndexEntry
from innovations.result_rows import PAGE
from tests.factories import make_innovation

pytestmark = pytest.mark.django_db


def position(postcode):
    found = find_place(postcode)
    return {"lat": found.lat, "lon": found.lon}


STRETFORD = {"lat": 53.4447, "lon": -2.3087}  # about M32 0JG
LEEDS = {"lat": 53.8196, "lon": -1.5569}  # about LS6 2AB


def titles(**asked):
    return [hit.innovation.title for hit in directory.run(Asked(**asked)).hits]


def total(**asked):
    return directory.run(Asked(**asked)).counts.total


def place(at, miles_north=0, **fields):
    council = Council.objects.with_slug(fields.pop("council", "trafford"))
    return {"lat": at["lat"] + miles_north / 69.09, "lon": at["lon"], "council": council, **fields}


# --- Where ------------------------------------------------------------------------------------------------------------


def test_only_what_is_near_enough_is_found(councils):
    make_innovation("Near", places=[place(STRETFORD, 2)])
    make_innovation("Far", places=[place(STRETFORD, 4)])
    assert titles(near="M32 0JG", within="3") == ["Near"]
    assert titles(near="M32 0JG", within="5") == ["Near", "Far"]


def test_what_is_online_or_all_over_england_is_found_everywhere(councils):
    make_innovation("Online", online=True)
    make_innovation("England", all_england=True, places=[place(LEEDS)])
    assert set(titles(near="M32 0JG", within="1")) == {"Online", "England"}


def test_what_covers_a_whole_council_is_found_all_over_it_and_not_next_door(councils):
    trafford = Council.objects.with_slug("trafford")
    make_innovation("Trafford only", areas=[trafford], places=[place(LEEDS, council="leeds")])
    assert titles(near="M32 0JG", within="1") == ["Trafford only"]
    assert titles(near="OL1 1AA", within="1") == []


def test_an_entry_with_many_places_is_counted_once_and_shows_the_nearest(councils):
    make_innovation(
        "Two halls", places=[place(STRETFORD, 5, name="Far hall"), place(STRETFORD, 1, name="Near hall")]
    )
    results = directory.run(Asked(near="M32 0JG", within="10"))
    assert results.counts.total == 1
    [hit] = results.hits
    assert hit.place.name == "Near hall"
    assert hit.miles == pytest.approx(1, abs=0.8)


def test_what_comes_to_you_does_not_boast_of_a_far_away_office(councils):
    make_innovation("Phone line", online=True, places=[place(LEEDS, council="leeds")])
    [hit] = directory.run(Asked(near="M32 0JG", within="5")).hits
    assert hit.place is None
    assert hit.miles is None


def test_nearest_comes_first_and_what_comes_to_you_last(councils):
    make_innovation("Online", online=True)
    make_innovation("Three miles", places=[place(STRETFORD, 3)])
    make_innovation("One mile", places=[place(STRETFORD, 1)])
    assert titles(near="M32 0JG", sort="nearest") == ["One mile", "Three miles", "Online"]


def test_a_councils_name_means_the_whole_council(councils):
    make_innovation("In Leeds, far out", places=[place(LEEDS, 9, council="leeds")])
    make_innovation("In Trafford", places=[place(STRETFORD)])
    assert titles(near="Leeds City Council") == ["In Leeds, far out"]
    assert titles(council="leeds") == ["In Leeds, far out"]


def test_any_distance_finds_everything_and_says_how_far(councils):
    make_innovation("In Leeds", places=[place(LEEDS, council="leeds")])
    results = directory.run(Asked(near="M32 0JG", within="any"))
    assert results.hits[0].miles == pytest.approx(40, abs=3)


def test_a_place_nobody_knows_is_said_and_the_search_goes_on(councils):
    make_innovation("Somewhere", places=[place(LEEDS, council="leeds")])
    results = directory.run(Asked(near="ZZ99 9ZZ"))
    assert results.problem
    assert results.counts.total == 1


def test_an_unknown_council_is_said(councils):
    make_innovation("Somewhere")
    results = directory.run(Asked(council="atlantis"))
    assert results.unknown_council
    assert results.counts.total == 1


# --- Boxes and their counts ---------------------------------------------------------------------------------------------


def test_a_groups_counts_ignore_its_own_choice_and_follow_the_others(words):
    make_innovation("A", ways=["free"], themes=[1])
    make_innovation("B", ways=["free", "council"], themes=[2])
    make_innovation("C", ways=["council"], themes=[2])
    counts = directory.run(Asked(chosen={"get": ["free"]})).counts
    assert counts.total == 2
    assert counts.options["get"] == {"council": 2, "nhs": 0, "buy": 0, "free": 2}
    assert counts.options["theme"]["1"] == 1
    assert counts.options["theme"]["2"] == 1
    assert counts.without["get"] == 3


def test_boxes_of_one_group_widen_and_groups_narrow(words):
    make_innovation("A", ways=["free"], cost_band="free")
    make_innovation("B", ways=["council"], cost_band="free")
    make_innovation("C", ways=["council"], cost_band="over_20")
    assert total(chosen={"get": ["free", "council"]}) == 3
    assert total(chosen={"get": ["free", "council"], "cost": ["free"]}) == 2


NEEDS, WAYS = ["company", "caring", "memory"], ["free", "council", "buy", "nhs"]
entries = st.lists(
    st.fixed_dictionaries(
        {
            "needs": st.sets(st.sampled_from(NEEDS)),
            "ways": st.sets(st.sampled_from(WAYS)),
            "evidence": st.integers(0, 3),
        }
    ),
    max_size=5,
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    entries=entries, chosen_ways=st.sets(st.sampled_from(WAYS)), chosen_needs=st.sets(st.sampled_from(NEEDS))
)
def test_every_count_is_what_counting_by_hand_gives(words, entries, chosen_ways, chosen_needs):
    IndexEntry.objects.all().delete()
    cache.clear()
    for entry in entries:
        make_innovation(needs=entry["needs"], ways=entry["ways"], evidence_level=entry["evidence"])
    chosen = {"get": sorted(chosen_ways), "need": sorted(chosen_needs)}
    counts = directory.run(Asked(chosen={name: values for name, values in chosen.items() if values})).counts

    def fits(entry, *, ways=chosen_ways, needs=chosen_needs):
        return (not ways or ways & entry["ways"]) and (not needs or needs & entry["needs"])

    assert counts.total == sum(map(bool, map(fits, entries)))
    for way in WAYS:
        assert counts.options["get"][way] == sum(bool(fits(entry, ways={way})) for entry in entries)
    for need in NEEDS:
        assert counts.options["need"][need] == sum(bool(fits(entry, needs={need})) for entry in entries)
    for level in range(4):
        by_hand = sum(bool(fits(entry)) for entry in entries if entry["evidence"] == level)
        assert counts.options["evidence"][str(level)] == by_hand


# --- Order and pages ----------------------------------------------------------------------------------------------------


def test_best_evidence_and_newest_come_first_when_asked(words):
    make_innovation("Told", evidence_level=1)
    make_innovation("Tested", evidence_level=3)
    make_innovation("New", evidence_level=0)
    assert titles(sort="evidence") == ["Tested", "Told", "New"]
    assert titles(sort="newest") == ["New", "Tested", "Told"]


def test_pages_hold_all_results_once_each(words):
    for number in range(PAGE + 5):
        make_innovation(f"Entry {number}")
    first, second = (directory.run(Asked(page=page)) for page in (1, 2))
    seen = [hit.innovation.pk for page in (first, second) for hit in page.hits]
    assert len(seen) == len(set(seen)) == PAGE + 5
    assert first.pages == 2


def test_pages_by_distance_hold_all_results_once_each(councils):
    here = position("M32 0JG")
    for number in range(PAGE):
        make_innovation(f"Placed {number}", places=[place(here, number / 10)])
    for number in range(PAGE // 2):
        make_innovation(f"Online {number}", online=True)
    pages = [directory.run(Asked(near="M32 0JG", page=page)) for page in (1, 2)]
    seen = [hit.innovation.title for page in pages for hit in page.hits]
    assert len(seen) == len(set(seen)) == PAGE + PAGE // 2
    assert seen[:PAGE] == [f"Placed {number}" for number in range(PAGE)]


def test_a_page_beyond_the_last_is_the_last(words):
    make_innovation("Only one")
    assert directory.run(Asked(page=99)).page == 1


# --- Words --------------------------------------------------------------------------------------------------------------


def test_near_a_place_the_nearer_of_two_equal_matches_comes_first(councils):
    make_innovation("Memory cafe in Sale", places=[place(STRETFORD, 6)])
    make_innovation("Memory cafe in Stretford", places=[place(STRETFORD, 1)])
    assert titles(words="memory cafe", near="M32 0JG")[0] == "Memory cafe in Stretford"


def test_when_nothing_has_all_the_words_what_has_some_is_shown_and_said(words):
    make_innovation("Singing for everyone")
    results = directory.run(Asked(words="singing underwater basketry"))
    assert results.loose
    assert [hit.innovation.title for hit in results.hits] == ["Singing for everyone"]


def test_counts_over_all_of_england_are_remembered_and_follow_every_change(
    words, django_capture_on_commit_callbacks
):
    make_innovation("Tea dance")
    cake = make_innovation("Tea and cake")
    assert total(words="tea") == 2
    with CaptureQueriesContext(connection) as asked:
        assert total(words="tea") == 2
    assert not [one for one in asked if "WITH matched" in one["sql"]]
    with django_capture_on_commit_callbacks(execute=True):
        cake.archive(by="a test")
    assert total(words="tea") == 1
    with django_capture_on_commit_callbacks(execute=True):
        make_innovation("Tea for two")
    assert total(words="tea") == 2


def test_archived_entries_and_drafts_are_not_found(words):
    make_innovation("Gone fishing", status="archived")
    make_innovation("Not yet fishing", status="draft")
    assert total(words="fishing") == 0


# --- No results -----------------------------------------------------------------------------------------------------------


def test_each_way_to_widen_gives_as_many_results_as_it_says(councils):
    make_innovation("Choir", places=[place(STRETFORD, 12)], ways=["free"])
    make_innovation("Choir and tea", places=[place(STRETFORD, 1)], ways=["buy"])
    asked = Asked(words="choir", near="M32 0JG", within="3", chosen={"get": ["free"]})
    results = directory.run(asked)
    assert results.counts.total == 0
    ways = {(way.kind, way.value): way.results for way in directory.widenings(results)}
    assert (
        ways[("within", "15")]
        == 1
        == total(words="choir", near="M32 0JG", within="15", chosen={"get": ["free"]})
    )
    assert ways[("group", "get")] == 1 == total(words="choir", near="M32 0JG", within="3")


def test_a_whole_council_with_nothing_offers_what_is_further_away(councils):
    make_innovation("Choir", places=[place(STRETFORD)])
    results = directory.run(Asked(words="choir", near="Leeds City Council"))
    assert results.counts.total == 0
    ways = {way.value: way.results for way in directory.widenings(results)}
    assert ways == {"50": 1} == {"50": total(words="choir", near="Leeds City Council", within="50")}


def test_one_of_the_words_alone_is_offered_where_it_finds_something(councils):
    make_innovation("Singing after a stroke", places=[place(STRETFORD)])
    make_innovation("Singing lessons", places=[place(STRETFORD)], ways=["buy"])
    asked = {"near": "M32 0JG", "within": "5", "chosen": {"get": ["buy"]}}
    results = directory.run(Asked(words="singing stroke", **asked))
    assert results.counts.total == 0
    ways = {(way.kind, way.value): way.results for way in directory.widenings(results)}
    assert ways == {("group", "get"): 1, ("words", "singing"): 1}
    assert total(words="singing", **asked) == 1
