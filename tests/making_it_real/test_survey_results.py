"""The pages of published results: what they print is what is in the rows, and what is hidden is nowhere."""

import csv
import json
import re
from io import StringIO
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from carehub.remember import forget_all
from making_it_real.models import Result
from making_it_real.publishing import correct
from making_it_real.segments import SELF_FUNDERS
from making_it_real.survey_results.shown import Shown
from tests.factories import (
    make_action,
    make_comment,
    make_council,
    make_declaration,
    make_lead,
    make_moderator,
    make_organisation,
    make_published,
)

pytestmark = pytest.mark.django_db
YES, NO = "4", "0"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def saltby():
    council = make_organisation(
        "Saltby Council", slug="saltby", kind="council", council=make_council(region="London")
    )
    make_declaration(council)
    return council


@pytest.fixture
def others():
    found = [
        make_organisation(name, slug=name.lower())
        for name in ("Alder", "Beech", "Cedar", "Tiny", "Small", "Wee")
    ]
    for one in found:
        make_declaration(one)
    return found


def answers(yes, no, **them):
    return [(yes, YES, them), (no, NO, them)]


def publish(saltby, others, slug="autumn-2026", **fields):
    """Saltby: 40 of 70 agree; 22 council paid, 48 self-funders. Tiny has 6 answers, Wee 7, Small 15."""
    alder, beech, cedar, tiny, small, wee = others
    groups = {
        saltby: [*answers(30, 18, payment="s", position="u"), *answers(10, 12, payment="c", position="c")],
        alder: answers(95, 5), beech: answers(50, 50), cedar: answers(5, 95),
        tiny: answers(3, 3, payment="s"), wee: answers(4, 3, payment="s"), small: answers(14, 1),
    }  # fmt: skip
    return make_published(slug, groups=groups, **fields)


def html(client, path):
    response = client.get(f"/making-it-real/{path}")
    assert response.status_code == 200
    return response.content.decode()


def rows_of(client, path):
    response = client.get(f"/making-it-real/{path}")
    assert response.status_code == 200
    return list(csv.DictReader(StringIO(response.content.decode().lstrip("\ufeff"))))


def own(organisation, theme=1, segment="all"):
    """In the latest survey."""
    rows = Result.objects.in_latest_editions().of_organisation(organisation)
    return rows.in_segment(segment).for_theme(theme).first()


@pytest.mark.parametrize("path", ["", "themes/1/", "compare/", "self-funders/", "method/", "register/"])
def test_every_page_stands_before_anything_is_published(client, saltby, path):
    html(client, path)


def test_the_front_page_says_how_england_is_as_soon_as_something_is_published(client, saltby, others):
    assert "When a survey has closed" in client.get("/").content.decode()
    publish(saltby, others)
    cache.clear()  # it is kept for a minute
    page = client.get("/").content.decode()
    england = Result.objects.in_latest_editions().at_level(Result.Level.ENGLAND).in_segment("all").themes()
    told = re.findall(r'ch-mini__val ch-num">(\d+)%', page)
    assert told
    assert set(told) <= {str(one.share) for one in england}
    assert "When a survey has closed" not in page


def test_an_organisation_page_prints_what_is_in_the_rows_and_the_files_hold_the_same(client, saltby, others):
    publish(saltby, others)
    page, one = html(client, "saltby/"), own(saltby)
    assert (one.share, one.people) == (57, 70)
    for words in (
        f"{one.share}%",
        f"of about {one.people} people",
        f"{one.low}% to {one.high}%",
        "About these numbers",
    ):
        assert words in page
    line = rows_of(client, "saltby/chart/themes.csv")[0]
    data = json.loads(b"".join(client.get("/data/surveys/autumn-2026.json").streaming_content))["results"]
    published = next(
        each for each in data
        if (each["address"], each["measure"], each["theme"], each["segment"]) == ("saltby", "theme", 1, "all")
    )  # fmt: skip
    for name in ("people", "share", "low", "high", "expected", "gap"):
        text = "" if published[name] is None else str(published[name])
        assert line[name] == text == ("" if getattr(one, name) is None else str(getattr(one, name)))


def test_what_is_hidden_is_said_in_words_and_is_nowhere_printed_as_a_number(client, saltby, others):
    publish(saltby, others)
    page = html(client, "tiny/")
    assert "Too few answers to show" in page
    assert 'class="ch-score__value"' not in page
    assert "At a glance" in page
    assert "Too few people answered to say" in page
    assert not re.search(r"\b0%</strong>|\bNone\b", page)
    assert all(
        line["share"] == line["people"] == line["low"] == ""
        for line in rows_of(client, "tiny/chart/themes.csv")
    )
    drawing = ElementTree.fromstring(client.get("/making-it-real/tiny/chart/themes.svg").content)  # noqa: S314  (ours)
    assert not drawing.findall(f".//{SVG}circle")


