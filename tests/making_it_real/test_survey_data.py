"""/data/surveys/: what was published, to take away. The same numbers as in the rows that pages draw."""

import csv
import json
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from making_it_real.models import Edition, Result
from making_it_real.publishing import correct
from making_it_real.results import england_results, organisation_results, theme_results
from making_it_real.survey_data import NAMES
from tests.factories import make_category, make_council, make_moderator, make_organisation, make_published

pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("http://evil.example")'


@pytest.fixture
def campaign():
    london, york = make_council(region="London"), make_council("york", region="Yorkshire")
    groups = {
        make_organisation(FORMULA, council=london): [
            (33, "4", {"payment": "s"}),
            (21, "1", {"payment": "c"}),
        ],
        make_organisation("Saltby", council=york): [
            (12, "4", {"payment": "c"}),
            (19, "0", {"position": "u"}),
        ],
        make_organisation("Few"): [(4, "4", {})],
    }
    return make_published(groups=groups, categories=[make_category()])


def body(response):
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode()


def as_csv(client, path="autumn-2026.csv"):
    return list(csv.DictReader(StringIO(body(client.get(f"/data/surveys/{path}")).lstrip("\ufeff"))))


def as_json(client, path="autumn-2026.json"):
    return json.loads(body(client.get(f"/data/surveys/{path}")))


def test_csv_json_and_published_rows_hold_the_same_numbers(client, campaign):
    from_json = as_json(client)["results"]
    from_csv = as_csv(client)
    assert list(from_csv[0]) == NAMES
    plain = [{name: _as_text(name, one[name]) for name in NAMES} for one in from_json]
    assert [{**one, "organisation": one["organisation"].lstrip("'")} for one in from_csv] == plain
    published = {
        (one.level, one.organisation.slug if one.organisation else "", one.segment, one.theme): one
        for one in Result.objects.with_organisations().exclude(theme=0)
    }
    themes = [one for one in from_json if one["measure"] == "theme"]
    assert len(
        {(one["level"], one["address"], one["region"], one["segment"], one["theme"]) for one in themes}
    ) == len(themes)
    for one in themes:
        if one["level"].startswith("region"):
            continue
        row = published[one["level"], one["address"], one["segment"], one["theme"]]
        names = ["state", "people", "share", "low", "high", "before", "change", "expected", "gap"]
        assert [one[name] for name in names] == [getattr(row, name) for name in names]


def _as_text(name, value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def test_pages_and_files_read_the_same(client, campaign):
    from_json = {
        (one["address"], one["theme"]): one["share"]
        for one in as_json(client)["results"]
        if (one["level"], one["segment"], one["measure"]) == ("organisation", "all", "theme")
    }
    organisations = [one.organisation for one in campaign.organisations.with_all()]
    read = organisation_results(organisations)
    for one in organisations:
        for theme, result in read[one.pk].latest.themes:
            assert result.share == from_json[one.slug, theme]
    for line in theme_results(read[organisations[0].pk].latest.edition, 3).lines:
        assert line.result.share == from_json[line.organisation.slug, 3]
    england = next(
        one for one in as_json(client)["results"] if one["level"] == "england" and one["theme"] == 1
    )
    assert dict(england_results().latest.themes)[1].share == england["share"]


def test_no_cell_of_the_csv_is_a_formula_and_negative_numbers_stay_numbers(client, campaign):
    rows = as_csv(client)
    assert {one["organisation"] for one in rows} == {"", f"'{FORMULA}", "Saltby", "Few"}
    for one in rows:
        for name, value in one.items():
            assert not value.startswith(("=", "+", "@", "\t")), name


def test_hidden_figures_hold_nothing_anywhere(client, campaign):
    for one in as_json(client)["results"]:
        if one["state"] == "hidden":
            assert {one[name] for name in ("people", "share", "low", "high", "before", "change", "gap")} == {
                None
            }


def test_each_edition_stays_and_the_latest_has_the_plain_address(client, campaign):
    correct(campaign, by=make_moderator(), why="Some answers were counted in the wrong place.")
    assert {one["edition"] for one in as_csv(client)} == {"2"}
    assert {one["edition"] for one in as_csv(client, "autumn-2026/1.csv")} == {"1"}
    assert (
        as_json(client, "autumn-2026/2.json")["corrects"] == "Some answers were counted in the wrong place."
    )
    page = client.get("/data/surveys/").content.decode()
    assert "Some answers were counted in the wrong place." in page
    assert "/data/surveys/autumn-2026/1.csv" in page
    for column in NAMES:
        assert f">{column}<" in page


@pytest.mark.parametrize(
    "path", ["nothing.csv", "autumn-2026/9.json", "autumn-2026/99999999999999999999999.csv"]
)
def test_what_was_not_published_is_not_found(client, campaign, path):
    assert client.get(f"/data/surveys/{path}").status_code == 404


def test_a_file_costs_as_many_queries_for_many_organisations_as_for_few(client):
    def cost(slug, many):
        make_published(slug, groups={make_organisation(): [(12, "4", {})] for _ in range(many)})
        with CaptureQueriesContext(
            connection,
        ) as captured:
            as_json(client, f"{slug}.json")
        return len(captured)

    assert cost("one", 1) == cost("three", 3)


def test_reading_costs_the_same_for_one_campaign_and_for_three(client):
    organisation = make_organisation()
    costs = []
    for number in range(3):
        make_published(f"wave-{number}", groups={organisation: [(40, "4", {})]}, opens_in=-100 + 30 * number)
        with CaptureQueriesContext(connection) as captured:
            found = organisation_results([organisation])[organisation.pk]
            assert found.latest.campaign.slug == f"wave-{number}"
            assert len(found.trend(1)) == number + 1
        costs.append(len(captured))
    assert costs == [1, 1, 1]
    assert Edition.objects.count() == 3
