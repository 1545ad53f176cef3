import random
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from carehub.places import postcodes, tables
from carehub.places.lookup import (
    CrownDependency,
    MistypedPostcode,
    NoOneCouncil,
    OutsideEngland,
    PlaceProblem,
    SeveralPlaces,
    TerminatedPostcode,
    UnknownPlaceName,
    UnknownPostcode,
    find_council,
    find_place,
)
from carehub.places.models import PlaceName, Postcode
from carehub.places.offline import held
from carehub.places.reference import load_councils

pytestmark = pytest.mark.django_db
TRAFFORD, LEEDS, WESTMINSTER = "E08000009", "E08000035", "E09000033"
CAMDEN, CITY_OF_LONDON, ISLINGTON = "E09000007", "E09000001", "E09000019"


def answer(text):
    try:
        return find_place(text)
    except PlaceProblem as refusal:
        return refusal


def problem(text, kind=PlaceProblem):
    with pytest.raises(kind) as raised:
        find_place(text)
    assert raised.value.message.endswith((".", "?"))
    return raised.value


@pytest.mark.parametrize(
    ("typed", "label", "council", "precision"),
    [
        ("M32 0JG", "M32 0JG", TRAFFORD, "sector"),
        ("m320jg", "M32 0JG", TRAFFORD, "sector"),
        ("  m 3 2 0 j g. ", "M32 0JG", TRAFFORD, "sector"),
        ("12 Some Street, Stretford m32 0jg", "M32 0JG", TRAFFORD, "sector"),
        ("LS6 2", "LS6 2", LEEDS, "sector"),
        ("ls62", "LS6 2", LEEDS, "sector"),
        ("LS6", "LS6", LEEDS, "outcode"),
        ("LS 6", "LS6", LEEDS, "outcode"),
        ("LS1 1", "LS1 1", LEEDS, "sector"),
        ("LS11", "LS11", LEEDS, "outcode"),
        ("w1a 1aa", "W1A 1AA", WESTMINSTER, "sector"),
        ("TD15 1AA", "TD15 1AA", "E06000057", "sector"),
    ],
)
def test_a_postcode_or_part_of_one_is_read_however_it_is_written(typed, label, council, precision):
    found = find_place(typed)
    assert (found.label, found.council_code, found.precision) == (label, council, precision)
    assert 49.8 < found.lat < 55.9
    assert -6.5 < found.lon < 1.8


@pytest.mark.parametrize(
    ("typed", "council"),
    [
        ("SW1", WESTMINSTER),
        ("sw 1", WESTMINSTER),
        ("EC1", ISLINGTON),
        ("EC2", CITY_OF_LONDON),
        ("EC3", CITY_OF_LONDON),
        ("EC4", CITY_OF_LONDON),
        ("WC1", CAMDEN),
        ("WC2", WESTMINSTER),
    ],
)
def test_a_district_divided_by_letters_is_the_middle_of_its_outcodes(typed, council):
    found = find_place(typed)
    short = postcodes.compact(typed)
    parts = [spot for outcode, spot in held().outcodes.items() if re.fullmatch(f"{short}[A-Z]", outcode)]
    assert (found.label, found.council_code, found.precision) == (short, council, "outcode")
    assert found.lat == pytest.approx(sum(part.lat for part in parts) / len(parts))
    assert found.lon == pytest.approx(sum(part.lon for part in parts) / len(parts))


def test_an_outcode_of_its_own_stands_only_for_itself():
    in_table = {row[0]: (float(row[1]), float(row[2]), row[3]) for row in tables.rows("outcodes.csv")}
    for typed in ("W1", "NW1", "SE1", "E1", "N1"):
        found = find_place(typed)
        assert (found.lat, found.lon, found.council_code) == in_table[typed]


def test_an_unknown_postcode_of_a_divided_district_offers_the_district():
    assert "SW1" in problem("SW1 1AA").suggestions
    assert problem("EC11").suggestions.count("EC1") == 1


