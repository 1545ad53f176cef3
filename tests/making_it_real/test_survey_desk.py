"""An organisation's desk while people answer: how many, who is missing, how sure; and no number that singles anybody out."""

from datetime import date, timedelta
from math import sqrt

import numpy as np
import pytest
from django.utils import timezone
from scipy.stats import hypergeom
from statsmodels.stats.proportion import samplesize_confint_proportion

from making_it_real.intervals import half_width, needed
from making_it_real.lives import NotForYou
from making_it_real.models import Response
from making_it_real.rough import rough
from making_it_real.survey_desk.days import week
from making_it_real.survey_desk.missing import missing
from making_it_real.survey_desk.sureness import sureness
from tests.factories import make_campaign, make_member, make_organisation, make_responses
from tests.signing_in import sign_in

HERE = "/workspace/eastby/survey/"
Z = 1.959963984540054  # scipy.stats.norm.ppf(0.975)


@pytest.fixture
def about(db):
    return make_campaign(about=[make_organisation("Eastby", slug="eastby")]).organisations.get()


@pytest.fixture
def desk(client, about):
    return sign_in(client, make_member(about.organisation))


# Numbers


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "fewer than 10"), (9, "fewer than 10"), (10, "10"), (12, "10"), (13, "15"), (1002, "1,000")],
)
def test_counts_are_rounded_to_five_and_small_ones_all_look_alike(count, words):
    assert str(rough(count)) == words


@pytest.mark.parametrize("people", [2, 10, 100, 1000, 25_000])
@pytest.mark.parametrize("part", [0.01, 0.2, 0.5, 0.99])
def test_the_half_width_is_that_of_drawing_without_putting_back(people, part):
    n = max(1, round(people * part))
    yes = people // 2  # of an even number, exactly one half
    counts = np.arange(n + 1)
    chance = hypergeom.pmf(counts, people, yes, n)
    spread = sqrt(chance @ (counts / n - 0.5) ** 2)
    assert half_width(n, people) == pytest.approx(Z * spread, rel=1e-9, abs=1e-9)


def test_half_width_at_the_ends():
    assert half_width(0, 1000) is None
    assert half_width(1000, 1000) == 0
    assert half_width(1200, 1000) == 0
    assert half_width(1, 1) == 0


def test_278_of_1000_give_five_points_and_277_do_not():
    assert needed(1000) == 278
    assert half_width(278, 1000) <= 0.05 < half_width(277, 1000)
    assert str(sureness(rough(280), 1000).points) == "5"


@pytest.mark.parametrize("people", [1, 2, 7, 50, 384, 385, 1000, 99_999])
def test_needed_is_the_smallest_that_does(people):
    n = needed(people)
    assert half_width(n, people) <= 0.05
    assert n == 1 or half_width(n - 1, people) > 0.05


