"""My list: in the reader's own cookie, or in an address somebody sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carehub.context import LIST_COOKIE, LIST_LIMIT, listed_ids
from innovations import my_list
from tests.factories import make_innovation

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


def test_one_and_three_entries_cost_the_same_number_of_queries(client, db, django_assert_num_queries):
    pks = [make_innovation(f"Entry {n}").pk for n in range(3)]
    with django_assert_num_queries(1):
        client.get(f"/list/?ids={pks[0]}")
    with django_assert_num_queries(1):
        client.get(f"/list/?ids={'.'.join(map(str, pks))}")