class AnySpacing(TestCase):
    @given(
        st.sampled_from(["M32 0JG", "LS6 2AB", "W1A 1AA", "B1 1AA", "TD15 1AA", "EC1A 1BB"]),
        st.lists(st.sampled_from(["", " ", "-", ".", "\t", "\u00a0", "\u200b"]), min_size=8, max_size=8),
        st.lists(st.booleans(), min_size=8, max_size=8),
    )
    def test_spacing_case_and_punctuation_never_change_the_answer(self, postcode, gaps, low):
        signs = zip(postcode.replace(" ", ""), gaps, low, strict=False)
        typed = "".join(gap + (sign.lower() if is_low else sign) for sign, gap, is_low in signs)
        assert find_place(typed) == find_place(postcode)

    @given(st.text(max_size=300))
    def test_whatever_is_typed_is_found_or_refused_in_words(self, text):
        found = answer(text)
        assert found.message if isinstance(found, PlaceProblem) else found.label


@pytest.mark.parametrize(
    "text",
    ["", " ", "\x00", "\x00\x01" * 50, "x" * 100_000, "🎉", "\ud800", "'; DROP TABLE", "%s" * 90, "," * 150],
)
def test_hostile_text_is_no_place_and_no_error(text):
    assert len(problem(text, UnknownPlaceName).message) < 200


def test_every_exception_is_answered_exactly():
    exceptions = random.Random(1).sample([*tables.rows("postcode_council_exceptions.csv.gz")], 1500)
    for packed, code in exceptions:
        if code.startswith("E"):
            assert find_place(packed).council_code == code
        else:
            nation = "Wales" if code.startswith("W") else "Scotland"
            assert nation in problem(packed, OutsideEngland).message


def test_every_sector_and_english_outcode_is_found():
    for sector, _, _, council, *_ in tables.rows("sectors_england.csv"):
        assert find_place(sector).council_code == council
    for outcode, _, _, council in tables.rows("outcodes.csv"):
        if council:
            assert find_place(outcode).council_code == council
        else:
            problem(outcode, OutsideEngland)


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("M32 OJG", "M32 0JG"),
        ("M3Z 0JG", "M32 0JG"),
        ("LS6 ZAB", "LS6 2AB"),
        ("L56 2A8", "LS6 2AB"),
        ("0L1 1AA", "OL1 1AA"),
        ("MEl5 6XX", "ME15 6XX"),
        ("8S1 4DJ", "BS1 4DJ"),
        ("LSS6 2AB", "LS6 2AB"),
        ("LS66 2AB", "LS6 2AB"),
        ("SL6 2AO", "SL6 2AQ"),
        ("M23 20JG", "M23 0JG"),
        ("LS6 2A", "LS6 2"),
    ],
)
def test_a_slip_is_met_with_the_nearest_valid_reading(typed, suggestion):
    slip = problem(typed, MistypedPostcode)
    assert suggestion in slip.suggestions
    assert suggestion in slip.message
    assert len(slip.suggestions) <= 5


@pytest.mark.parametrize(
    "typed",
    ["M32 OJG", "LS66 2AB", "A1", "S16 2AB", "0L1 1AA", "LS6 2AO", "Richmond", "Manchestr", "Cumbria"],
)
def test_every_suggestion_can_be_typed_back_in(typed):
    suggestions = problem(typed).suggestions
    assert suggestions
    for suggestion in suggestions:
        assert find_place(suggestion).council_code


def test_suggestions_are_postcodes_in_use_once_the_register_is_there():
    Postcode.objects.create(packed="LS62AD", lat=53.8, lon=-1.5, area_code=LEEDS)
    Postcode.objects.create(packed="LS62AQ", lat=53.8, lon=-1.5, area_code=LEEDS, terminated=date(1999, 1, 1))
    assert problem("LS6 2AO", MistypedPostcode).suggestions == ["LS6 2AD", "LS6 2"]


@pytest.mark.parametrize("typed", ["ZZ1 1AA", "QQ99 9QQ", "ZZ9"])
def test_a_postcode_like_no_other_is_unknown(typed):
    assert typed in problem(typed, UnknownPostcode).message