def test_the_glance_speaks_of_clear_figures_only(client, saltby, others):
    publish(saltby, others)
    assert "Too few people answered to say" in html(client, "small/")  # 15 people: shown, but small
    page = html(client, "saltby/")
    assert "Going best" in page
    assert "Nothing to compare yet." in page


def test_a_change_is_told_in_the_words_of_its_row(client, saltby, others):
    publish(saltby, others, "spring-2025", baseline=True, opens_in=-90)
    groups = {saltby: answers(68, 2), others[2]: answers(80, 20)}
    make_published("autumn-2026", groups=groups)
    one, page = own(saltby), html(client, "saltby/")
    assert one.direction == "up"
    assert f"Up {one.change} points since Spring 2025" in page
    assert "Survey by survey" in page
    assert "Most improved" in page


def test_each_survey_so_far_is_drawn_and_stands_in_the_table_and_the_files(client, saltby, others):
    publish(saltby, others, "spring-2025", baseline=True, opens_in=-90)
    assert "Survey by survey" not in html(client, "saltby/")
    groups = {saltby: answers(68, 2), others[2]: answers(80, 20), others[3]: answers(30, 10)}
    make_published("autumn-2026", groups=groups)
    before, now = Result.objects.of_organisation(saltby).in_segment("all").for_theme(1).order_by("pk")
    page = html(client, "saltby/")
    for one, slug in ((before, "spring-2025"), (now, "autumn-2026")):
        assert f'id="trend-INFORMATION-{slug}-desc">{one.share}%, range {one.low}% to {one.high}%' in page
        assert f"{one.share}% ({one.low}% to {one.high}%)" in page
    lines = rows_of(client, "saltby/chart/surveys.csv")
    told = {line["group"]: line["share"] for line in lines if line["theme"] == "1"}
    assert told == {
        "Information: Spring 2025": str(before.share),
        "Information: Autumn 2026": str(now.share),
    }
    tiny = html(client, "tiny/")  # too few in spring
    assert 'id="trend-INFORMATION-autumn-2026-desc"' in tiny
    assert 'id="trend-INFORMATION-spring-2025-desc"' not in tiny
    assert {
        line["share"] for line in rows_of(client, "tiny/chart/surveys.csv") if "Spring" in line["group"]
    } == {""}


def test_a_correction_says_so_with_its_day_and_reason(client, saltby, others):
    campaign = publish(saltby, others)
    assert "Corrected on" not in html(client, "saltby/")
    correct(campaign, by=make_moderator(), why="A pile of paper was typed twice.")
    assert "A pile of paper was typed twice." in html(client, "saltby/")
    assert "A pile of paper was typed twice." in html(client, "")


def test_a_comment_stands_with_its_answer_once_everyone_may_read_it(client, saltby, others):
    about = publish(saltby, others).organisations.get(organisation=saltby)
    comment = make_comment(about, "Nobody rings back.")
    assert "You said, we did" not in html(client, "saltby/")
    comment.decide("public", by=make_moderator(), shown="Nobody rings back.")
    comment.answer("We ring back within a day.", by=make_lead(saltby))
    page = html(client, "saltby/")
    assert "Nobody rings back." in page
    assert "We ring back within a day." in page


def test_a_weak_theme_shows_what_those_did_who_improved_on_it(client, saltby, others):
    cedar = others[2]
    make_action(cedar.declarations.get(), "One number to ring", theme=1).finish(
        by=make_lead(cedar), why="It rings."
    )
    publish(saltby, others, "spring-2025", baseline=True, opens_in=-90)
    make_published("autumn-2026", groups={saltby: answers(10, 60), cedar: answers(90, 10)})
    assert own(cedar).direction == "up"
    assert "One number to ring" in html(client, "saltby/")
    assert "One number to ring" not in html(client, "saltby/").split("Others who improved")[0]


