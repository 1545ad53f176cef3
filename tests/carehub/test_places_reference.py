import pytest
from django.db import IntegrityError, transaction

from carehub.places.models import Council, CouncilSimilarity, PlaceName, Postcode
from carehub.places.offline import held
from carehub.places.reference import load_councils

pytestmark = pytest.mark.django_db


@pytest.fixture
def councils():
    load_councils()
    return Council.objects


def test_every_council_is_loaded_with_its_hexagon_and_facts(councils):
    assert councils.count() == 153
    assert sum(councils.values_list("population", flat=True)) == 58_620_101
    trafford = councils.get(slug="trafford")
    assert (trafford.gss_code, trafford.kind, trafford.region) == ("E08000009", "metropolitan", "North West")
    assert trafford.facts["population_2024"] == trafford.population
    assert isinstance(trafford.facts["imd2025_average_score"], float)
    assert "name" not in trafford.facts
    assert councils.values("hex_q", "hex_r").distinct().count() == 153


def test_loading_again_changes_nothing_and_mends_what_was_spoilt(councils):
    before = list(councils.values())
    one, other = councils.all()[:2]
    one.hex_q, one.hex_r, other.hex_q, other.hex_r = -5, -5, one.hex_q, one.hex_r
    one.population_65_plus = 1
    one.save()
    other.save()
    assert load_councils() == 153
    assert list(councils.values()) == before
    assert CouncilSimilarity.objects.count() == 153 * 15


def test_a_council_has_fifteen_others_most_alike_in_order(councils):
    leeds = councils.get(name="Leeds")
    ranks = list(leeds.similarities.values_list("rank", "distance"))
    assert [rank for rank, _ in ranks] == list(range(1, 16))
    assert [distance for _, distance in ranks] == sorted(distance for _, distance in ranks)
    assert leeds not in leeds.similar.all()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Leeds", "Leeds"),
        ("LEEDS CITY COUNCIL", "Leeds"),
        ("City of York Council", "York"),
        ("Bristol", "Bristol"),
        ("Bristol City Council", "Bristol"),
        ("Bristol, City of", "Bristol"),
        ("City of Bristol", "Bristol"),
        ("Herefordshire, County of", "Herefordshire"),
        ("Kingston upon Hull, City of", "Kingston upon Hull"),
        ("Hull City Council", "Kingston upon Hull"),
        ("Durham County Council", "County Durham"),
        ("County Durham", "County Durham"),
        ("Saint Helens", "St Helens"),
        ("St. Helens Metropolitan Borough Council", "St Helens"),
        ("Stockton on Tees", "Stockton-on-Tees"),
        ("Bath & North East Somerset Council", "Bath and North East Somerset"),
        ("Brighton & Hove City Council", "Brighton and Hove"),
        ("BCP Council", "Bournemouth, Christchurch and Poole"),
        ("Bournemouth, Christchurch and Poole Council", "Bournemouth, Christchurch and Poole"),
        ("Royal Borough of Kensington & Chelsea", "Kensington and Chelsea"),
        ("Royal Borough of Kingston upon Thames", "Kingston upon Thames"),
        ("London Borough of Richmond upon Thames", "Richmond upon Thames"),
        ("London Borough of Barking and Dagenham Council", "Barking and Dagenham"),
        ("City of London Corporation", "City of London"),
        ("City of London", "City of London"),
        ("Westminster City Council", "Westminster"),
        ("City of Westminster", "Westminster"),
        ("Isle of Wight Council", "Isle of Wight"),
        ("Council of the Isles of Scilly", "Isles of Scilly"),
        ("Bolton MBC", "Bolton"),
        ("Trafford Metropolitan Borough", "Trafford"),
        ("  derbyshire  county   council ", "Derbyshire"),
    ],
)
def test_a_council_is_known_by_its_usual_names(text, name):
    assert held().council_named(text).name == name


@pytest.mark.parametrize(
    "dressed", ["{}", "{} Council", "{} COUNCIL.", " the {} council", "Council of the {}"]
)
def test_every_council_is_known_by_its_own_name_however_it_is_dressed(dressed):
    for council in held().councils.values():
        assert held().council_named(dressed.format(council.name)) == council


@pytest.mark.parametrize(
    "text", ["", "\0", "Council", "The", "Northmoor Council", "Cumbria", "Greater Manchester"]
)
def test_no_council_is_guessed_where_none_or_several_answer_to_a_name(text):
    assert held().council_named(text) is None


def test_councils_are_asked_for_by_name(councils):
    assert councils.by_name("Hull City Council") == councils.get(slug="kingston-upon-hull")
    assert councils.by_name("Cumbria") is None
    assert councils.by_name("\0") is None


def test_a_council_of_a_trial_is_found_by_exactly_its_name(councils):
    northmoor = councils.get(name="Leeds")
    northmoor.pk, northmoor.name, northmoor.slug, northmoor.hex_q = "E99000001", "Northmoor", "northmoor", 500
    northmoor.save()
    assert councils.by_name("northmoor").pk == "E99000001"


@pytest.mark.parametrize(
    "wrong", [{"lat": 60.0}, {"kind": "district"}, {"population": 0}, {"population_65_plus": 10**8}]
)
def test_the_database_refuses_an_impossible_council(councils, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        councils.filter(name="Leeds").update(**wrong)


@pytest.mark.parametrize("position", [(51.0, None), (None, 0.0), (99.999999, 0.0)])
def test_the_database_refuses_half_a_position(position):
    with pytest.raises(IntegrityError), transaction.atomic():
        Postcode.objects.create(packed="M320JG", lat=position[0], lon=position[1])


def test_place_names_are_replaced_whole_and_the_same_name_becomes_one(councils):
    row = {"council_id": "E08000009", "lat": 53.4, "lon": -2.3}
    PlaceName.objects.replace_all([{"name": "Old Trafford", "listings": 1, **row}])
    rows = [
        {"name": "St. Mary's", "listings": 3, **row},
        {"name": "Saint Marys", "listings": 1, **row | {"lat": 53.8}},
        {"name": "St Marys", "listings": 2, **row | {"council_id": "E08000003"}},
        {"name": "Nowhere", "listings": 2, **row | {"lat": 0.0}},
        {"name": "…", "listings": 2, **row},
    ]
    assert PlaceName.objects.replace_all(iter(rows)) == 2
    ours = PlaceName.objects.get(council_id="E08000009")
    assert (ours.name, ours.key, ours.listings) == ("St. Mary's", "st marys", 4)
    assert ours.lat == pytest.approx(53.5)