def test_an_unknown_unit_of_a_known_sector_offers_the_sector():
    assert problem("LS6 2CO", UnknownPostcode).suggestions == ["LS6 2"]


@pytest.mark.parametrize(
    ("typed", "nation", "url"),
    [
        ("EH1 1AA", "Scotland", "https://www.careinfoscotland.scot/"),
        ("g2", "Scotland", "https://www.careinfoscotland.scot/"),
        ("TD1 1AA", "Scotland", "https://www.careinfoscotland.scot/"),
        ("Edinburgh", "Scotland", "https://www.careinfoscotland.scot/"),
        ("CF10 1AA", "Wales", "https://www.dewis.wales/"),
        ("SY23 1AA", "Wales", "https://www.dewis.wales/"),
        ("SY22 6AA", "Wales", "https://www.dewis.wales/"),
        ("CH5 1AA", "Wales", "https://www.dewis.wales/"),
        ("Wales", "Wales", "https://www.dewis.wales/"),
        ("BT1 1AA", "Northern Ireland", "https://www.nidirect.gov.uk/"),
    ],
)
def test_other_nations_are_pointed_to_their_own_help(typed, nation, url):
    outside = problem(typed, OutsideEngland)
    assert nation in outside.message
    assert "CareHub covers England" in outside.message
    assert outside.link[1] == url


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ("IM1 1AA", "on the Isle of Man"),
        ("je2 3ab", "in Jersey"),
        ("GY1", "in Guernsey"),
        ("isle of man", "The Isle of Man has its own"),
    ],
)
def test_the_islands_have_a_message_of_their_own(typed, where):
    assert where in problem(typed, CrownDependency).message


def test_an_imported_postcode_is_exact_and_goes_before_the_tables():
    Postcode.objects.create(packed="M320JG", lat=53.45, lon=-2.3, area_code="E08000006")
    found = find_place("m32 0jg")
    assert (found.lat, found.lon, found.council_code, found.precision) == (
        53.45,
        -2.3,
        "E08000006",
        "postcode",
    )
    assert find_place("M32 0JH").precision == "sector"


def test_a_full_postcode_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        find_place("M32 0JG")
    with django_assert_num_queries(0):
        find_place("M32")


def test_an_imported_postcode_of_another_nation_is_outside():
    Postcode.objects.create(packed="SY100AA", lat=52.8, lon=-3.1, area_code="W92000004")
    Postcode.objects.create(packed="M320JG", area_code="L93000001")
    assert "Wales" in problem("SY10 0AA", OutsideEngland).message
    problem("M32 0JG", CrownDependency)


def test_an_imported_postcode_without_position_takes_its_sectors():
    Postcode.objects.create(packed="M320JG", area_code=TRAFFORD)
    assert find_place("M32 0JG").precision == "sector"


def test_an_ended_postcode_says_when_and_what_to_use_instead():
    Postcode.objects.create(packed="M320JG", terminated=date(2019, 3, 1), area_code=TRAFFORD)
    Postcode.objects.create(packed="M999AA", lat=53.453, lon=-2.302, terminated=date(1994, 5, 1))
    Postcode.objects.create(packed="M999AB", terminated=date(1994, 5, 1))
    ended = problem("M32 0JG", TerminatedPostcode)
    assert "stopped being used in March 2019. Try M32 0," in ended.message
    assert ended.suggestions == ["M32 0"]
    assert problem("M99 9AA", TerminatedPostcode).suggestions == ["M32 0"]
    assert problem("M99 9AB", TerminatedPostcode).suggestions == []


