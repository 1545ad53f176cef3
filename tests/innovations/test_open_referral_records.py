"""One record: what is refused, what is mended or left out with a warning, and what becomes of each field."""

import contextlib
from datetime import date, time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from innovations.models import CostBand, Way
from innovations.open_referral.areas import Councils
from innovations.open_referral.plain_text import cut, first_sentences, plain, web_address
from innovations.open_referral.records import Context, Refused, read_service
from innovations.open_referral.towns import town_of
from innovations.open_referral.whereabouts import Gazetteer

TODAY = date(2026, 11, 22)
STRETFORD = {"postal_code": "M32 0JG", "address_1": "Kingsway", "city": "Stretford"}


@pytest.fixture
def reading(councils):
    """A function from a record's fields to (Service, warnings)."""
    context = Context(Gazetteer(), Councils(), TODAY)

    def read(**fields):
        warnings = []
        data = {
            "id": "1",
            "name": "Lunch club",
            "status": "active",
            "organization": {"name": "Age Well"},
        } | fields
        return read_service(data, context, warnings.append), warnings

    return read


def at(address=None, **location):
    return [
        {
            "id": "l1",
            "location": {"id": "p1", "location_type": "physical", "addresses": [address or STRETFORD]}
            | location,
        }
    ]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"name": None}, "It has no name."),
        ({"name": " <b></b> "}, "It has no name."),
        ({"name": 12}, "Its name is not text."),
        ({"name": {"en": "Club"}}, "Its name is not text."),
        ({"id": None}, "It has no id."),
        ({"id": " "}, "It has no id."),
        ({"id": ["1"]}, "It has no id."),
        ({"id": "x" * 201}, "Its id is longer than 200 characters, or cannot be read."),
        ({"status": "maybe"}, "Its status “maybe” is not one that the standard knows."),
        ({"status": None}, "Its status “None” is not one that the standard knows."),
        ({"status": ["active"]}, "Its status “['active']” is not one that the standard knows."),
        ({"description": "Caf\ufdd0"}, "It has text that is not UTF-8, so it cannot be read."),
    ],
)
def test_a_record_that_cannot_go_in_is_refused_with_the_reason(reading, fields, reason):
    with pytest.raises(Refused) as refusal:
        reading(**fields)
    assert str(refusal.value) == reason


@pytest.mark.parametrize("data", [None, 3, "text", ["a"], True])
def test_what_is_no_object_is_refused(councils, data):
    with pytest.raises(Refused, match="not a service"):
        read_service(data, Context(Gazetteer(), Councils(), TODAY), print)


@pytest.mark.parametrize("status", ["inactive", "defunct", "temporarily closed"])
def test_a_service_that_does_not_run_is_read_but_not_active(reading, status):
    assert not reading(status=status)[0].active


@pytest.mark.parametrize(
    ("lat", "lon", "warning"),
    [
        (100, 101, "Its coordinates (100, 101) are impossible; the middle of its postcode is used."),
        (0, 0, "Its coordinates (0, 0) are outside Great Britain; the middle of its postcode is used."),
        ("here", "there", "Its coordinates are not numbers; the middle of its postcode is used."),
        (53.4, None, "Its coordinates are not numbers; the middle of its postcode is used."),
        ({}, [], "Its coordinates are not numbers; the middle of its postcode is used."),
        (
            48.85,
            2.35,
            "Its coordinates (48.85, 2.35) are outside Great Britain; the middle of its postcode is used.",
        ),
        (
            51.5,
            -0.1,
            "Its coordinates are 164 miles from its postcode M32 0JG; the middle of its postcode is used.",
        ),
    ],
)
def test_coordinates_nobody_can_believe_give_way_to_the_postcode(reading, lat, lon, warning):
    service, warnings = reading(service_at_locations=at(latitude=lat, longitude=lon))
    (place,) = service.places
    assert abs(place.lat - 53.44) < 0.05
    assert abs(place.lon + 2.31) < 0.05
    assert warnings == [warning]


def test_swapped_coordinates_are_swapped_back(reading):
    service, warnings = reading(service_at_locations=at(latitude=-2.308, longitude=53.446))
    assert (service.places[0].lat, service.places[0].lon) == (53.446, -2.308)
    assert warnings == ["Its latitude and longitude were the wrong way round; they were swapped."]


