"""My list: in the reader's own cookie, or in an address somebody sent."""

import gzip
import re
from datetime import time
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carehub.context import LIST_COOKIE, LIST_LIMIT, listed_ids
from innovations import my_list
from tests.factories import make_council, make_innovation

SAVE = "/list/save/"


def saved(client):
    return listed_ids(client.cookies[LIST_COOKIE].value) if LIST_COOKIE in client.cookies else []


def test_saving_and_taking_off_keep_the_order(client, db):
    entries = [make_innovation(f"Entry {n}") for n in range(3)]
    for entry in entries:
        client.post(SAVE, {"add": entry.pk})
    assert saved(client) == [entry.pk for entry in entries]
    client.post(SAVE, {"remove": entries[1].pk})
    client.post(SAVE, {"add": entries[0].pk})
    assert saved(client) == [entries[0].pk, entries[2].pk]


def test_the_cookie_is_for_this_site_only_and_out_of_scripts_reach(client, db):
    client.post(SAVE, {"add": make_innovation().pk})
    cookie = client.cookies[LIST_COOKIE]
    assert (cookie["samesite"], cookie["httponly"], cookie["max-age"]) == ("Lax", True, 365 * 24 * 60 * 60)


def test_in_production_the_cookie_travels_encrypted_only(client, db, settings):
    settings.TRIAL = False
    client.post(SAVE, {"add": make_innovation().pk})
    assert client.cookies[LIST_COOKIE]["secure"] is True


def test_a_hundred_entries_and_more_fit(client, db):
    pks = [make_innovation(f"Entry {n}").pk for n in range(110)]
    client.post(SAVE, {"add": ".".join(map(str, pks))})
    assert saved(client) == pks
    assert client.get("/list/").content.decode().count("ch-result__title") == 110


@given(st.lists(st.integers(1, 10**17), max_size=300), st.lists(st.integers(1, 10**17), max_size=300))
def test_a_list_is_read_as_it_was_written_and_never_outgrows_a_cookie(first, second):
    ids = my_list.with_added(my_list.with_added([], first), second)
    assert listed_ids(my_list.as_text(ids)) == ids
    assert len(ids) == len(set(ids)) <= LIST_LIMIT
    assert len(my_list.as_text(ids)) < 3800


@pytest.mark.parametrize("path", ["/list/", "/list/?ids=1.2", "/list/?add=1", "/list/?large=1"])
def test_looking_never_changes_the_list(client, db, path):
    client.post(SAVE, {"add": make_innovation().pk})
    before = saved(client)
    response = client.get(path)
    assert LIST_COOKIE not in response.cookies
    assert saved(client) == before


@pytest.mark.parametrize("path", [SAVE, "/list/clear/"])
def test_a_link_cannot_save_or_clear(client, db, path):
    assert client.get(path).status_code == 405


def test_saving_goes_back_to_where_one_was(client, db):
    entry = make_innovation()
    response = client.post(SAVE, {"add": entry.pk, "back": "/innovations/?q=tea&page=2"})
    assert response["Location"] == "/innovations/?q=tea&page=2"


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "", "\\\\x.example"]
)
def test_saving_never_leads_away_from_this_site(client, db, back):
    response = client.post(SAVE, {"add": make_innovation().pk, "back": back})
    assert response["Location"] == "/list/"


def test_with_script_only_the_button_comes_back(client, db):
    entry = make_innovation("Supper Share")
    response = client.post(SAVE, {"add": entry.pk}, headers={"HX-Request": "true"})
    html = response.content.decode()
    assert "<html" not in html
    assert 'aria-pressed="true"' in html
    assert 'name="remove"' in html
    assert 'id="list-count" hx-swap-oob="true">1<' in html
    assert saved(client) == [entry.pk]


def test_what_is_not_public_cannot_be_saved(client, db):
    client.post(SAVE, {"add": make_innovation(status="draft").pk})
    assert saved(client) == []


@pytest.mark.parametrize("body", [{}, {"add": ""}, {"add": "x"}, {"remove": "-1"}, {"add": "\x00"}])
def test_nonsense_to_save_is_refused_without_harm(client, db, body):
    assert client.post(SAVE, body).status_code == 400


def test_clearing_takes_the_cookie_away(client, db):
    client.post(SAVE, {"add": make_innovation().pk})
    client.post("/list/clear/")
    assert saved(client) == []


