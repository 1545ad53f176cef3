import pytest
from hypothesis import given
from hypothesis import strategies as st

from carehub.places.distance import EARTH_RADIUS, DistanceMiles, bounding_box, haversine_miles
from carehub.places.models import Postcode

lats = st.floats(-90, 90)
lons = st.floats(-180, 180)
english_lats = st.floats(49.8, 55.9)
english_lons = st.floats(-6.5, 1.8)
points = st.tuples(lats, lons)


def test_leeds_to_london_is_as_far_as_the_atlas_says():
    assert haversine_miles(53.7975, -1.5436, 51.5074, -0.1278) == pytest.approx(169, abs=1)


def test_a_degree_of_latitude_is_some_69_miles():
    assert haversine_miles(51, 0, 52, 0) == pytest.approx(69.09, abs=0.01)


def test_the_far_side_of_the_earth_is_half_its_girth_away():
    assert haversine_miles(0, 0, 0, 180) == pytest.approx(3.141592653589793 * EARTH_RADIUS)


@given(points, points)
def test_there_is_as_far_as_back(a, b):
    assert haversine_miles(*a, *b) == pytest.approx(haversine_miles(*b, *a), abs=1e-6)
    assert haversine_miles(*a, *a) == 0


@given(points, points, points)
def test_no_way_round_is_shorter(a, b, c):
    assert haversine_miles(*a, *c) <= haversine_miles(*a, *b) + haversine_miles(*b, *c) + 1e-3


@given(points, points, st.floats(0, 13_000))
def test_the_box_holds_every_point_within_reach(here, there, miles):
    if haversine_miles(*here, *there) > miles:
        return
    south, north, west, east = bounding_box(*here, miles)
    assert south <= there[0] <= north
    assert west <= there[1] <= east


@given(english_lats, english_lons, st.floats(0.1, 100), st.floats(-1, 1), st.floats(-1, 1))
def test_the_box_holds_every_near_point_of_england(lat, lon, miles, up, right):
    south, north, west, east = bounding_box(lat, lon, miles)
    there = lat + up * miles / 60, lon + right * miles / 30
    if haversine_miles(lat, lon, *there) <= miles:
        assert south <= there[0] <= north
        assert west <= there[1] <= east


@given(english_lats, english_lons, st.floats(0.1, 100))
def test_the_box_is_no_wider_than_it_must_be(lat, lon, miles):
    south, north, _, east = bounding_box(lat, lon, miles)
    assert haversine_miles(lat, lon, north, lon) == pytest.approx(miles, rel=1e-4, abs=1e-4)
    assert haversine_miles(lat, lon, south, lon) == pytest.approx(miles, rel=1e-4, abs=1e-4)
    assert miles <= haversine_miles(lat, lon, lat, east) * (1 + 1e-3) <= miles * 1.01


def near(lat, lon):
    return dict(Postcode.objects.values_list("packed", DistanceMiles("lat", "lon", lat, lon)))


@pytest.fixture
def spread(db):
    positions = [(50.0 + n * 0.29, -6.0 + (n * 7 % 20) * 0.38) for n in range(20)]
    Postcode.objects.bulk_create(
        Postcode(packed=f"AA{n:02}1AA", lat=lat, lon=lon) for n, (lat, lon) in enumerate(positions)
    )
    Postcode.objects.create(packed="IM11AA")
    return {f"AA{n:02}1AA": position for n, position in enumerate(positions)}


@pytest.mark.parametrize("here", [(51.5, -0.12), (50.0, -6.0), (55.8, -2.03), (-89.0, 179.0), (90, 0)])
def test_the_database_measures_as_python_does(spread, here):
    found = near(*here)
    assert found.pop("IM11AA") is None
    for packed, there in spread.items():
        assert found[packed] == pytest.approx(haversine_miles(*here, *there), abs=1e-6)


def test_a_row_at_the_very_place_and_one_across_the_earth_are_no_error(spread):
    lat, lon = spread["AA031AA"]
    assert near(lat, lon)["AA031AA"] == pytest.approx(0, abs=1e-6)
    assert near(-lat, lon + 180)["AA031AA"] == pytest.approx(3.141592653589793 * EARTH_RADIUS, rel=1e-6)


def test_rows_can_be_ordered_and_narrowed_by_distance(spread):
    lat, lon = spread["AA031AA"]
    rows = Postcode.objects.annotate(miles=DistanceMiles("lat", "lon", lat, lon))
    within = rows.filter(miles__lte=100).order_by("miles")
    assert within[0].packed == "AA031AA"
    assert {row.packed for row in within} == {
        packed for packed, there in spread.items() if haversine_miles(lat, lon, *there) <= 100
    }