def test_of_very_many_people_as_many_are_needed_as_without_an_end():
    assert needed(10**9) == -int(-samplesize_confint_proportion(0.5, 0.05) // 1)


def test_how_many_more_does_not_give_the_exact_number_away():
    assert {sureness(rough(count), 1000).more for count in (148, 149, 150, 151, 152)} == {128}
    assert {sureness(rough(count), 1000).more for count in range(10)} == {278}
    assert sureness(rough(500), 1000).more == 0
    assert sureness(rough(500), None) is None


# Days


def test_a_week_stands_beside_the_week_before_and_small_days_are_drawn_alike():
    today = date(2026, 11, 27)
    found = week(
        {
            today: 17,
            today - timedelta(days=1): 3,
            today - timedelta(days=7): 42,
            today - timedelta(days=20): 99,
        },
        today,
    )
    assert [(day.short, str(day.this), str(day.last)) for day in found.days[-2:]] == [
        ("Thu", "fewer than 10", "fewer than 10"), ("Fri", "15", "40"),
    ]  # fmt: skip
    assert (str(found.total), str(found.total_last)) == ("20", "40")
    few = [bar for bar in [*found.now, *found.last] if bar.few]
    assert len(few) == 12
    assert len({bar.height for bar in few}) == 1
    assert [bar.words for bar in found.now] == [""] * 6 + ["15"]


@pytest.mark.parametrize("highest", [0, 19, 40, 41, 999, 12_345])
def test_no_bar_is_higher_than_the_chart(highest):
    found = week({date(2026, 11, 27): highest}, date(2026, 11, 27))
    assert all(float(bar.y) >= 12 for bar in found.now)
    assert next(line.words for line in found.lines) == "0"


# Who is missing


def test_groups_of_fewer_than_ten_are_named_and_not_counted(about):
    make_responses(about, ["3" * 12] * 12, position="c", payment="c")
    make_responses(about, ["3" * 12] * 9, position="u", payment="s")
    shown = {group.label: str(group.answers) for groups in missing(about) for group in groups.groups}
    assert shown["I use care or support"] == "10"
    assert shown["I care for someone, unpaid"] == shown["Both"] == "fewer than 10"
    assert shown["I or my family pay"] == shown["The NHS pays"] == "fewer than 10"


def test_a_survey_that_does_not_ask_who_pays_misses_nobody_there(db):
    about = make_campaign(about=[make_organisation()], asks_payment=False).organisations.get()
    assert [groups.title for groups in missing(about)] == ["Use care, or care for someone"]


# The page


def test_the_desk_shows_the_way_in_and_no_exact_number(desk, about):
    make_responses(about, ["3" * 12] * 23, position="c")
    page = desk.get(f"{HERE}{about.campaign.slug}/").content.decode()
    main = page.partition("<main")[2].partition("</main>")[0]
    assert "About 25 people have answered" in main
    assert ">23<" not in main
    assert "Fewer than 10 so far" in main


def test_answers_that_are_held_back_are_not_among_them(desk, about):
    from making_it_real.models import Burst

    burst = Burst.objects.waiting_on(about, timezone.localdate())
    make_responses(about, ["3" * 12] * 40, burst=burst)
    assert "Fewer than 10 people have answered" in desk.get(f"{HERE}{about.campaign.slug}/").content.decode()


def test_an_editor_says_how_many_could_answer_and_it_is_kept_who_did(desk, about):
    here = f"{HERE}{about.campaign.slug}/eligible/"
    assert "from 1" in desk.post(here, {"eligible": "0"}).content.decode()
    desk.post(here, {"eligible": "1000"})
    about.refresh_from_db()
    assert about.eligible == 1000
    assert about.eligible_by == about.organisation.memberships.get().user
    page = desk.get(f"{HERE}{about.campaign.slug}/").content.decode()
    assert "278 answers" in page
    with pytest.raises(NotForYou):
        about.say_eligible(1, by=make_member(make_organisation("Other"), "other@else.example"))


def test_the_page_costs_the_same_however_many_answered(desk, about, django_assert_max_num_queries):
    counts = []
    for number in (1, 60):
        make_responses(about, ["3" * 12] * number, position="c", payment="s")
        with django_assert_max_num_queries(25) as queries:
            desk.get(f"{HERE}{about.campaign.slug}/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_list_of_surveys_costs_the_same_for_one_and_three(desk, about, django_assert_max_num_queries):
    counts = []
    for more in ((), ("two", "three")):
        for slug in more:
            make_campaign(slug, about=[about.organisation])
        with django_assert_max_num_queries(20) as queries:
            page = desk.get(HERE).content.decode()
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert "Three" in page


def test_a_draft_is_not_yet_there_and_nobody_elses_ever(desk, about):
    make_campaign("draft", about=[about.organisation], status="draft")
    make_campaign("others", about=[make_organisation("Other", slug="other")])
    assert desk.get(f"{HERE}draft/").status_code == 404
    assert desk.get(f"{HERE}others/").status_code == 404
    assert desk.get("/workspace/other/survey/others/").status_code == 404
    assert "Draft" not in desk.get(HERE).content.decode().partition("<main")[2]


def test_no_response_is_named_by_the_desk(desk, about):
    make_responses(about, ["3" * 12] * 3)
    page = desk.get(f"{HERE}{about.campaign.slug}/").content.decode()
    assert not [one for one in Response.objects.all() if str(one.pk) in page]
