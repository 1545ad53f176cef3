"""What people look for and do not find: by month, for TLAP and for each council, and nothing that few typed."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carehub.places.models import Council, CouncilSimilarity
from innovations import need_counts
from innovations.gaps import FEWEST, Gaps, months, rounded
from innovations.models import KeptBack, NeedCount, SearchLog, Wish
from innovations.months import last_day, month_of, months_before, read_month
from innovations.tasks import count_needs
from tests.factories import make_council, make_innovation, make_need
from tests.signing_in import make_person, sign_in

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
NOW = month_of(TODAY)
EARLIER = months_before(NOW, 2)


@pytest.fixture
def leeds():
    return make_council("leeds", name="Leeds")


@pytest.fixture
def tess(client):
    """TLAP, signed in."""
    person = make_person("tess@tlap.example", is_moderator=True)
    sign_in(client, person)
    return person


def searched(words, times=FEWEST, council=None, results=0, day=TODAY, **more):
    row = {"words": words, "council": council, "results": results, "day": day}
    SearchLog.objects.bulk_create(SearchLog(**row, **more) for _ in range(times))


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.getvalue().decode()


def table(response):
    return list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"))))


# --- Words ---------------------------------------------------------------------------------------------------------------
def test_words_that_five_searches_had_are_shown_and_those_of_four_are_not(client, tess, leeds):
    searched("pickleball", 5, leeds)
    searched("bell ringing", 4, leeds)
    for address in ("/moderation/gaps/", "/councils/leeds/gaps/"):
        shown = page(client, address)
        assert "pickleball" in shown
        assert "bell ringing" not in shown


def test_capitals_make_no_difference():
    searched("Pickleball", 2)
    searched("pickleball", 3)
    assert [(word.words, word.number) for word in Gaps(NOW, TODAY).words] == [("pickleball", 5)]


def test_words_are_counted_month_by_month():
    searched("pickleball", 4)
    searched("pickleball", 5, day=last_day(EARLIER))
    searched("pickleball", 4, day=months_before(NOW, 1))
    assert not Gaps(NOW, TODAY).words
    assert [word.number for word in Gaps(EARLIER, TODAY).words] == [5]


def test_a_council_s_page_counts_only_searches_with_that_council(client, leeds):
    searched("pickleball", 4, leeds)
    searched("pickleball", 30)
    searched("pickleball", 30, make_council("hull"))
    assert "pickleball" not in page(client, "/councils/leeds/gaps/")
    assert "pickleball" in page(client, "/councils/hull/gaps/")


def test_searches_that_found_something_are_no_gap_but_those_that_found_it_in_part_are(leeds):
    searched("tea", 9, results=3)
    searched("pickleball club", 6, results=40, partly=True)
    assert [word.words for word in Gaps(NOW, TODAY).words] == ["pickleball club"]


def test_a_search_with_a_box_ticked_is_not_counted_again():
    """One person who ticks five boxes has typed once."""
    searched("jane of elm street", 1)
    searched("jane of elm street", 8, filters={"need": ["company"]})
    assert not Gaps(NOW, TODAY).words


def test_a_search_with_only_some_of_the_words_is_kept_as_such(client, words):
    make_innovation("Chess club")
    client.get("/innovations/?q=pickleball+club")
    kept = SearchLog.objects.get()
    assert (kept.results, kept.partly) == (1, True)
    client.get("/innovations/?q=chess")
    assert not SearchLog.objects.get(words="chess").partly


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(["tea", "chess", "bowls", "choir", "reading"]), st.integers(0, 9)))
def test_no_rare_word_and_no_exact_number_of_rare_words_can_be_read_from_the_page(leeds, numbers):
    SearchLog.objects.all().delete()
    for said, number in numbers.items():
        searched(said, number, leeds)
    found = Gaps(NOW, TODAY, leeds)
    assert {word.words: word.number for word in found.public_words} == {
        w: n for w, n in numbers.items() if n >= FEWEST
    }
    total = sum(numbers.values())
    assert found.searches.found_nothing in (None, total - total % 5)
    assert (found.searches.found_nothing is None) == (total < 5)


def test_totals_are_rounded_down_to_fives():
    assert [rounded(number) for number in (0, 4, 5, 9, 10, 1234)] == [None, None, 5, 5, 10, 1230]


@pytest.mark.parametrize(
    "said", ["07700 900123", "<b>bold</b>", "www.example.com", "=cmd|' /c calc'!a0", "a" * 41, "50% off", "-"]
)
def test_only_plain_words_stand_on_public_pages(client, leeds, said):
    searched(said, 9, leeds)
    assert not Gaps(NOW, TODAY, leeds).public_words
    assert len(Gaps(NOW, TODAY, leeds).words) == 1


@pytest.mark.parametrize("said", ["pickleball", "walking football", "carers’ café", "step-free", "st john's"])
def test_ordinary_words_stand_on_public_pages(leeds, said):
    searched(said, 5, leeds)
    assert [word.words for word in Gaps(NOW, TODAY, leeds).public_words] == [said]


def test_tlap_can_keep_words_off_public_pages_and_show_them_again(client, tess, leeds):
    searched("councillor smith", 9, leeds)
    assert "councillor smith" in page(client, "/councils/leeds/gaps/")
    client.post("/moderation/gaps/keep-back/", {"words": "councillor smith", "month": f"{NOW:%Y-%m}"})
    assert KeptBack.objects.get().by == tess
    assert "councillor smith" not in page(client, "/councils/leeds/gaps/")
    assert "councillor smith" not in client.get("/councils/leeds/gaps.csv").getvalue().decode()
    assert "Kept back." in page(client, "/moderation/gaps/")
    client.post("/moderation/gaps/keep-back/", {"words": "councillor smith", "show": "1"})
    assert "councillor smith" in page(client, "/councils/leeds/gaps/")


# --- Needs ---------------------------------------------------------------------------------------------------------------
@pytest.fixture
def alike():
    """Leeds and three councils like it, each with 40,000 older people; two needs."""
    for slug in ("company", "falls"):
        make_need(slug)
    leeds, *others = [make_council(slug) for slug in ("leeds", "hull", "york", "bath")]
    for rank, other in enumerate(others, start=1):
        CouncilSimilarity.objects.create(council=leeds, similar=other, rank=rank, distance=rank)
    for other in others:
        for _ in range(4):
            make_innovation(needs=["company"], areas=[other])
    make_innovation(needs=["company"], areas=[leeds])
    return leeds


def of(council, slug, month=NOW):
    (gap,) = [gap for gap in Gaps(month, TODAY, council).needs if gap.need.slug == slug]
    return gap


def test_a_need_with_few_entries_stands_beside_what_is_usual(alike):
    gap = of(alike, "company")
    assert (gap.number, gap.usual, gap.is_missing) == (1, 4, True)
    assert (of(alike, "falls").number, of(alike, "falls").is_missing) == (0, False)


def test_searches_for_a_need_are_shown_from_five_up(alike):
    searched("", 5, alike, filters={"need": ["company", "falls"]})
    searched("tea", 3, alike, filters={"need": ["company"], "cost": ["free"]})
    assert of(alike, "company").searches == 8
    assert of(alike, "falls").searches == 5
    SearchLog.objects.filter(pk=SearchLog.objects.first().pk).delete()
    assert of(alike, "falls").searches is None


def test_all_of_england_counts_councils_with_nothing_and_with_little(alike):
    overall = {one.need.slug: one for one in Gaps(NOW, TODAY).overall}
    assert (overall["company"].nothing, overall["company"].little) == (0, 1)
    assert overall["falls"].nothing == 4


def test_a_month_that_is_over_shows_what_was_counted_then(alike):
    NeedCount.objects.all().delete()
    count_needs()
    NeedCount.objects.update(month=EARLIER)
    make_innovation(needs=["company"], areas=[alike])
    assert of(alike, "company").number == 2
    assert of(alike, "company", EARLIER).number == 1
    assert of(alike, "company", months_before(NOW, 1)).number is None


def test_counting_twice_in_a_month_keeps_the_last_count(alike):
    need_counts.count_needs(TODAY)
    make_innovation(needs=["company"], areas=[alike])
    need_counts.count_needs(TODAY)
    assert NeedCount.objects.get(council=alike, need__slug="company").number == 2
    assert NeedCount.objects.count() == 4 * 2


def test_a_month_nobody_counted_says_so(client, tess, alike):
    for address in ("/moderation/gaps/", "/councils/leeds/gaps/"):
        assert "Nobody counted what was listed" in page(client, f"{address}?month={EARLIER:%Y-%m}")


# --- Pages ---------------------------------------------------------------------------------------------------------------
def test_tlap_reads_what_people_told_and_the_public_reads_only_how_many(client, tess, leeds):
    for number in range(5):
        Wish.objects.create(text=f"A choir for my mother {number}", council=leeds)
    assert "A choir for my mother 3" in page(client, "/moderation/gaps/")
    public = page(client, "/councils/leeds/gaps/")
    assert "A choir" not in public
    assert "5 people told us" in public
    Wish.objects.first().delete()
    assert "Fewer than 5 people told us" in page(client, "/councils/leeds/gaps/")


def test_tlap_sees_one_need_council_by_council(client, tess, alike):
    shown = page(client, "/moderation/gaps/?need=company")
    assert shown.index(">Leeds</a>") < shown.index(">Hull</a>")
    assert "Few</span>" in shown


@pytest.mark.parametrize("typed", ["2026-13", "tomorrow", "1999-01", "", "2026-11; drop", "\x00"])
def test_a_month_nobody_offers_becomes_this_one(client, leeds, typed):
    assert f"{NOW:%B %Y}" in page(client, f"/councils/leeds/gaps/?month={typed}")


def test_the_gaps_of_england_are_for_moderators(client, leeds):
    for address in ("/moderation/gaps/", "/moderation/gaps/words.csv", "/moderation/gaps/needs.csv"):
        assert "/account/login/" in client.get(address).url
    sign_in(client, make_person("jo@harbour.example"))
    assert client.get("/moderation/gaps/").status_code == 403
    assert client.post("/moderation/gaps/keep-back/", {"words": "x"}).status_code == 403


def test_a_council_nobody_knows_has_no_gaps(client):
    assert client.get("/councils/atlantis/gaps/").status_code == 404
    assert client.get("/councils/atlantis/gaps.csv").status_code == 404


def test_the_files_hold_what_the_pages_show(client, tess, alike):
    searched("pickleball", 7, alike)
    searched("rare", 4, alike)
    month = f"{NOW:%Y-%m}"
    rows = table(client.get("/moderation/gaps/words.csv"))
    assert rows == [{"month": month, "words": "pickleball", "searches": "7", "kept_off_public_pages": "no"}]
    needs = table(client.get("/moderation/gaps/needs.csv"))
    assert len(needs) == 4 * 2
    council = table(client.get("/councils/leeds/gaps.csv"))
    assert [row["what"] for row in council] == ["pickleball", "Company", "Falls"]
    assert council[1]["searches"] == "fewer than 5"


@pytest.mark.parametrize("said", ["=1+1", "+44 tea", "-tea", "@tea", '=hyperlink("http://evil.example")'])
def test_no_cell_is_a_formula(client, tess, said):
    searched(said, 5)
    (row,) = table(client.get("/moderation/gaps/words.csv"))
    assert row["words"] == f"'{said}"


@pytest.mark.parametrize(
    "address",
    [
        "/moderation/gaps/",
        "/moderation/gaps/?need=company",
        "/councils/leeds/gaps/",
        "/councils/leeds/gaps.csv",
    ],
)
def test_much_costs_as_many_queries_as_little(client, tess, alike, address):
    def cost():
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    searched("pickleball", 5, alike)
    Wish.objects.create(text="A choir", council=alike)
    little = cost()
    for number in range(3):
        searched(f"chess {'abc'[number]}", 5, alike, filters={})
        searched("", 5, alike, filters={"need": ["falls"]})
        Wish.objects.create(text=f"A choir {number}", council=Council.objects.get(slug="hull"))
    assert cost() == little


def test_months_go_back_a_year():
    assert months(date(2026, 11, 22))[:2] == [date(2026, 11, 1), date(2026, 10, 1)]
    assert months(date(2026, 11, 22))[-1] == date(2025, 11, 1)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_last_day_of_a_month_is_the_day_before_the_next(day):
    month = month_of(day)
    assert last_day(month) + timedelta(days=1) == months_before(month, -1)
    assert read_month(f"{month:%Y-%m}") in (month, None)