@pytest.mark.parametrize(
    ("typed", "label", "precision"),
    [
        ("Leeds", "Leeds", "town"),
        ("leeds city council", "Leeds", "council"),
        ("Kingston upon Hull", "Kingston upon Hull", "council"),
        ("Hull", "Hull", "town"),
        ("St Helens", "St Helens", "town"),
        ("saint  HELENS", "St Helens", "town"),
        ("Durham", "Durham", "town"),
        ("Durham County Council", "County Durham", "council"),
        ("Trafford", "Trafford", "council"),
        ("Kent", "Kent", "council"),
        ("Bournemouth, Christchurch and Poole", "Bournemouth, Christchurch and Poole", "council"),
        ("Richmond, North Yorkshire", "Richmond", "town"),
        ("Richmond upon Thames", "Richmond upon Thames", "council"),
        ("Altrincham, Cheshire", "Altrincham", "town"),
        ("12 High Street, Stretford, Manchester", "Stretford", "town"),
        ("Leeds, UK", "Leeds", "town"),
        ("King’s Lynn", "King's Lynn", "town"),
        ("STRATFORD UPON AVON", "Stratford-upon-Avon", "town"),
    ],
)
def test_towns_and_councils_are_found_by_name(typed, label, precision):
    found = find_place(typed)
    assert (found.label, found.precision) == (label, precision)
    assert found.council_code in held().councils


@pytest.mark.parametrize(
    ("typed", "label", "precision"),
    [
        ("Manchester M1", "M1", "outcode"),
        ("Manchester, M1", "M1", "outcode"),
        ("manchester (m1).", "M1", "outcode"),
        ("Hull HU1", "HU1", "outcode"),
        ("London SW1", "SW1", "outcode"),
        ("London SW1A", "SW1A", "outcode"),
        ("Leeds LS6 2", "LS6 2", "sector"),
        ("Leeds LS62", "LS6 2", "sector"),
        ("Manchester M1 1AA", "M1 1AA", "sector"),
        ("Leeds M32", "M32", "outcode"),
    ],
)
def test_a_postcode_after_a_town_decides(typed, label, precision):
    found = find_place(typed)
    assert (found.label, found.precision) == (label, precision)


def test_a_postcode_of_another_nation_after_a_town_is_outside():
    assert "Scotland" in problem("Edinburgh EH1", OutsideEngland).message


@pytest.mark.parametrize("typed", ["Leeds LZ6", "Heathrow T5", "near the M6"])
def test_what_only_looks_like_a_postcode_after_a_name_does_not_decide(typed):
    assert typed in problem(typed, UnknownPlaceName).message


@pytest.mark.parametrize(
    ("typed", "label", "precision"),
    [
        ("Sale Cheshire", "Sale", "town"),
        ("Sale, Cheshire", "Sale", "town"),
        ("12 High Street, Sale Cheshire", "Sale", "town"),
        ("Leeds West Yorkshire", "Leeds", "town"),
        ("Bury St Edmunds Suffolk", "Bury St Edmunds", "town"),
        ("Stretford Greater Manchester", "Stretford", "town"),
        ("Stretford Manchester", "Stretford", "town"),
        ("Brighton Sussex", "Brighton", "town"),
        ("Twickenham Middlesex", "Twickenham", "town"),
        ("Stratford London", "Stratford", "town"),
        ("Lambeth London", "Lambeth", "council"),
        ("Exeter South West", "Exeter", "town"),
        ("Bromley Kent", "Bromley", "town"),
        ("Bath Somerset", "Bath", "town"),
        ("Trafford Greater Manchester", "Trafford", "council"),
    ],
)
def test_a_place_before_its_old_county_or_region_is_found_without_a_comma(typed, label, precision):
    found = find_place(typed)
    assert (found.label, found.precision) == (label, precision)


def test_a_county_or_region_tells_towns_of_one_name_apart():
    assert find_place("Richmond Yorkshire").council_code == "E06000065"
    assert find_place("Richmond, Yorkshire").council_code == "E06000065"
    assert find_place("Richmond London").council_code == "E09000027"


def test_a_town_far_from_the_county_after_it_is_not_guessed():
    assert problem("Sutton Cumbria", UnknownPlaceName)


def test_london_is_in_no_one_council():
    assert find_place("London").council_code is None


def test_every_town_on_our_list_lies_in_a_council_and_is_found_or_told_apart():
    for name, outcode in tables.rows("towns.csv"):
        assert held().outcodes[outcode].council
        found = answer(name)
        if isinstance(found, SeveralPlaces):
            assert all(find_place(suggestion).council_code for suggestion in found.suggestions)
        else:
            assert found.precision in ("town", "council")


