"""The page of results, asked for as a browser would and as nobody should."""

import re

import pytest
from django.db import connection
from django.urls import reverse

from carehub.places.models import Council
from innovations import search
from innovations.models import SearchLog
from tests.factories import make_innovation, make_organisation

pytestmark = pytest.mark.django_db

DIRECTORY = reverse("directory")


def page(client, **asked):
    answer = client.get(DIRECTORY, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def text_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


HOSTILE = [
    {"page": "-1"},
    {"page": "0"},
    {"page": "9" * 30},
    {"page": "two"},
    {"need": "x" * 5000},
    {"need": "\x00"},
    {"need": ["company"] * 500},
    {"q": "\x00\x00"},
    {"q": "'; DROP TABLE innovations_innovation; --"},
    {"q": '"unbalanced (AND NEAR/3 OR'},
    {"q": "<script>alert(1)</script>"},
    {"q": "a" * 100_000},
    {"q": "🙂" * 300},
    {"q": "\u202eolleh"},
    {"near": "\x00"},
    {"near": "x" * 10_000},
    {"near": "<img src=x onerror=alert(1)>"},
    {"within": "-5"},
    {"within": "1e308"},
    {"council": "../../etc/passwd"},
    {"sort": "; select 1"},
    {"view": "vr"},
    {"theme": "99"},
    {"evidence": "-1"},
    {"utm_source": "a" * 4000},
]


@pytest.mark.parametrize("asked", HOSTILE, ids=lambda asked: str(asked)[:40])
def test_absurd_addresses_get_a_clear_page(client, words, asked):
    make_innovation("Something")
    html = page(client, **asked)
    assert "Things that could help" in html
    assert "<script>alert" not in html
    assert "<img src=x" not in html


def test_bytes_that_are_no_text_get_a_clear_page(client, words):
    assert client.get(f"{DIRECTORY}?q=%ff%fe&near=%c3%28").status_code == 200


def test_values_nobody_offers_are_named_and_left_out(client, words):
    make_innovation("Something")
    html = page(client, need="unicorns")
    assert "We do not have a choice called “unicorns”" in html
    assert "1 result" in html


def test_the_address_holds_the_whole_state_and_nothing_else(client, words):
    for number in range(25):
        make_innovation(f"Tea and talk {number}", ways=["free"])
    html = page(client, q="tea", get="free", sort="newest", utm_source="letter")
    assert '?q=tea&amp;get=free&amp;sort=newest&amp;page=2"' in html
    assert "utm_source" not in re.sub(r'name="back" value="[^"]*"', "", html)


def test_matches_are_marked_and_everything_else_is_escaped(client, words):
    make_innovation("Tea & <b>biscuits</b>")
    html = page(client, q="biscuit")
    assert "Tea &amp; &lt;b&gt;<mark>biscuits</mark>&lt;/b&gt;" in html


def test_an_unknown_place_is_said_and_never_called_no_results(client, councils):
    make_innovation("Somewhere")
    html = page(client, near="ZZ99 9ZZ")
    assert 'id="near-error"' in html
    assert "Nothing matches" not in html
    assert "These results are for all of England" in html


def test_a_place_name_in_several_councils_offers_each(client, councils):
    trafford, leeds = Council.objects.with_slug("trafford"), Council.objects.with_slug("leeds")
    for council in (trafford, leeds):
        council.place_names.create(name="Newtown", key="newtown", lat=council.lat, lon=council.lon)
    html = page(client, near="Newtown")
    assert "There is more than one Newtown" in html
    assert "near=Newtown%2C+Leeds" in html


@pytest.mark.parametrize("view", ["list", "map"])
def test_one_and_three_results_cost_the_same_number_of_queries(
    client, councils, django_assert_max_num_queries, view
):
    leeds = Council.objects.with_slug("leeds")
    place = {"lat": 53.8196, "lon": -1.5569, "council": leeds, "town": "Headingley"}

    def cost():
        page(client, q="tea", near="LS6 2AB", view=view)  # warms what is remembered
        with django_assert_max_num_queries(12) as queries:
            page(client, q="tea", near="LS6 2AB", view=view)
        return len(queries)

    make_innovation("Tea one", places=[place], areas=[leeds], ways=["free"], run_by=make_organisation())
    one = cost()
    for number in range(2):
        make_innovation(
            f"Tea {number}",
            places=[place] * 3,
            areas=[leeds],
            ways=["free", "buy"],
            run_by=make_organisation(),
        )
    assert cost() == one


def test_no_results_cost_at_most_twelve_queries(client, councils, django_assert_max_num_queries):
    asked = {
        "q": "underwater basketry singing",
        "near": "LS6 2AB",
        "within": "1",
        "get": "nhs",
        "need": "company",
    }
    page(client, **asked)
    with django_assert_max_num_queries(12):
        assert "Nothing matches" in page(client, **asked)


# --- What is kept of a search -------------------------------------------------------------------------------------------


def test_a_search_is_kept_with_the_council_and_without_the_postcode(client, councils):
    make_innovation("Tea")
    page(client, q="tea", near="LS6 2AB", get="free")
    [kept] = SearchLog.objects.all()
    assert kept.words == "tea"
    assert kept.council.name == "Leeds"
    assert kept.filters == {"get": ["free"]}
    assert kept.results == 0
    stored = " ".join(str(value) for value in SearchLog.objects.values().get().values())
    assert "LS6" not in stored


@pytest.mark.parametrize("personal", ["ann.example@mail.example", "07700 900123", "LS6 2AB", "485 777 3456"])
def test_personal_data_typed_into_the_search_is_not_kept(client, councils, personal):
    page(client, q=f"lonely {personal}")
    assert SearchLog.objects.get().words == "lonely"


def test_looking_at_the_whole_directory_or_at_the_next_page_is_no_search(client, words):
    page(client)
    page(client, q="tea", page="2")
    assert not SearchLog.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_search_answers_although_it_cannot_be_kept(client):
    make_innovation("Tea")
    with connection.schema_editor() as editor:
        editor.alter_db_table(SearchLog, SearchLog._meta.db_table, "innovations_away")
    try:
        assert "1 result" in page(client, q="tea")
    finally:
        with connection.schema_editor() as editor:
            editor.alter_db_table(SearchLog, "innovations_away", SearchLog._meta.db_table)


# --- While typing -------------------------------------------------------------------------------------------------------


def test_suggestions_find_something_when_searched(client, words):
    make_innovation("Memory cafe in Sale")
    search.count_words()
    answer = client.get(reverse("suggest"), {"q": "memo"})
    options = re.findall(r'<option value="([^"]+)"', answer.content.decode())
    assert options
    for option in options:
        assert "1 result" in page(client, q=option)


@pytest.mark.parametrize("asked", [{}, {"q": ""}, {"q": "\x00"}, {"q": "%' OR 1=1"}, {"q": "a" * 5000}])
def test_suggestions_of_nothing_are_nothing(client, words, asked):
    answer = client.get(reverse("suggest"), asked)
    assert answer.status_code == 200
    assert "<option" not in answer.content.decode()


# --- Tiles, only where somebody set a server for them ---------------------------------------------------------------------


def test_without_a_tile_server_no_third_party_is_named(client, councils):
    make_innovation("Tea", places=[{"lat": 53.8, "lon": -1.5}])
    html = page(client, q="tea", view="map")
    assert "leaflet" not in html
    assert "ch-locator__map" in html


def test_with_a_tile_server_the_street_map_comes_on_top_of_the_sketch(client, councils, settings):
    settings.MAP_TILE_URL = "https://tiles.example/{z}/{x}/{y}.png"
    make_innovation("Tea", places=[{"lat": 53.8, "lon": -1.5}])
    html = page(client, q="tea", view="map")
    assert "leaflet" in html
    assert 'data-url="https://tiles.example/{z}/{x}/{y}.png"' in html
    assert "ch-locator__map" in html


@pytest.mark.parametrize(
    ("typed", "words_", "place"),
    [
        ("counselling in Trafford", "counselling", "Trafford"),
        ("food bank trafford", "food bank", "trafford"),
        ("lunch club near M32 0JG", "lunch club", "M32 0JG"),
        ("help with shopping around Leeds", "help with shopping", "Leeds"),
        ("carers group hammersmith and fulham", "carers group", "hammersmith and fulham"),
        ("swimming in Bath", "swimming", "Bath"),
        ("dementia in the family in Leeds", "dementia in the family", "Leeds"),
    ],
)
def test_a_place_among_the_words_is_offered_as_the_place(client, councils, words, typed, words_, place):
    html = page(client, q=typed)
    address = re.search(r'Looking near [^?]+\? <a class="ch-link" href="([^"]+)"', html)[1]
    assert f"Show ‘{words_}’ near " in text_of(html)
    there = client.get(address.replace("&amp;", "&")).context["page"]
    assert (there.asked.words, there.asked.near) == (words_, place)
    assert there.results.where is not None


@pytest.mark.parametrize(
    "typed",
    [
        "help in the bath",
        "reading",
        "help with reading",
        "Leeds",
        "in Leeds",
        "stuck in bed",
        "drop in",
        "lunch club",
    ],
)
def test_what_is_no_place_is_not_offered_as_one(client, councils, words, typed):
    assert "Looking near" not in page(client, q=typed)


def test_the_place_is_called_by_its_name_however_it_was_typed(client, councils, words):
    assert "Looking near Leeds? Show ‘lunch club’ near Leeds" in text_of(
        page(client, q="lunch club in leeds")
    )


def test_nobody_who_gave_a_place_is_offered_another(client, councils, words):
    assert "Looking near" not in page(client, q="lunch in Leeds", near="York")