def test_impossible_coordinates_without_a_postcode_leave_a_place_without_a_position(reading):
    service, warnings = reading(service_at_locations=at({"address_1": "Somewhere"}, latitude=95, longitude=0))
    assert (service.places[0].lat, service.places[0].council) == (None, None)
    assert warnings == ["Its coordinates (95, 0) are impossible; it has no position."]


def test_a_place_has_its_council_from_its_postcode(reading):
    service, warnings = reading(service_at_locations=at(latitude="53.446", longitude="-2.308"))
    place = service.places[0]
    assert (place.council, place.postcode, place.town, place.lat) == (
        "E08000009",
        "M32 0JG",
        "Stretford",
        53.446,
    )
    assert warnings == []


def test_a_scottish_postcode_is_said_to_be_outside_england(reading):
    service, warnings = reading(
        service_at_locations=at({"postal_code": "EH1 1YZ"}, latitude=55.95, longitude=-3.19)
    )
    assert service.places[0].lat == 55.95
    assert warnings == ["EH1 1YZ is in Scotland."]


@pytest.mark.parametrize("postcode", ["ABC 1234", "ZZ99 9ZZ", "12345", "M32 0J"])
def test_what_is_no_postcode_is_left_out(reading, postcode):
    _, warnings = reading(service_at_locations=at({"postal_code": postcode}))
    assert len(warnings) == 1
    assert "postcode" in warnings[0]


@pytest.mark.parametrize(
    ("lines", "city", "town"),
    [
        (["Church Street", "Barnsley"], "South Yorkshire", "Barnsley"),
        (["Quantock House", "Fore Street, North Petherton"], "Somerset", "North Petherton"),
        (["286 Bawtry Road", "Wickersley"], "South Yorkshire", "Wickersley"),
        (["109-111 Fore Street", "Edmonton"], "Greater London", "Edmonton"),
        (["Northwold Road"], "London", "London"),
        (["Front Street", "Chester-le-Street"], "County Durham", "Chester-le-Street"),
        (["2 Archery Road"], "Eltham", "Eltham"),
        (["1 High Street"], "Kent", ""),
        (["Station Road"], "BB2 1AG", ""),
        ([], "Sale.", "Sale"),
    ],
)
def test_the_town_is_found_where_feeds_write_a_county(lines, city, town):
    assert town_of(lines, city) == town


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("Tea &amp; chat<br>daily", "Tea & chat\n\ndaily"),
        ("&lt;p&gt;Hello&lt;/p&gt;", "Hello"),
        ("<script>alert(1)</script>Safe", "Safe"),
        ("&amp;lt;img src=x onerror=alert(1)&amp;gt;Safe", "Safe"),
        ("Under <5 people", "Under <5 people"),
        ("a\x00b\x07c\u202ed", "abcd"),
        ("Zoë’s café", "Zoë’s café"),
    ],
)
def test_markup_becomes_plain_text(markup, text):
    assert plain(markup) == text


@given(st.text())
def test_no_text_keeps_a_tag_or_a_hidden_character(text):
    found = plain(text.replace("\ufdd0", ""))
    assert "<script" not in found.lower()
    assert not any(ord(character) < 32 and character not in "\n\t" for character in found)


@given(st.text(), st.integers(min_value=1, max_value=60))
def test_a_cut_text_is_never_longer_than_it_may_be(text, longest):
    assert len(cut(text, longest)) <= longest
    assert len(first_sentences(text, 280)) <= 280


def test_ten_megabytes_of_text_are_cut_with_a_warning(reading):
    service, warnings = reading(description="word " * 2_000_000)
    assert len(service.description) <= 20_000
    assert service.description.endswith("word…")
    assert warnings == ["Its description is longer than 20,000 characters, so it was cut."]


def test_a_long_name_is_cut_at_a_word(reading):
    service, warnings = reading(name="Lunch club " * 40)
    assert len(service.title) <= 200
    assert service.title.endswith("club…")
    assert warnings == ["Its name is longer than 200 characters, so it was cut."]