def test_a_shared_list_can_be_read_and_saved_whole(client, db):
    mine, *theirs = [make_innovation(f"Entry {n}") for n in range(3)]
    client.post(SAVE, {"add": mine.pk})
    ids = ".".join(str(entry.pk) for entry in theirs)
    html = client.get(f"/list/?ids={ids}").content.decode()
    assert "A list somebody sent you" in html
    assert "Entry 0" not in html
    assert "Take off" not in html
    assert f'name="add" value="{ids}"' in html
    client.post(SAVE, {"add": ids})
    assert saved(client) == [mine.pk, *(entry.pk for entry in theirs)]


def test_what_is_no_longer_listed_is_said(client, db):
    here, gone, second = make_innovation("Here"), make_innovation("Gone"), make_innovation("Gone too")
    gone.archive(by="a test")
    html = client.get(f"/list/?ids={here.pk}.{gone.pk}").content.decode()
    assert "1 thing on this list is no longer listed" in html
    second.archive(by="a test")
    html = client.get(f"/list/?ids={here.pk}.{gone.pk}.{second.pk}").content.decode()
    assert "2 things on this list are no longer listed" in html


def test_the_list_can_be_sent_and_printed_large(client, db):
    entry = make_innovation(phone="01632 960417")
    client.post(SAVE, {"add": entry.pk})
    html = client.get("/list/").content.decode()
    assert f"/list/?ids={entry.pk}" in html
    assert 'href="mailto:?subject=' in html
    assert "01632 960417" in html
    assert 'href="/list/?large=1"' in html
    assert "ch-large" in client.get("/list/?large=1").content.decode()


@pytest.mark.parametrize(
    "ids", ["", "x", "1.2.3", "999999999999999999999999", "1" * 5000, "-1", "1..2", "%00", "١"]
)
def test_any_address_of_a_list_gives_a_page(client, db, ids):
    assert client.get(f"/list/?ids={ids}").status_code == 200


def test_a_cookie_of_rubbish_gives_an_empty_list(client, db):
    client.cookies[LIST_COOKIE] = "rubbish.<b>.\x7f"
    assert "Nothing here yet" in client.get("/list/").content.decode()


def listed_text(client, *entries, **more):
    """What the list of these entries says, as words."""
    html = client.get(
        "/list/", {"ids": my_list.as_text(entry.pk for entry in entries), **more}
    ).content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def mail_body(client, *entries):
    html = client.get("/list/", {"ids": my_list.as_text(entry.pk for entry in entries)}).content.decode()
    address, *_ = re.findall(r'href="(mailto:\?[^"]+)"', html)
    return unescape(address), parse_qs(urlsplit(unescape(address)).query)["body"][0]


LUNCH = {"address": "Flint Street", "town": "Norwich", "postcode": "NR3 1PX"}


def make_lunch(title="Lunch Table", **fields):
    """Open on Wednesdays, at its one place unless others are given."""
    entry = make_innovation(title, **{"places": [LUNCH], **fields})
    entry.openings.create(weekday=2, opens=time(12), closes=time(14, 30), place=entry.places.first())
    return entry


@pytest.mark.parametrize("more", [{}, {"large": "1"}])
def test_the_list_says_where_it_is_and_when_it_is_open(client, db, more):
    said = listed_text(client, make_lunch(), **more)
    assert "Where Flint Street, Norwich, NR3 1PX Open Wednesday noon to 2:30pm" in said


def test_the_reader_sees_it_on_their_own_list_too(client, db):
    client.post(SAVE, {"add": make_lunch().pk})
    assert "Wednesday noon to 2:30pm" in client.get("/list/").content.decode()


def test_the_words_for_opening_times_are_those_of_the_entrys_page(client, db):
    entry = make_lunch(opening_note="Not in August.")
    entry.openings.create(weekday=5, opens=time(10), note="First Saturday of the month")
    page = client.get(entry.get_absolute_url()).content.decode()
    for words in ("noon to 2:30pm", "from 10am (First Saturday of the month)", "Not in August."):
        assert words in page
        assert words in listed_text(client, entry)


def test_days_with_the_same_times_are_said_together(client, db):
    entry = make_innovation("Hub")
    for day in range(5):
        entry.openings.create(weekday=day, opens=time(9), closes=time(17))
    entry.openings.create(weekday=5, opens=time(10), closes=time(13))
    assert "Open Monday to Friday 9am to 5pm Saturday 10am to 1pm" in listed_text(client, entry)
    always = make_innovation("Call")
    for day in range(7):
        always.openings.create(weekday=day, opens=time(7), closes=time(10))
    assert "Open Every day 7am to 10am" in listed_text(client, always)


def test_a_place_has_its_name_and_what_to_know_before_going(client, db):
    hall = {"name": "Call room", **LUNCH, "note": "Please ring, do not visit"}
    said = listed_text(client, make_lunch(places=[hall]))
    assert "Where Call room, Flint Street, Norwich, NR3 1PX Please ring, do not visit Open Wednesday" in said


