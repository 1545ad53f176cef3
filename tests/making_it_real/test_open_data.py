"""/data/: what everyone may download, and nothing that is not public."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from making_it_real.models import Assessment, CriteriaSet, Finding
from making_it_real.open_data import TABLES
from making_it_real.register_files import COLUMNS
from tests.factories import make_declaration, make_lead, make_organisation, make_statement_set
from tests.signing_in import make_person

pytestmark = pytest.mark.django_db


def download(client, name):
    response = client.get(f"/data/making-it-real/{name}.csv")
    assert response.streaming
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text)))


@pytest.fixture
def harbour():
    make_statement_set()
    return make_declaration(make_organisation("Harbour", slug="harbour"), commitment="We listen.", score=3)


def close(declaration, *, by="asa@tlap.example"):
    criteria, _ = CriteriaSet.objects.get_or_create(
        from_day=timezone.localdate(), defaults={"title": "Criteria"}
    )
    criterion, _ = criteria.criteria.get_or_create(code="room", defaults={"text": "People shaped it"})
    one = Assessment.begin(declaration, by=make_person(by, is_assessor=True))
    Finding.objects.create(assessment=one, criterion=criterion, met="partly", why="Two meetings only.")
    one.decide("not_awarded", by=one.assessor, why="Too little evidence.")
    one.answer("We see that.", by=make_lead(declaration.organisation))
    return one


def test_each_table_has_what_is_public_with_its_words(client, harbour):
    one = close(harbour)
    one.close(by=one.assessor)
    harbour.actions.get().warn(by=make_lead(harbour.organisation), why="Nobody to do it.")
    found = {name: download(client, name) for name in TABLES}
    assert [len(found[name]) for name in TABLES] == [1, 6, 6, 1, 1, 1, 1]
    for rows in found.values():
        assert rows[0]["organisation"].endswith("/making-it-real/harbour/")
        assert rows[0]["made_up"] == "no"
    (declared,) = found["declarations"]
    assert (declared["commitment"], declared["declared_on"]) == (
        "We listen.",
        timezone.localdate().isoformat(),
    )
    rated = found["ratings"][0]
    assert (rated["statement"], rated["score"], rated["score_words"]) == ("1.1", "3", "Yes, mostly")
    (update,) = found["action-updates"]
    assert (update["status_before"], update["status"], update["text"]) == (
        "not_started",
        "at_risk",
        "Nobody to do it.",
    )
    (assessed,) = found["assessments"]
    assert (assessed["outcome"], assessed["reply"], assessed["badge_until"]) == (
        "not_awarded",
        "We see that.",
        "",
    )
    assert found["findings"][0]["met"] == "partly"


def test_nothing_that_is_not_public_is_in_any_of_them(client, harbour):
    lead = make_lead(harbour.organisation)
    close(harbour)  # provisional
    for number, status in enumerate(("draft", "submitted", "returned")):
        make_declaration(make_organisation(f"Hidden {number}"), status, commitment="Hidden words.")
    refused = make_declaration(make_organisation("Hidden refused")).organisation
    type(refused).objects.filter(pk=refused.pk).update(status="refused")
    make_declaration(harbour.organisation, "draft", commitment="Hidden words.", previous=harbour)
    for name in TABLES:
        text = b"".join(client.get(f"/data/making-it-real/{name}.csv").streaming_content).decode()
        assert "Hidden" not in text
        assert lead.name not in text
        assert lead.email not in text
    assert download(client, "assessments") == download(client, "findings") == []
    assert len(download(client, "declarations")) == 1


def test_what_was_withdrawn_stays_in_the_data_with_its_note(client):
    make_statement_set()
    make_declaration(make_organisation("Eastby"), "withdrawn")
    (row,) = download(client, "declarations")
    assert (row["status"], row["withdrawn_note"]) == ("withdrawn", "We merged with another council.")


def test_a_day_is_the_day_in_england(client, harbour):
    """In summer, half past eleven in the evening by UTC is the next day in England."""
    late = timezone.now().replace(month=7, day=1, hour=23, minute=30)
    type(harbour).objects.filter(pk=harbour.pk).update(declared_at=late)
    (row,) = download(client, "declarations")
    assert row["declared_on"] == (late + timedelta(hours=1)).date().isoformat()


@pytest.mark.parametrize("text", ["=1+1", "+44", "-2", "@sum", "\tx"])
def test_no_cell_is_taken_for_a_formula(client, harbour, text):
    harbour.actions.update(what=text)
    assert download(client, "actions")[0]["what"] == f"'{text}"


def test_the_page_and_the_dictionary_explain_each_column(client, db):
    html = client.get("/data/").content.decode()
    rows = download(client, "dictionary")
    assert len(rows) == len(COLUMNS) + sum(len(table.columns) for table in TABLES.values())
    for table in TABLES.values():
        assert f'href="{table.address}"' in html
        heads = next(iter(client.get(table.address).streaming_content)).decode("utf-8-sig").strip().split(",")
        assert heads == [column.name for column in table.columns]
        assert all(f"<dt>{head}</dt>" in html for head in heads)


def test_a_table_is_one_query_however_long_it_is(client, harbour):
    for number in range(2):
        make_declaration(make_organisation(f"Other {number}"))
    for name, table in TABLES.items():
        with CaptureQueriesContext(connection) as asked:
            list(table.lines())
        assert len(asked) == 1, name
