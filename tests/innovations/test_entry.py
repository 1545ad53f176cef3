"""The page of one entry."""

import json
import re
from datetime import time, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from innovations.contact import clock, dial, hours, website_host
from innovations.json_ld import script
from innovations.models import Cost, Innovation, Opening, Outcome, Role, Source
from tests.factories import make_category, make_council, make_innovation, make_organisation

MOST_QUERIES = 12


def page(client, entry, status=200):
    response = client.get(entry.get_absolute_url())
    assert response.status_code == status
    return response.content.decode()


def rich_entry(number, council):
    """An entry with `number` of everything."""
    places = [
        {"name": f"Hall {i}", "town": "Acle", "lat": 52.6, "lon": 1.5 + i / 100, "council": council}
        for i in range(number)
    ]
    entry = make_innovation(
        f"Entry with {number}", needs=["company", "mood"][:number], audiences=["carers"], themes=range(1, number + 1),
        ways=["free", "council", "nhs"][:number], places=places, areas=[council], run_by=make_organisation("Anglers"),
    )  # fmt: skip
    for i in range(number):
        Cost.objects.create(innovation=entry, label=f"Tea {i}", text="£1")
        Opening.objects.create(
            innovation=entry, weekday=i, opens=time(10), closes=time(12), place=entry.places.first()
        )
        Outcome.objects.create(
            innovation=entry, measure="Calls", before=10, after=1, unit="calls", source="The log"
        )
        Role.objects.create(
            innovation=entry, organisation=make_organisation(f"Funder {i}"), role=Role.Name.FUNDS
        )
    return entry


def test_an_entry_shows_all_it_has(client, db):
    council = make_council()
    entry = make_innovation(
        needs=["company"], themes=[2], ways=["free", "council"], areas=[council],
        places=[{"name": "Boathouse", "address": "Staithe Lane", "town": "Wroxham", "postcode": "NR12 8TX",
                 "lat": 52.7, "lon": 1.4, "is_digital_hub": True}],
        run_by=make_organisation("Eastby Mere Anglers"), phone="07700 900417, ask for Ray", email="ray@anglers.example",
        website="https://www.anglers.example/join", who_for="Anyone who feels lonely\nPeople who never fished",
        who_cannot="We cannot help with washing.", first_step="Just turn up", cost_summary="Free, cake £1",
        opening_note="All year", languages="English, BSL", accessibility="A flat path.", description="One.\n\nTwo.",
        evidence_level=2, evidence_limits="Nobody else was asked.", how_it_was_set_up="It cost £640.",
        last_checked_on=timezone.localdate(), last_checked_by="Ray",
    )  # fmt: skip
    Cost.objects.create(innovation=entry, label="Rod licence", text="£35 a year")
    Opening.objects.create(innovation=entry, weekday=1, opens=time(9, 30), closes=time(12))
    Outcome.objects.create(
        innovation=entry, measure="Calls", before=10, after=1, unit="calls", source="The log"
    )
    html = page(client, entry)
    for words in (
        "tel:07700900417", "mailto:ray@anglers.example", ">anglers.example</a>", 'rel="noopener"',
        "Anyone who feels lonely", "We cannot help with washing.", "Just turn up", "Free, cake £1", "All year",
        "English, BSL", "A flat path.", "<p>Two.</p>", "Measured locally", "Nobody else was asked.", "It cost £640.",
        "Rod licence", "9:30am to noon", "Source: The log", "Boathouse", "NR12 8TX", "Helps people get online",
        "Northmoor", "?need=company", "?theme=2", "/organisations/", "Through the council", "by Ray",
    ):  # fmt: skip
        assert words in html, words
    assert html.count('class="ch-outcome__off"') == 9
    assert "ch-locator__map" in html


def test_a_section_with_nothing_to_say_is_left_out(client, db):
    html = page(client, make_innovation())
    for heading in ("In short", "Who it is for", "How to get it", "When it is open", "Where it is", "Who does what",
                    "Where this entry comes from", "For people who work in care", "Getting in and taking part"):  # fmt: skip
        assert heading not in html
    assert "New: nobody has checked yet" in html