def test_of_several_places_the_first_is_said_and_how_many_more(client, db):
    barn, mere = {"name": "Barn", "town": "Acle"}, {"name": "Mere", "town": "Eastby"}
    two = make_lunch(places=[{"name": "Hall", **LUNCH}, barn])
    two.openings.create(weekday=5, opens=time(8), closes=time(9), place=two.places.last())
    said = listed_text(client, two)
    assert "Where Hall, Flint Street, Norwich, NR3 1PX And 1 other place" in said
    assert "Open Hall: Wednesday noon to 2:30pm" in said
    assert "8am" not in said
    three = make_lunch("Three", places=[LUNCH, barn, mere])
    assert "NR3 1PX And 2 other places" in listed_text(client, three)


def test_times_that_hold_only_at_another_place_say_at_which(client, db):
    entry = make_innovation("Angling", places=[{"name": "Barn"}, {"name": "Mere"}])
    entry.openings.create(weekday=5, opens=time(8), closes=time(9), place=entry.places.last())
    assert "Open Mere: Saturday 8am to 9am" in listed_text(client, entry)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"online": True}, "Where Online or by phone"),
        ({"all_england": True, "online": True}, "Where Anywhere in England"),
        ({"online": True, "places": [LUNCH]}, "Where Flint Street, Norwich, NR3 1PX Online or by phone"),
    ],
)
def test_what_is_offered_everywhere_says_so_once(client, db, fields, words):
    said = listed_text(client, make_innovation("Talk", **fields))
    assert words in said
    assert said.count("Online or by phone") + said.count("Anywhere in England") == 1


def test_what_is_offered_to_whole_councils_says_to_which(client, db):
    councils = [
        make_council(name.lower(), name=name) for name in ("Hull", "Leeds", "Selby", "Thirsk", "York")
    ]
    assert "Where All over Hull Cost" in listed_text(client, make_innovation("One", areas=councils[:1]))
    assert "Where All over Hull, Leeds and Selby Cost" in listed_text(
        client, make_innovation("Some", areas=councils[:3])
    )
    assert "Where All over Hull, Leeds, Selby and 2 other councils Cost" in listed_text(
        client, make_innovation("Many", areas=councils)
    )


def test_what_nobody_told_us_is_left_out(client, db):
    said = listed_text(client, make_innovation("Bare"))
    assert "Where" not in said
    assert "Open " not in said


def test_the_email_says_where_and_when_and_the_phone(client, db):
    entry = make_lunch("Lunch & Chat", phone="01632 960417")
    _, body = mail_body(client, entry)
    assert f"/list/?ids={entry.pk}\n" in body
    assert (
        "Lunch & Chat\nFlint Street, Norwich, NR3 1PX\nOpen: Wednesday noon to 2:30pm\nPhone: 01632 960417\n"
        in body
    )
    assert "more" not in body


def test_an_email_of_a_long_list_says_what_fits_and_how_many_more_there_are(client, db):
    """What is too long for an address, some mail programs cut or do not open."""
    address, body = mail_body(client, *(make_lunch(f"Lunch {n}") for n in range(40)))
    assert len(address) < 2000
    said = body.count("Flint Street")
    assert 3 < said < 40
    assert f"And {40 - said} more: follow the link above." in body


def test_one_and_three_entries_cost_the_same_number_of_queries(client, db, django_assert_num_queries):
    entries = [make_lunch(f"Lunch {n}", areas=[make_council(f"council-{n}")]) for n in range(3)]
    for some in (entries[:1], entries):
        with django_assert_num_queries(4):
            listed_text(client, *some)


def test_what_took_the_place_of_another_says_where_it_is_too(client, db):
    gone, here = make_innovation("Old"), make_lunch()
    gone.archive(by="a test")
    type(gone).objects.filter(pk=gone.pk).update(merged_into=here)
    assert "NR3 1PX Open Wednesday" in listed_text(client, gone)


def test_the_longest_list_is_a_light_page(client, db):
    entries = [
        make_lunch(f"Lunch Table number {n}", summary=f"Soup, bread and company, table {n * 7919}. " * 4,
                   phone=f"01632 {960000 + n}", email=f"lunch{n}@example.org", first_step="Just turn up")
        for n in range(LIST_LIMIT)
    ]  # fmt: skip
    html = client.get("/list/", {"ids": my_list.as_text(entry.pk for entry in entries)}).content
    assert html.count(b"noon to 2:30pm") >= LIST_LIMIT
    assert len(gzip.compress(html)) < 100_000