def test_a_theme_page_compares_those_with_enough_answers_and_names_the_others_apart(client, saltby, others):
    publish(saltby, others)
    response = client.get("/making-it-real/themes/1/?organisation=saltby&sort=score")
    found = response.context["benchmark"]
    assert [row.organisation.name for row in found.compared] == ["Alder", "Saltby Council", "Beech", "Cedar"]
    assert [row.organisation.name for row in found.small] == ["Small"]
    assert [row.organisation.name for row in found.hidden] == ["Tiny", "Wee"]
    assert {mark.organisation.name for mark in found.chart.marks} == {
        "Alder",
        "Saltby Council",
        "Beech",
        "Cedar",
    }
    page = response.content.decode()
    assert "Much higher than England" in page
    assert "Too few to compare" in page
    files = {line["group"]: line for line in rows_of(client, "themes/1/chart/funnel.csv")}
    assert files["Alder"]["share"] == str(own(others[0]).share)
    assert files["Tiny"]["share"] == ""


def test_there_is_no_seventh_theme_and_no_survey_of_another_name(client, saltby, others):
    publish(saltby, others)
    for path in (
        "themes/7/",
        "themes/0/",
        "themes/1/?survey=nothing",
        "themes/1/chart/funnel.exe",
        "saltby/chart/themes.pdf",
    ):
        assert client.get(f"/making-it-real/{path}").status_code == 404


def test_england_is_shown_by_person_and_by_size_and_labelled(client, saltby, others):
    publish(saltby, others)
    page = html(client, "")
    england = Result.objects.in_latest_editions().get(level="england", segment="all", theme=1)
    assert f"{england.share}%" in page
    assert "Each person counted once" in page
    assert "Each organisation by its size" in page
    assert "No survey yet" not in page
    assert "Too few answers to show" in html(client, "register/")  # Tiny
    assert "About 70 answers" in html(client, "register/")


def test_up_to_five_stand_side_by_side(client, saltby, others):
    publish(saltby, others)
    query = "&".join(
        f"o={slug}" for slug in ("saltby", "alder", "alder", "tiny", "nobody", "beech", "cedar", "small")
    )
    found = client.get(f"/making-it-real/compare/?{query}").context["comparison"]
    assert [column.organisation.slug for column in found.columns] == [
        "saltby",
        "alder",
        "tiny",
        "beech",
        "cedar",
    ]
    assert found.is_full
    page = html(client, "compare/?o=saltby&o=tiny")
    assert f"{own(saltby).share}% (" in page
    assert "Too few answers to show" in page
    assert {line["share"] for line in rows_of(client, "compare/chart/themes.csv?o=saltby")} == {
        str(own(saltby).share)
    }


def test_self_funders_have_a_page_of_their_own(client, saltby, others):
    publish(saltby, others)
    page, one = html(client, "self-funders/"), own(saltby, segment=SELF_FUNDERS)
    assert not one.is_hidden
    assert f"{one.share}%" in page
    assert "Saltby Council" in page
    hidden = client.get("/making-it-real/self-funders/").context["says"].hidden
    assert "Tiny" in {each.name for each in hidden}


@pytest.mark.parametrize(
    "path",
    [
        "saltby/chart/themes",
        "saltby/chart/groups",
        "saltby/chart/surveys",
        "england/chart/themes",
        "themes/1/chart/funnel",
        "self-funders/chart/england",
    ],
)
def test_a_drawing_stands_alone_without_style_or_script(client, saltby, others, path):
    publish(saltby, others)
    response = client.get(f"/making-it-real/{path}.svg")
    assert response["Content-Type"] == "image/svg+xml"
    names = {piece.tag.removeprefix(SVG) for piece in ElementTree.fromstring(response.content).iter()}  # noqa: S314  (ours)
    assert not names & {"style", "script", "use", "foreignObject"}
    assert b"class=" not in response.content
    assert b"style=" not in response.content


def test_a_drawing_as_png(client, saltby, others):
    publish(saltby, others)
    response = client.get("/making-it-real/england/chart/themes.png")
    assert response["Content-Type"] == "image/png"
    assert response.content.startswith(b"\x89PNG")


PAGES = [
    "saltby/",
    "themes/1/?organisation=saltby",
    "compare/?o=saltby&o=alder",
    "self-funders/",
    "register/",
    "",
]


@pytest.mark.parametrize("path", PAGES)
def test_the_number_of_queries_does_not_depend_on_how_much_was_published(client, saltby, others, path):
    make_published("first", groups={saltby: answers(30, 30), others[0]: answers(30, 30)}, opens_in=-90)
    few = _queries(client, path)
    publish(saltby, others, "second")
    assert _queries(client, path) == few


def _queries(client, path):
    forget_all()
    with CaptureQueriesContext(connection) as asked:
        html(client, path)
    return len(asked)


def test_a_figure_that_nobody_was_asked_for_is_hidden():
    assert Shown(1, None).is_hidden