def test_a_name_that_is_only_a_town_says_what_is_there(reading):
    term = {"taxonomy_term": {"name": "Jobcentre"}}
    assert (
        reading(name="Stretford", attributes=[term], service_at_locations=at())[0].title
        == "Jobcentre in Stretford"
    )


def test_the_summary_is_the_first_sentences_that_fit(reading):
    service, _ = reading(description="A warm meal. Every Tuesday at noon. " + "More words here. " * 30)
    assert service.summary.startswith("A warm meal. Every Tuesday at noon. More words here.")
    assert len(service.summary) <= 280
    assert service.summary.endswith(".")


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("www.example.org", "https://www.example.org"),
        ("example.org/help", "https://example.org/help"),
        ("http://a.org/ http://b.org/", "http://a.org/"),
        ("not known", ""),
        ("javascript:alert(1)", ""),
        ("JavaScript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("http://example.org/<script>", "http://example.org/"),
        ("just words", ""),
        (12, ""),
    ],
)
def test_links_are_http_or_are_left_out(given, address):
    assert web_address(given)[0] == address


def test_a_dangerous_link_is_left_out_with_a_warning(reading):
    service, warnings = reading(url="javascript:alert(1)")
    assert service.website == ""
    assert warnings == ["The link “javascript:alert(1)” is not http or https, so it was left out."]


@pytest.mark.parametrize(
    ("email", "found"),
    [
        ("Bude Library <bude@example.org>", "bude@example.org"),
        ("one@example.org or two@example.org", "one@example.org"),
        ("mailto:one@example.org", "one@example.org"),
        ("one at example", ""),
    ],
)
def test_an_email_address_is_found_or_left_out(reading, email, found):
    service, warnings = reading(email=email)
    assert service.email == found
    assert bool(warnings) == (not found)


def test_a_website_in_the_email_field_is_moved_to_its_place(reading):
    service, warnings = reading(email="www.example.org/contact")
    assert (service.website, service.email, warnings) == ("https://www.example.org/contact", "", [])


def test_a_phone_number_is_tidied_and_nonsense_left_out(reading):
    assert reading(phones=[{"number": "Tel: (0161)  912 3189 ext 4"}])[0].phone == "(0161) 912 3189 ext 4"
    assert reading(phones=[{"number": "see website"}]) == (
        reading()[0],
        ["“see website” is not a phone number, so it was left out."],
    )
    assert reading(contacts=[{"name": "Ann", "title": "Lead", "phones": {"number": "111"}}])[0].phone == "111"


def test_schedules_become_rows_people_can_read(reading):
    service, warnings = reading(
        schedules=[
            {"freq": "WEEKLY", "byday": "MO,TH", "opens_at": "09:00", "closes_at": "12:30:00Z"},
            {"freq": "WEEKLY", "interval": 2, "byday": "FR", "opens_at": "10:00+01:00"},
            {"freq": "MONTHLY", "byday": "1SU,-1SA", "opens_at": "9:00"},
            {"description": "Ring before you come."},
        ]
    )
    rows = [(row.weekday, row.opens, row.closes, row.note) for row in service.hours]
    assert rows == [
        (0, time(9), time(12, 30), ""),
        (3, time(9), time(12, 30), ""),
        (4, time(10), None, "Every other week"),
        (5, time(9), None, "Last of the month"),
        (6, time(9), None, "First of the month"),
    ]
    assert (service.opening_note, warnings) == ("Ring before you come.", [])


def test_nonsense_in_a_schedule_is_left_out_with_warnings(reading):
    service, warnings = reading(
        schedules=[{"byday": "XX,MO", "opens_at": "25:00"}, {"byday": "TU", "valid_to": "2020-01-01"}]
    )
    assert [(row.weekday, row.opens) for row in service.hours] == [(0, None)]
    assert warnings == [
        "“25:00” is not a time of day, so it was left out.",
        "“XX” is not a day of the week, so it was left out.",
        "Opening times that ended on 2020-01-01 were left out.",
    ]


