"""/making-it-real/register/: who declared, on the page and as files."""

import csv
import json
from datetime import timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from carehub.places.models import Council
from carehub.remember import forget_all
from making_it_real.models import Assessment, Badge, CriteriaSet, Declaration
from tests.factories import make_action, make_council, make_declaration, make_organisation, make_statement_set
from tests.signing_in import make_person

pytestmark = pytest.mark.django_db

HOSTILE = ["?view=map&region=%00&state=%27", "?view=%00&q=x", "?region=%00&kind=x&state=%27&theme=9&order=zz&page=-4", "?theme=1%20OR%201", "?page=x&q=%00%00", "?q=" + "a+" * 400,
           "?state=awarded&state=lapsed", "?q=%25_%5C&theme=%F0%9F%A6%8A"]  # fmt: skip


@pytest.fixture
def statements():
    return make_statement_set()


def read(client, query=""):
    response = client.get(f"/making-it-real/register/{query}")
    assert response.status_code == 200
    return response.context, response.content.decode()


def names(client, query=""):
    return [row.organisation.name for row in read(client, query)[0]["rows"]]


def give_badge(declaration, until):
    first = make_person(f"a{declaration.pk}@tlap.example", is_assessor=True)
    second = make_person(f"b{declaration.pk}@tlap.example", is_assessor=True)
    _criteria, _ = CriteriaSet.objects.get_or_create(
        from_day=timezone.localdate(), defaults={"title": "Criteria"}
    )
    one = Assessment.begin(declaration, by=first)
    one.decide("awarded", by=first, why="Good.")
    Assessment.objects.filter(pk=one.pk).update(provisional_at=timezone.now() - timedelta(days=20))
    one.refresh_from_db()
    one.confirm(by=second)
    Badge.objects.filter(assessment=one).update(awarded_on=until - timedelta(days=365), until=until)


@pytest.fixture
def three(statements):
    """A council in the North East with a badge, a provider in London whose badge lapsed, a charity that declared."""
    today = timezone.localdate()
    council = make_organisation("Northmoor Council", kind="council", council=make_council())
    london = make_council("riverside", region="London")
    provider = make_organisation("Harbour Home Care", kind="provider", council=london)
    give_badge(make_declaration(council), today)
    give_badge(make_declaration(provider), today - timedelta(days=1))
    charity = make_declaration(make_organisation("The Kettle Project"))
    make_action(charity, "A bus", theme=5, due=-2)


def test_the_register_is_by_name_and_leaves_out_who_never_declared(client, three):
    make_declaration(make_organisation("Aa Waiting"), "submitted")
    context, html = read(client)
    assert names(client) == ["Harbour Home Care", "Northmoor Council", "The Kettle Project"]
    assert [row.state.value for row in context["rows"]] == ["lapsed", "awarded", "declared"]
    assert "0 of 2 actions done, 1 late" in html
    assert "Actions in themes 1, 5" in html


def test_the_day_of_the_assessment_stands_beside_what_it_said(client, three):
    assert [row.assessed_on for row in read(client)[0]["rows"]] == [timezone.localdate()] * 2 + [None]
    assert read(client)[1].count("Assessed on") == 2


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=kettle+the", ["The Kettle Project"]),
        ("?kind=council", ["Northmoor Council"]),
        ("?region=London", ["Harbour Home Care"]),
        ("?state=awarded", ["Northmoor Council"]),
        ("?state=lapsed", ["Harbour Home Care"]),
        ("?theme=5", ["The Kettle Project"]),
        ("?theme=5&state=awarded", []),
        ("?order=newest", ["The Kettle Project", "Harbour Home Care", "Northmoor Council"]),
        ("?order=region", ["Harbour Home Care", "Northmoor Council", "The Kettle Project"]),
        ("?order=ends", ["Northmoor Council", "Harbour Home Care", "The Kettle Project"]),
    ],
)
def test_it_can_be_narrowed_down_and_put_in_order(client, three, query, found):
    assert names(client, query) == found


@pytest.mark.parametrize("query", HOSTILE)
def test_nothing_typed_into_the_address_breaks_it(client, three, query):
    read(client, query)
    for name in ("register.csv", "register.json"):
        assert b"".join(client.get(f"/making-it-real/{name}{query}").streaming_content)


def test_what_nobody_offers_is_left_out(client, three):
    assert len(names(client, "?region=Atlantis&state=great&theme=7&order=late")) == 3


def test_the_files_have_what_the_page_has_with_the_same_filters(client, three):
    text = b"".join(client.get("/making-it-real/register.csv?state=awarded").streaming_content).decode(
        "utf-8-sig"
    )
    (row,) = csv.DictReader(StringIO(text))
    assert (row["name"], row["region"], row["state"]) == ("Northmoor Council", "North East", "awarded")
    assert row["evidence_up_to"] == row["declared_on"] == timezone.localdate().isoformat()
    assert row["badge_until"] == row["assessed_on"] == timezone.localdate().isoformat()
    found = json.loads(b"".join(client.get("/making-it-real/register.json").streaming_content))
    assert [one["name"] for one in found["organisations"]] == names(client)
    assert found["organisations"][2]["themes_with_actions"] == [1, 5]


