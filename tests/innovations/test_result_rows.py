"""One statement reads what a page of results shows of its entries; what no result shows stays in the database."""

from innovations.result_rows import NOT_SHOWN, PAGE, rows_of
from tests.factories import make_council, make_innovation, make_organisation


def test_the_entries_come_with_all_that_a_result_shows_in_one_query(db, django_assert_num_queries):
    hull, york = make_council("york"), make_council("hull")
    tea = make_innovation(
        "Tea",
        run_by=make_organisation("Runner"),
        areas=[hull, york],
        ways=["free"],
        description="Long. " * 400,
    )
    bare = make_innovation("Bare")
    with django_assert_num_queries(1):
        entries, places = rows_of([tea.pk, bare.pk])
        found = {
            one.title: (one.runner, one.area, one.category.name, one.index_entry.ways) for one in entries
        }
    assert found["Tea"] == ("Runner", "Hull", tea.category.name, tea.index_entry.ways)
    assert found["Bare"][:2] == (None, None)
    assert places == []
    assert entries[0].get_deferred_fields() >= set(NOT_SHOWN)
    assert next(one for one in entries if one.pk == tea.pk).description == "Long. " * 400


def test_places_come_in_their_order_with_the_council_they_are_in(db):
    hull = make_council("hull")
    spots = [
        {"town": "First"},
        {"town": "Second", "lat": 53.5, "lon": -1.25, "council": hull},
    ]
    entry, other = (
        make_innovation("Two", places=spots),
        make_innovation("Other", places=[{"town": "Elsewhere"}]),
    )
    _, places = rows_of([entry.pk])
    assert [(one.town, one.lat, one.lon, one.council) for one in places] == [
        ("First", None, None, None),
        ("Second", 53.5, -1.25, hull),
    ]
    _, places = rows_of([other.pk, entry.pk])
    assert {one.innovation_id for one in places} == {entry.pk, other.pk}


def test_a_whole_page_fits_and_what_is_not_published_is_left_out(db):
    ids = [make_innovation(f"Entry {n}").pk for n in range(PAGE)]
    assert {one.pk for one in rows_of(ids)[0]} == set(ids)
    gone = make_innovation("Gone", status="archived")
    assert [one.pk for one in rows_of([gone.pk, ids[3]])[0]] == [ids[3]]