@pytest.mark.parametrize(
    ("options", "band", "summary", "ways"),
    [
        ([{"amount": 0}], CostBand.FREE, "Free", (Way.FREE,)),
        (
            [{"amount": 3.5, "amount_description": "a session"}],
            CostBand.UNDER_5,
            "£3.50 a session",
            (Way.BUY,),
        ),
        ([{"amount": 15, "amount_description": "per week"}], CostBand.UNDER_20, "£15 per week", (Way.BUY,)),
        ([{"amount": 35, "amount_description": "per hour"}], CostBand.OVER_20, "£35 per hour", (Way.BUY,)),
        ([{"amount": 30, "amount_description": "a year"}], CostBand.DEPENDS, "£30 a year", (Way.BUY,)),
        ([{"amount": 0}, {"amount": "4"}], CostBand.UNDER_5, "From Free to £4", (Way.BUY, Way.FREE)),
    ],
)
def test_cost_options_become_a_band_that_says_no_more_than_is_known(reading, options, band, summary, ways):
    prices = reading(cost_options=options)[0].prices
    assert (prices.band, prices.summary, prices.ways) == (band, summary, ways)


def test_old_and_impossible_prices_are_left_out(reading):
    service, warnings = reading(
        cost_options=[{"amount": 5, "valid_to": "2022-12-31"}, {"amount": "lots"}, {"amount": -3}]
    )
    assert service.prices.rows == ()
    assert len(warnings) == 3


def test_service_areas_are_councils_regions_or_all_of_england(reading):
    assert reading(service_areas=[{"name": "Trafford Council"}])[0].areas == ("E08000009",)
    assert reading(service_areas=[{"name": "x", "uri": "http://example.org/id/E08000009"}])[0].areas == (
        "E08000009",
    )
    assert len(reading(service_areas=[{"service_area": "North East"}])[0].areas) > 5
    assert reading(service_areas=[{"name": "Nationwide"}])[0].all_england
    service, warnings = reading(service_areas=[{"name": "Our valley"}])
    assert service.areas == ()
    assert warnings == ["The area “Our valley” is not the name of a council, so it was left out."]


def test_a_virtual_place_makes_it_online_and_is_no_place(reading):
    service, _ = reading(service_at_locations=at(location_type="virtual"))
    assert (service.online, service.places) == (True, ())


def test_ages_and_eligibility_say_who_it_is_for(reading):
    term = {
        "link_type": "service_eligibility",
        "taxonomy_term": {"name": "Carers", "taxonomy": "Circumstances"},
    }
    service, _ = reading(minimum_age=18, maximum_age=100, attributes=[term])
    assert service.who_for == ("People aged 18 and over", "Carers")
    assert reading(minimum_age=50, maximum_age=10)[1] == ["Its ages make no sense, so they were left out."]


def test_the_day_it_was_checked_is_never_in_the_future(reading):
    assert reading(assured_date="2026-03-01")[0].checked_on == date(2026, 3, 1)
    service, warnings = reading(assured_date="2031-01-01")
    assert (service.checked_on, len(warnings)) == (None, 1)


def test_lists_that_are_objects_and_objects_that_are_texts_do_no_harm(reading):
    service, _ = reading(
        attributes={"taxonomy_term": {"name": "Library"}},
        service_at_locations=[
            {"location": {"addresses": "1 High Street, Sale M33 7ZF"}},
            {"location": None},
            None,
        ],
        organization="Age Well",
        schedules=None,
        contacts="Ann",
        languages=[{"name": "Urdu"}, {}, {"name": "British Sign Language"}],
    )
    assert [term.name for term in service.terms] == ["Library"]
    assert service.places[0].postcode == "M33 7ZF"
    assert service.runner.name == "Age Well"
    assert service.languages == "Urdu, British Sign Language"


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "name", "location", "addresses", "postal_code", "city", "latitude", "longitude", "taxonomy_term", "amount", "byday", "opens_at", "number", "valid_to"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
FIELDS = [
    "description", "url", "email", "fees", "minimum_age", "maximum_age", "assured_date", "alert", "accreditations",
    "schedules", "service_areas", "service_at_locations", "languages", "organization", "cost_options", "contacts",
    "attributes", "phones", "id", "name", "status",
]  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fields=st.dictionaries(st.sampled_from(FIELDS), ANYTHING, max_size=6))
def test_nothing_in_any_field_ever_crashes_the_reading(reading, fields):
    with contextlib.suppress(Refused):
        service, warnings = reading(**fields)
        assert service.title
        assert all(isinstance(warning, str) for warning in warnings)