def test_no_cell_is_taken_for_a_formula(client, statements):
    make_declaration(make_organisation('=HYPERLINK("x")'))
    text = b"".join(client.get("/making-it-real/register.csv").streaming_content).decode("utf-8-sig")
    assert next(csv.DictReader(StringIO(text)))["name"].startswith("'=")


def test_the_map_shows_councils_alone_with_a_table_of_the_same(client, councils, statements):
    leeds, kent = Council.objects.get(slug="leeds"), Council.objects.get(slug="kent")
    make_declaration(make_organisation("Kent Kitchens", kind="provider", council=kent))
    make_declaration(make_organisation("Kent County Council", kind="council", council=kent))
    made_up = make_organisation("Northmoor Council", kind="council", council=leeds, demonstration=True)
    give_badge(make_declaration(made_up), timezone.localdate())
    context, html = read(client, "?view=map&kind=provider")
    shown = {cell.name: (cell.band, cell.words) for cell in context["map"].cells}
    assert shown["Leeds"] == (4, "Northmoor Council (badge awarded, made up)")
    assert shown["Kent"] == (2, "Kent County Council (declared)")
    assert shown["Devon"] == (0, "has not declared")
    assert [band["count"] for band in context["map"].bands] == [1, 1, 0, len(shown) - 2]
    assert "Kent Kitchens" not in html
    assert html.count("<polygon") > len(shown)
    assert context["map"].number == 2
    assert read(client, "?view=map&region=South+East")[0]["map"].number == 1


def test_a_map_that_was_drawn_before_is_never_out_of_date(client, councils, statements):
    one = make_declaration(
        make_organisation("Leeds", kind="council", council=Council.objects.get(slug="leeds"))
    )
    assert read(client, "?view=map")[1].count("ch-hexmap__cell--b4") == 1  # in the key
    give_badge(one, timezone.localdate())
    html = read(client, "?view=map")[1]
    assert html.count("ch-hexmap__cell--b4") == 2
    assert "Badge awarded, valid until" in html


def test_what_was_dropped_or_promised_by_who_left_counts_under_no_theme(client, statements):
    kept, dropped, left = (make_declaration(make_organisation(name)) for name in ("Kept", "Dropped", "Left"))
    make_action(kept, "A bus", theme=4)
    make_action(dropped, "A ramp", theme=4, status="dropped")
    make_action(left, "A hall", theme=4)
    Declaration.objects.filter(pk=left.pk).update(status="withdrawn", withdrawn_note="We closed.")
    assert names(client, "?theme=4") == ["Kept"]


def test_of_two_councils_in_one_area_the_one_that_stands_better_is_on_the_map(client, councils, statements):
    leeds = Council.objects.get(slug="leeds")
    make_declaration(make_organisation("Old Leeds", kind="council", council=leeds), "withdrawn")
    make_declaration(make_organisation("New Leeds", kind="council", council=leeds))
    (cell,) = [cell for cell in read(client, "?view=map")[0]["map"].cells if cell.row]
    assert cell.row.organisation.name == "New Leeds"


def test_the_map_asks_the_same_number_of_questions_for_one_and_for_three(client, councils, statements):
    queries = []
    for slug in ("leeds", "kent", "devon"):
        area = Council.objects.get(slug=slug)
        make_declaration(make_organisation(f"{slug} council", kind="council", council=area))
        forget_all()
        with CaptureQueriesContext(connection) as asked:
            read(client, "?view=map")
        queries.append(len(asked))
    assert queries[0] == queries[2] <= 5


def test_it_comes_in_pages_that_keep_the_filters(client, statements):
    first = make_declaration(make_organisation("Moor 00"))
    for number in range(1, 31):
        one = make_organisation(f"Moor {number:02}")
        first.__class__.objects.create(
            organisation=one, statement_set=statements, status="declared", declared_at=timezone.now(),
            signed_by=first.signed_by, signed_at=timezone.now(), signatory="Head",
        )  # fmt: skip
    context, html = read(client, "?q=moor&page=2")
    assert [row.organisation.name for row in context["rows"]] == ["Moor 30"]
    assert "?q=moor" in html


def test_the_number_of_queries_is_the_same_for_one_and_for_three(client, statements):
    make_declaration(make_organisation("One", council=make_council("one")))
    few = _queries(client)
    for name in ("Two", "Three"):
        make_declaration(make_organisation(name, council=make_council(name.lower())))
    assert _queries(client) == few <= 7


def _queries(client):
    forget_all()
    with CaptureQueriesContext(connection) as asked:
        read(client)
    return len(asked)
