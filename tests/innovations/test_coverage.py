"""Where there is something listed and where there is nothing: the map, its CSV, and the council pages."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from carehub.places.models import Council, CouncilSimilarity
from carehub.spreadsheets import cell
from innovations import areas, bands, listed_where
from innovations.listed_where import ENTRIES, HUBS
from innovations.models import Need, SearchLog
from tests.factories import make_council, make_innovation, make_need

MOST_QUERIES = 12


def counts(measure=ENTRIES):
    return dict(listed_where.per_council(measure))


def need_measure(slug):
    return next(measure for measure in listed_where.measures() if measure.param == f"need:{slug}")


# --- What counts ------------------------------------------------------------------------------------------------------


def test_an_entry_counts_once_in_each_council_of_its_places_and_areas(db):
    leeds, york, hull = (make_council(slug) for slug in ("leeds", "york", "hull"))
    make_innovation(
        places=[
            {"name": "A", "council": leeds},
            {"name": "B", "council": leeds},
            {"name": "C", "council": york},
        ]
    )
    make_innovation(places=[{"name": "D", "council": leeds}], areas=[leeds, hull])
    assert counts() == {leeds.pk: 2, york.pk: 1, hull.pk: 1}


def test_what_is_online_or_all_over_england_counts_nowhere(db):
    leeds = make_council("leeds")
    make_innovation(places=[{"council": leeds}], online=True)
    make_innovation(areas=[leeds], all_england=True)
    assert counts() == {}


def test_drafts_and_archived_entries_count_nowhere(db):
    leeds = make_council("leeds")
    for status in ("draft", "archived"):
        make_innovation(places=[{"council": leeds, "is_digital_hub": True}], areas=[leeds], status=status)
    assert counts() == counts(HUBS) == {}


def test_digital_hubs_are_counted_place_by_place(db):
    leeds = make_council("leeds")
    hub = {"council": leeds, "is_digital_hub": True}
    make_innovation(places=[hub, hub, {"council": leeds}], online=True)
    assert counts(HUBS) == {leeds.pk: 2}


def test_a_need_counts_what_answers_it(db):
    leeds, york = make_council("leeds"), make_council("york")
    make_innovation(needs=["company", "mood"], places=[{"council": leeds}])
    make_innovation(needs=["mood"], areas=[york])
    assert counts(need_measure("company")) == {leeds.pk: 1}
    assert counts(need_measure("mood")) == {leeds.pk: 1, york.pk: 1}
    company, mood = make_need("company").bit, make_need("mood").bit
    assert listed_where.listed(leeds.pk) == {leeds.pk: {None: 1, company: 1, mood: 1}}
    assert listed_where.listed() == {
        leeds.pk: {None: 1, company: 1, mood: 1},
        york.pk: {None: 1, company: 0, mood: 1},
    }


# --- Bands ------------------------------------------------------------------------------------------------------------

RATES = st.lists(st.one_of(st.just(0.0), st.floats(0.001, 1e6)), max_size=160)


@given(RATES)
def test_every_council_lies_in_exactly_one_band_of_the_key(rates):
    at = bands.edges(rates)
    key = bands.key(rates, at)
    assert at == sorted(set(at))
    assert len(at) <= 3
    assert sum(band.councils for band in key) == len(rates)
    assert {bands.band_of(rate, at) for rate in rates} == {band.number for band in key}
    assert len({band.words for band in key}) == len(key)


@given(RATES)
def test_more_is_never_in_a_lower_band_and_nothing_is_always_in_the_lowest(rates):
    at = bands.edges(rates)
    numbers = [bands.band_of(rate, at) for rate in sorted(rates)]
    assert numbers == sorted(numbers)
    assert all((bands.band_of(rate, at) == 0) == (rate == 0) for rate in rates)


def test_bands_stand_at_round_figures_and_say_so():
    rates = [0, 0, 0.5, 1.1, 1.9, 2.2, 3.8, 4.1, 5.7, 6.3, 12]
    at = bands.edges(rates)
    assert at == [2, 4, 6]
    assert [(band.words, band.councils) for band in bands.key(rates, at)] == [
        ("6 or more", 2), ("4 to 6", 2), ("2 to 4", 2), ("Under 2", 3), ("Nothing listed yet", 2),
    ]  # fmt: skip


# --- The map ----------------------------------------------------------------------------------------------------------


def test_the_map_shows_all_councils_each_with_a_link(client, councils):
    leeds = Council.objects.get(slug="leeds")
    make_innovation(places=[{"council": leeds}])
    html = client.get("/innovations/coverage/").content.decode()
    assert html.count('class="ch-hexmap__cell ') == 153 + 2  # and two bands of the key
    assert html.count('href="/councils/leeds/"') >= 2
    assert "152 councils" in html
    assert "may mean nobody has told us yet" in html


@pytest.mark.parametrize(
    "query", ["", "?what=hubs", "?what=need:company", "?near=leeds", "?near=LS6+2AB&what=hubs"]
)
def test_the_map_costs_few_queries(client, councils, words, query, django_assert_max_num_queries):
    with django_assert_max_num_queries(MOST_QUERIES):
        assert client.get(f"/innovations/coverage/{query}").status_code == 200


def test_the_map_is_counted_once_until_something_changes(client, councils, django_assert_num_queries):
    client.get("/innovations/coverage/")
    with django_assert_num_queries(1):
        client.get("/innovations/coverage/")
    make_innovation(places=[{"council": Council.objects.get(slug="leeds")}])
    assert client.get("/innovations/coverage/").context["coverage"].number == 1


def test_one_and_three_entries_cost_the_map_the_same(client, councils, django_assert_num_queries):
    leeds, york = Council.objects.get(slug="leeds"), Council.objects.get(slug="york")
    make_innovation(places=[{"council": leeds}])
    with django_assert_num_queries(6):
        client.get("/innovations/coverage/")
    for _ in range(2):
        make_innovation(places=[{"council": york}], areas=[leeds])
    with django_assert_num_queries(5):  # the words of the filter are remembered by now
        client.get("/innovations/coverage/")


def test_a_place_marks_its_council(client, councils):
    response = client.get("/innovations/coverage/?near=LS6+2AB")
    assert response.context["mine"].name == "Leeds"
    assert "ch-hexmap__you" in response.content.decode()


def test_a_place_that_cannot_be_found_says_why(client, councils):
    html = client.get("/innovations/coverage/?near=EH1+1AA").content.decode()
    assert "CareHub covers England" in html
    html = client.get("/innovations/coverage/?near=Nowhereatall").content.decode()
    assert 'aria-invalid="true"' in html


@pytest.mark.parametrize("what", ["nobody", "need:nobody", "need:", "%00", "hubs%00", "x" * 3000])
def test_what_nobody_offers_is_said_and_everything_is_shown(client, councils, what):
    response = client.get(f"/innovations/coverage/?what={what}")
    assert response.status_code == 200
    assert response.context["coverage"].measure == ENTRIES
    assert "We cannot show what that address asks for" in response.content.decode()


@pytest.mark.parametrize("near", ["%00", "x" * 3000, "'; DROP TABLE", "<script>", "\u202e", "%F0%9F%98%80"])
def test_hostile_places_give_a_page(client, councils, near):
    for path in ("/innovations/coverage/", "/councils/", "/councils/leeds/"):
        assert client.get(f"{path}?near={near}").status_code == 200


@pytest.mark.parametrize(("searches", "shown"), [(4, False), (5, True)])
def test_searches_are_shown_only_where_there_are_five_or_more(client, councils, searches, shown):
    leeds = Council.objects.get(slug="leeds")
    today = timezone.localdate()
    rows = [SearchLog(council=leeds, words="tea", results=0, day=today) for _ in range(searches)]
    SearchLog.objects.bulk_create(
        [*rows, SearchLog(council=leeds, results=0, day=today - timedelta(days=40))]
    )
    html = client.get("/innovations/coverage/").content.decode()
    assert (f"Searched {searches} times last month" in html) is shown
    assert ("Searched" in html) is shown


def test_the_csv_says_what_the_map_says(client, councils):
    leeds = Council.objects.get(slug="leeds")
    make_innovation(places=[{"council": leeds}])
    response = client.get("/innovations/coverage.csv?what=entries")
    rows = list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    shown = client.get("/innovations/coverage/").context["coverage"].rows
    assert [(row["council"], int(row["number"])) for row in rows] == [(row.name, row.number) for row in shown]
    found = next(row for row in rows if row["council"] == "Leeds")
    assert found["per_10000_people_65_and_over"] == f"{10_000 / leeds.population_65_plus:.2f}"
    assert "attachment" in response["Content-Disposition"]


@given(st.text())
def test_no_cell_is_a_formula(text):
    assert not cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_pages_stay_light(client, councils, words):
    for path in ("/innovations/coverage/", "/councils/", "/councils/leeds/", "/"):
        response = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert response["Content-Encoding"] == "gzip"
        assert len(response.content) < 100_000


# --- Councils ---------------------------------------------------------------------------------------------------------


def test_a_postcode_leads_to_the_page_of_its_council(client, councils):
    response = client.get("/councils/?near=ls62ab")
    assert response.status_code == 302
    assert response["Location"] == "/councils/leeds/?near=LS6+2AB"
    assert "LS6 2AB is in Leeds." in client.get(response["Location"]).content.decode()


def test_a_slip_in_a_postcode_offers_readings_as_links(client, councils):
    html = client.get("/councils/?near=M32+0JQQ").content.decode()
    assert 'href="/councils/?near=M32%200' in html


def test_all_councils_are_listed_by_region(client, councils):
    regions = client.get("/councils/").context["regions"]
    assert len(regions) == 9
    assert sum(len(those) for _, those in regions) == 153


def test_a_council_page_says_what_is_here(client, councils, words):
    leeds = Council.objects.get(slug="leeds")
    make_innovation(
        "Kettle", needs=["company"], places=[{"council": leeds, "is_digital_hub": True, "name": "Hub One"}]
    )
    make_innovation("Wide", needs=["company"], areas=[leeds])
    make_innovation("Elsewhere", needs=["company"], places=[{"council": Council.objects.get(slug="york")}])
    response = client.get("/councils/leeds/")
    assert [(need.need.slug, need.number) for need in response.context["needs"]] == [("company", 2)]
    assert {card.title for card in response.context["newest"]} == {"Kettle", "Wide"}
    html = response.content.decode()
    for words_ in ("Hub One", leeds.website, "?council=leeds&amp;need=company", "care needs assessment"):
        assert words_ in html
    assert len(response.context["alike"]) == 6


def test_a_council_page_names_each_need_with_nothing_and_does_not_call_it_proof(client, councils, words):
    leeds = Council.objects.get(slug="leeds")
    make_innovation(needs=["company"], places=[{"council": leeds}])
    response = client.get("/councils/leeds/")
    empty = [one.need.slug for one in response.context["empty"]]
    assert "safe-at-home" in empty
    assert "company" not in empty
    assert len(empty) == Need.objects.count() - 1
    assert all(f"?council=leeds&amp;need={slug}" in response.text for slug in empty)
    assert "Needs with nothing listed yet" in response.text
    assert "That does not prove that anything is missing" in response.text


def test_a_council_page_with_something_for_every_need_names_none_with_nothing(client, councils, words):
    leeds = Council.objects.get(slug="leeds")
    make_innovation(needs=Need.objects.values_list("slug", flat=True), areas=[leeds])
    assert "Needs with nothing listed yet" not in client.get("/councils/leeds/").text


def test_where_nothing_is_listed_the_page_says_so_once_for_all_needs(client, councils, words):
    html = client.get("/councils/isles-of-scilly/").text
    assert "Nothing with a place in Isles of Scilly is listed for any need yet" in html
    assert "Needs with nothing listed yet" not in html


STANDS_OUT, NONE_STANDS_OUT, CANNOT_SAY = (
    "There is much less listed for these",
    "No need stands out as missing",
    "We cannot say yet what is missing here",
)


@pytest.mark.parametrize(
    ("here", "alike", "said"),
    [(0, 0, CANNOT_SAY), (5, 0, CANNOT_SAY), (0, 1, STANDS_OUT), (5, 1, NONE_STANDS_OUT)],
)
def test_nothing_is_said_to_stand_out_or_not_where_there_is_nothing_to_compare_with(
    client, councils, words, here, alike, said
):
    leeds = Council.objects.get(slug="leeds")
    for _ in range(here):
        make_innovation(needs=["company"], areas=[leeds])
    for _ in range(alike):
        make_innovation(needs=["company"], areas=areas.most_alike(leeds))
    html = client.get("/councils/leeds/").text
    assert [words_ for words_ in (STANDS_OUT, NONE_STANDS_OUT, CANNOT_SAY) if words_ in html] == [said]


def test_a_need_is_missing_beside_councils_alike(db):
    here = make_council("here", population_65_plus=20_000)
    alike = [make_council(f"other-{n}", population_65_plus=10_000) for n in range(3)]
    CouncilSimilarity.objects.bulk_create(
        CouncilSimilarity(council=here, rank=rank, similar=other, distance=rank)
        for rank, other in enumerate(alike, 1)
    )
    for other in alike:
        for _ in range(3):
            make_innovation(needs=["company"], places=[{"council": other}])
        make_innovation(needs=["mood"], places=[{"council": other}])
    make_innovation(needs=["company", "mood"], places=[{"council": here}])
    found = {one.need.slug: one for one in areas.needs_here(here, areas.most_alike(here))}
    assert (found["company"].number, found["company"].usual_rounded, found["company"].is_missing) == (
        1,
        6,
        True,
    )
    assert (found["mood"].number, found["mood"].usual_rounded, found["mood"].is_missing) == (1, 2, False)


def test_one_and_three_entries_cost_a_council_page_the_same(
    client, councils, words, django_assert_num_queries
):
    leeds = Council.objects.get(slug="leeds")
    client.get("/councils/york/")
    make_innovation(needs=["company"], places=[{"council": leeds, "is_digital_hub": True}])
    with django_assert_num_queries(7):
        client.get("/councils/leeds/")
    for _ in range(2):
        make_innovation(needs=["company"], places=[{"council": leeds, "is_digital_hub": True}], areas=[leeds])
    with django_assert_num_queries(7):
        client.get("/councils/leeds/")
    with django_assert_num_queries(3):
        client.get("/councils/leeds/")


def test_the_first_hubs_are_named_and_all_are_counted(client, councils):
    leeds = Council.objects.get(slug="leeds")
    hub = {"council": leeds, "is_digital_hub": True}
    make_innovation(places=[{"name": f"Hub {n:02}", **hub} for n in range(areas.MANY_HUBS + 3)])
    context = client.get("/councils/leeds/").context
    assert [hub.name for hub in context["hubs"]] == [f"Hub {n:02}" for n in range(areas.MANY_HUBS)]
    assert context["number_of_hubs"] == areas.MANY_HUBS + 3


def test_a_council_page_shows_what_is_new_there_at_once_though_it_is_cached(client, councils):
    leeds = Council.objects.get(slug="leeds")
    client.get("/councils/leeds/")
    make_innovation("Kettle", places=[{"council": leeds}], areas=[leeds])
    response = client.get("/councils/leeds/?near=LS1")
    assert [card.title for card in response.context["newest"]] == ["Kettle"]
    assert "Kettle" in response.text
    assert "LS1 is in Leeds" in response.text
    assert "LS1" not in client.get("/councils/leeds/").text


def test_an_unknown_council_is_not_found(client, db):
    assert client.get("/councils/nowhere/").status_code == 404


@pytest.mark.parametrize("path", ["/councils/", "/innovations/coverage/"])
def test_a_place_with_more_than_one_council_is_said_and_asks_for_a_postcode(client, councils, path):
    html = client.get(f"{path}?near=London").content.decode()
    assert "London is looked after by more than one council" in html