def test_a_draft_and_an_unknown_address_are_not_found(client, db):
    assert client.get(make_innovation(status="draft").get_absolute_url()).status_code == 404
    assert client.get("/innovations/nothing-here/").status_code == 404


def test_an_archived_entry_says_that_it_is_gone_and_offers_a_search(client, db):
    html = page(client, make_innovation("Old club", status="archived"), status=410)
    assert "no longer listed" in html
    assert 'role="search"' in html
    assert "?category=community-group" in html


@pytest.mark.parametrize(
    ("days_ago", "said", "amber"),
    [
        (None, "Nobody has checked this yet", True),
        (5, "Checked on", False),
        (400, "Checked over a year ago", True),
    ],
)
def test_the_stamp_says_how_fresh_an_entry_is(client, db, days_ago, said, amber):
    checked = {}
    if days_ago is not None:
        checked = {
            "last_checked_on": timezone.localdate() - timedelta(days=days_ago),
            "last_checked_by": "Ray",
        }
    html = page(client, make_innovation(**checked))
    assert said in html
    assert ("ch-stamp--old" in html) is amber


def test_an_imported_entry_names_its_source_and_licence(client, db):
    source = Source.objects.create(slug="gm", name="Greater Manchester Directory", licence="Open Government Licence v3.0",
                                   licence_url="https://licence.example/", attribution="Contains public data.")  # fmt: skip
    entry = make_innovation(source=source, external_id="1", source_url="https://source.example/1")
    html = page(client, entry)
    for words in (
        "Greater Manchester Directory",
        "https://licence.example/",
        "Contains public data.",
        "See it there",
    ):
        assert words in html


def test_figures_that_are_not_small_whole_numbers_get_no_dots(client, db):
    entry = make_innovation()
    for before, after in ((31, 19), ("4.5", 2), (None, 7)):
        Outcome.objects.create(
            innovation=entry, measure="Lonely", before=before, after=after, unit="people", source="Us"
        )
    html = page(client, entry)
    assert "ch-outcome__dots" not in html
    assert ">4.5<" in html
    assert ">31<" in html


def test_what_is_written_in_an_entry_cannot_become_markup(client, db):
    nasty = "</script><script>alert(1)</script><b>"
    entry = make_innovation(
        nasty, description=nasty, who_for=nasty, phone=nasty, website="javascript:alert(1)"
    )
    html = page(client, entry)
    assert "<script>alert" not in html
    assert "<b>" not in html
    assert 'href="javascript' not in html
    assert data_of(html)["name"] == nasty


def data_of(html):
    return json.loads(
        re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL).group(1)
    )


def test_the_data_for_search_engines_says_what_the_page_says(client, db):
    entry = make_innovation(
        "Club", run_by=make_organisation("Anglers"), cost_band="free",
        places=[{"name": "Boathouse", "postcode": "NR12 8TX", "lat": 52.7, "lon": 1.4}],
    )  # fmt: skip
    Opening.objects.create(innovation=entry, weekday=6, opens=time(9), closes=time(17))
    data = data_of(page(client, entry))
    assert data["@type"] == "Service"
    assert data["provider"] == [{"@type": "Organization", "name": "Anglers"}]
    assert data["isAccessibleForFree"] is True
    assert data["availableChannel"]["serviceLocation"][0]["geo"]["latitude"] == 52.7
    assert data["hoursAvailable"][0]["dayOfWeek"] == "https://schema.org/Sunday"


@given(st.text())
def test_no_text_can_end_the_data_block(text):
    written = script({"name": text})
    assert "<" not in written
    assert json.loads(written) == {"name": text}


def test_the_title_and_the_description_are_the_entrys_own(client, db):
    html = page(client, make_innovation("Supper Share", summary="A neighbour cooks one extra plate."))
    assert "<title>Supper Share – CareHub</title>" in html
    assert '<meta name="description" content="A neighbour cooks one extra plate.">' in html
    assert re.search(r'<link rel="canonical" href="[^"]+/innovations/entry-\d+/">', html)