def test_a_name_in_several_councils_is_asked_about():
    several = problem("richmond", SeveralPlaces)
    assert set(several.suggestions) == {"Richmond, North Yorkshire", "Richmond upon Thames"}
    assert problem("Cumbria", SeveralPlaces).suggestions == ["Cumberland", "Westmorland and Furness"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Manchestr", "Manchester"),
        ("Birmigham", "Birmingham"),
        ("Norwhich", "Norwich"),
        ("Sheffeild", "Sheffield"),
    ],
)
def test_a_misspelt_name_is_met_with_the_nearest(typed, meant):
    unknown = problem(typed, UnknownPlaceName)
    assert unknown.suggestions[0] == meant
    assert typed in unknown.message


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Berwick", ["Berwick-upon-Tweed"]),
        ("burton", ["Burton upon Trent"]),
        ("King's", ["King's Lynn"]),
        ("Newton", ["Newton Abbot", "Newton Aycliffe", "Newton-le-Willows"]),
    ],
)
def test_the_first_words_of_a_name_are_met_with_the_whole_of_it(typed, meant):
    assert problem(typed, UnknownPlaceName).suggestions[: len(meant)] == meant


def test_the_first_letters_of_a_name_are_not_its_first_words():
    assert "Berwick-upon-Tweed" not in problem("Berw").suggestions


@pytest.fixture
def place_names():
    load_councils()

    def replace(*rows):
        columns = ("name", "council_id", "lat", "lon", "listings")
        PlaceName.objects.replace_all(dict(zip(columns, row, strict=True)) for row in rows)

    return replace


def test_a_town_that_appears_in_listings_is_found(place_names):
    problem("Old Trafford", UnknownPlaceName)
    place_names(("Old Trafford", TRAFFORD, 53.459, -2.277, 3))
    found = find_place("OLD  trafford")
    assert (found.label, found.lat, found.council_code, found.precision) == (
        "Old Trafford",
        53.459,
        TRAFFORD,
        "town",
    )
    assert problem("Old Traford").suggestions == ["Old Trafford"]


def test_a_town_across_a_border_is_one_and_its_namesake_far_away_another(place_names):
    place_names(
        ("Broadheath", TRAFFORD, 53.40, -2.35, 5),
        ("Broadheath", "E06000049", 53.39, -2.36, 1),
        ("Broadheath", "E10000034", 52.21, -2.30, 1),
    )
    assert problem("Broadheath", SeveralPlaces).suggestions == [
        "Broadheath, Trafford",
        "Broadheath, Worcestershire",
    ]
    assert find_place("Broadheath, Worcestershire").council_code == "E10000034"
    assert find_place("Broadheath, Cheshire East").council_code == "E06000049"
    assert find_place("Broadheath, Salford").council_code == TRAFFORD


def test_towns_of_one_name_in_one_county_are_asked_about(place_names):
    place_names(("Ashton", "E08000008", 53.49, -2.09, 5), ("Ashton", "E08000010", 53.48, -2.64, 5))
    assert problem("Ashton Greater Manchester", SeveralPlaces).suggestions == [
        "Ashton, Tameside",
        "Ashton, Wigan",
    ]


def test_one_stray_listing_does_not_make_a_town_ambiguous(place_names):
    place_names(("Old Trafford", TRAFFORD, 53.459, -2.277, 30), ("Old Trafford", "E06000052", 50.2, -5.1, 1))
    assert find_place("Old Trafford").council_code == TRAFFORD


def test_the_tables_are_read_once_and_a_reading_says_how_it_is_written():
    assert held() is held()
    assert [str(reading) for reading in postcodes.readings("ls 62")] == ["LS6 2", "LS62"][::-1]


def test_the_council_of_a_place_comes_with_the_place(councils):
    council, found = find_council("ls62ab")
    assert (council.name, found.label) == ("Leeds", "LS6 2AB")


def test_a_place_with_more_than_one_council_says_so(councils):
    with pytest.raises(NoOneCouncil, match="London is looked after by more than one council"):
        find_council("London")
