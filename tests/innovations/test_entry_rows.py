"""One statement reads what an entry's page shows, and the page does not differ from what the ORM would have read."""

from datetime import date, time
from decimal import Decimal

import pytest

from innovations.at_once import LEFT_OUT
from innovations.entry_rows import glance, rows_of
from innovations.models import Cost, Innovation, Opening, Outcome, Place, Role, Source
from innovations.similar import similar_to
from tests.factories import make_category, make_council, make_innovation, make_organisation

LONG = "Tea, “cake”\nand 'talk' \\ 100% <b>ü</b> \t %s {0}"


@pytest.fixture
def full(db):
    """An entry with something in every table, and every kind of value."""
    source = Source.objects.create(slug="feed", name="A feed", licence="Open", attribution=LONG)
    entry = make_innovation(
        "Full", slug="full", needs=["company"], themes=[1, 3], ways=["free", "nhs"], run_by=make_organisation("Runner"),
        areas=[make_council("york"), make_council("hull")], description=LONG, source=source, external_id="7",
        last_checked_on=date(2026, 2, 28), last_checked_by="Ann", demonstration=True,
    )  # fmt: skip
    rest = {"innovation": entry}
    hall = Place.objects.create(name="Hall", lat=53.80081234567, lon=-1, is_digital_hub=True, order=2, **rest)
    Place.objects.create(name="Room", note=LONG, order=1, **rest)
    Opening.objects.create(place=hall, weekday=2, opens=time(9, 30), closes=time(17), **rest)
    Opening.objects.create(weekday=0, note="By phone", **rest)
    Cost.objects.create(label="A visit", text=LONG, **rest)
    figures = {"before": Decimal("12.50"), "after": Decimal("3"), "unit": "falls", "source": "Us"}
    Outcome.objects.create(measure="Falls", people=40, **figures, **rest)
    Outcome.objects.create(measure="Calls", after=Decimal("0.05"), unit="calls", source="Us", **rest)
    Role.objects.create(organisation=make_organisation("Payer"), role=Role.Name.FUNDS, order=1, **rest)
    entry.refresh_from_db()
    return entry


def _values(one):
    fields = [field for field in one._meta.concrete_fields if not isinstance(field, LEFT_OUT)]
    return {field.attname: getattr(one, field.attname) for field in fields}


def _all(rows):
    return [_values(row) for row in rows]


def test_the_rows_are_those_of_the_orm_in_its_order(full):
    rows = rows_of(full.pk, [])
    for name in ("places", "openings", "roles", "costs", "routes", "outcomes"):
        assert _all(rows[name]) == _all(getattr(full, name).all())
        assert rows[name]
    assert _all(rows["areas"]) == _all(full.areas.order_by("name"))
    assert len(rows["areas"]) == 2
    assert _all(rows["entry"]) == [_values(Innovation.objects.get(pk=full.pk))]


def test_what_the_rows_refer_to_comes_with_them(full, django_assert_num_queries):
    with django_assert_num_queries(1):
        rows = rows_of(full.pk, [])
        (entry,) = rows["entry"]
        referred = [
            entry.category,
            entry.source,
            entry.index_entry,
            *(one.organisation for one in rows["roles"]),
        ]
    again = Innovation.objects.get(pk=full.pk)
    by_orm = [
        again.category,
        again.source,
        again.index_entry,
        *(one.organisation for one in again.roles.all()),
    ]
    assert _all(referred) == _all(by_orm)


def test_a_time_that_was_left_out_is_read_when_it_is_asked_for(full):
    (entry,) = rows_of(full.pk, [])["entry"]
    assert entry.published_at == full.published_at


def test_an_entry_with_nothing_else_has_empty_rows(db):
    bare = make_innovation("Bare")
    rows = rows_of(bare.pk, [])
    (entry,) = rows.pop("entry")
    assert entry.source is None
    assert set(map(len, rows.values())) == {0}


def test_those_like_it_come_with_their_runners_and_only_when_published(db):
    alike = [make_innovation(f"Like {n}", run_by=make_organisation(f"Runner {n}")) for n in range(3)]
    gone = make_innovation("Gone", status="archived")
    here = make_innovation("Here")
    found = rows_of(here.pk, [alike[2].pk, gone.pk, alike[0].pk])["similar"]
    assert {(one.title, one.runner) for one in found} == {("Like 0", "Runner 0"), ("Like 2", "Runner 2")}
    assert found[0].category == here.category


def test_at_a_glance_there_is_any_entry_or_none(full):
    found = glance("full")
    assert (found.pk, found.title, found.status) == (full.pk, "Full", "published")
    assert (found.updated_at, found.last_checked_on) == (full.updated_at, date(2026, 2, 28))
    assert (found.needs_mask, found.themes_mask) == (full.index_entry.needs, 0b1010)
    assert glance("nowhere") is None
    draft = glance(make_innovation("Draft", status="draft").slug)
    assert draft.needs_mask is None
    assert similar_to(draft) == []


def test_the_most_alike_come_first_and_the_entry_itself_never(db):
    here = make_innovation("Here", needs=["company", "mood"], themes=[1])
    one_need = make_innovation("One need", needs=["mood"])
    both = make_innovation("Both", needs=["company", "mood"], category=make_category("app", "digital"))
    with_theme = make_innovation("With theme", needs=["mood"], themes=[1])
    make_innovation("Kind alone")
    assert similar_to(glance(here.slug)) == [both.pk, with_theme.pk, one_need.pk]


def test_a_page_costs_two_queries_and_one_when_it_was_seen_before(full, client, django_assert_num_queries):
    client.get(make_innovation("Another").get_absolute_url())
    with django_assert_num_queries(2):
        assert client.get(full.get_absolute_url()).status_code == 200
    with django_assert_num_queries(1):
        assert "Rather talk to someone" in client.get(full.get_absolute_url()).text