def test_one_and_three_of_everything_cost_the_same_number_of_queries(
    client, db, django_assert_max_num_queries
):
    council = make_council()
    one, three = rich_entry(1, council), rich_entry(3, council)
    page(client, make_innovation())  # remembers the words and the entries to be like
    costs = []
    for entry in (one, three):
        with django_assert_max_num_queries(MOST_QUERIES) as queries:
            page(client, entry)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_a_page_seen_before_costs_one_query(client, db, django_assert_num_queries):
    entry = rich_entry(2, make_council())
    page(client, entry)
    with django_assert_num_queries(1):
        page(client, entry)


def test_a_change_shows_at_once_though_pages_are_cached(client, db):
    entry = make_innovation(description="Old words")
    page(client, entry)
    entry.description = "New words"
    entry.save()
    assert "New words" in page(client, entry)


def test_saving_shows_though_pages_are_cached(client, db):
    entry = make_innovation()
    assert 'aria-pressed="false"' in page(client, entry)
    client.post("/list/save/", {"add": entry.pk})
    assert 'aria-pressed="true"' in page(client, entry)


def test_similar_ideas_share_a_need_before_a_kind(client, db):
    entry = make_innovation("This one", needs=["company"])
    make_innovation("Same kind")
    make_innovation("Same need", needs=["company"], category=make_category("app", "digital"))
    make_innovation("Neither", category=make_category("app", "digital"))
    html = page(client, entry)
    similar = html[html.index("Similar ideas") :]
    assert similar.index("Same need") < similar.index("Same kind")
    assert "Neither" not in similar
    assert "This one" not in similar


def test_an_entry_with_hundreds_of_places_stays_one_page(client, db, django_assert_max_num_queries):
    places = [
        {"name": f"Library {i}", "town": "Leeds", "lat": 53.8, "lon": -1.5 + i / 1000} for i in range(300)
    ]
    entry = make_innovation(places=places)
    with django_assert_max_num_queries(MOST_QUERIES):
        html = page(client, entry)
    assert html.count('<li><span class="ch-locator__tag">') == 60
    assert "more places than fit here" in html


def test_the_map_of_results_has_an_address_of_its_own(client):
    response = client.get("/innovations/map/?q=tea&view=list")
    assert response.status_code == 302
    assert response["Location"] == "/innovations/?q=tea&view=map"


@pytest.mark.parametrize(
    ("phone", "link"),
    [("01632 960 417", "tel:01632960417"), ("+44 (0)1632 960417", "tel:+4401632960417"), ("0800 11 22 33 option 2", "tel:0800112233"),
     ("ask at the desk", ""), ("", "")],
)  # fmt: skip
def test_a_phone_number_can_be_dialled(phone, link):
    assert dial(phone) == link


@pytest.mark.parametrize(
    ("url", "host"),
    [("https://www.anglers.example/join?x=1", "anglers.example"), ("http://a.example", "a.example"),
     ("javascript:alert(1)", ""), ("ftp://a.example", ""), ("http://[broken", ""), ("", "")],
)  # fmt: skip
def test_only_web_addresses_become_links(url, host):
    assert website_host(url) == host


def test_times_are_said_as_people_say_them():
    assert [clock(time(*at)) for at in ((0, 0), (9, 30), (12, 0), (12, 15), (13, 0))] == [
        "midnight", "9:30am", "noon", "12:15pm", "1pm",
    ]  # fmt: skip
    assert hours(time(9), None) == "from 9am"
    assert hours(None, time(17)) == "until 5pm"
    assert hours(None, None) == ""


@given(st.times())
def test_every_time_can_be_said(at):
    assert re.fullmatch(
        r"noon|midnight|(1[0-2]|[1-9])(:[0-5]\d)?(am|pm)", clock(at.replace(second=0, microsecond=0))
    )


def test_real_objects_were_published_through_the_verb(db):
    entry = make_innovation()
    assert entry.steps.get().by_name == "a test"
    assert Innovation.objects.get(pk=entry.pk).index_entry.published_at == entry.published_at
