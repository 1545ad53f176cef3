"""Signing in and out, where one is led afterwards, and the browsers one is signed in with."""

from urllib.parse import quote

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache

from carehub.accounts.templatetags.browsers import browser
from tests.signing_in import PASSWORD, letters, make_person, sign_in, sign_in_by_hand

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605 (KHTML, like Gecko) Version/18 Safari/604"


@pytest.fixture
def jo(db):
    return make_person()


@pytest.fixture
def other_client(client):
    return type(client)()


def is_in(client):
    return client.get("/account/").status_code == 200


def test_the_right_password_opens_the_desk(client, jo):
    assert sign_in_by_hand(client, "JO@Harbour.example").url == "/workspace/"
    assert is_in(client)


@pytest.mark.parametrize(
    ("email", "password"),
    [("jo@harbour.example", "wrong"), ("no@harbour.example", PASSWORD), ("", ""), ("jo", PASSWORD)],
)
def test_anything_else_does_not(client, jo, email, password):
    assert sign_in_by_hand(client, email, password).status_code == 200
    assert not is_in(client)


def test_an_account_that_is_switched_off_opens_nothing(client, jo):
    jo.is_active = False
    jo.save()
    said = sign_in_by_hand(client).url
    assert said == "/account/inactive/"
    assert "switched off" in client.get(said).content.decode()
    assert not is_in(client)


def test_switching_an_account_off_signs_it_out(client, jo):
    sign_in(client, jo)
    jo.is_active = False
    jo.save()
    assert not is_in(client)


def test_signing_out_takes_a_press_on_a_button(client, jo):
    sign_in(client, jo)
    assert client.get("/account/logout/").status_code == 200
    assert is_in(client)
    assert client.post("/account/logout/").url == "/"
    assert not is_in(client)


def test_a_page_for_people_with_an_account_leads_to_signing_in_and_back(client, jo):
    there = client.get("/account/sessions/?a=1&b=2").url
    assert there == "/account/login/?next=/account/sessions/%3Fa%3D1%26b%3D2"
    assert 'name="next" value="/account/sessions/?a=1&amp;b=2"' in client.get(there).content.decode()
    assert sign_in_by_hand(client, next="/account/sessions/?a=1&b=2").url == "/account/sessions/?a=1&b=2"


# --- No redirect leads off the site ---------------------------------------------------------------------------------------
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "http:///evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "data:text/html,hello",
    " //evil.example",
    "\t//evil.example",
    "http://testserver@evil.example/",
    "http://testserver.evil.example/",
    "http://127.0.0.1/",  # a name that this site answers to, but not the one in use
    "http://localhost:9/",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_signing_in_leads_nowhere_else(client, jo, address):
    assert sign_in_by_hand(client, next=address).url == "/workspace/"


@pytest.mark.parametrize("address", ELSEWHERE)
def test_neither_do_pages_opened_by_somebody_who_is_in(client, jo, address):
    sign_in(client, jo)
    query = f"?next={quote(address)}"
    assert client.get(f"/account/login/{query}").url == "/workspace/"
    assert client.get(f"/account/signup/{query}").url == "/workspace/"
    assert client.post(f"/account/reauthenticate/{query}", {"password": PASSWORD}).url == "/workspace/"
    assert client.post(f"/account/logout/{query}").url == "/"
    assert client.get(f"/account/logout/{query}").url == "/"


# --- Too many tries ---------------------------------------------------------------------------------------------------------
def test_after_five_wrong_passwords_the_right_one_does_not_open_it_either(client, jo):
    for _ in range(5):
        sign_in_by_hand(client, password="wrong")
    assert "went wrong too many times" in sign_in_by_hand(client).content.decode()
    assert not is_in(client)


def test_five_wrong_passwords_for_one_do_not_keep_others_out(client, other_client, jo):
    make_person("sam@harbour.example")
    for _ in range(6):
        sign_in_by_hand(client, password="wrong")
    assert sign_in_by_hand(other_client, "sam@harbour.example").url == "/workspace/"


def test_one_machine_that_tries_many_accounts_is_stopped(client, jo):
    for number in range(10):
        sign_in_by_hand(client, f"person{number}@harbour.example", "wrong")
    assert "went wrong too many times" in sign_in_by_hand(client).content.decode()


def test_the_page_about_too_many_tries_is_ours(client, jo):
    answers = [sign_in_by_hand(client, f"person{n}@harbour.example", "") for n in range(31)]
    assert answers[-1].status_code == 429
    html = answers[-1].content.decode()
    assert '<html lang="en-GB"' in html
    assert "Too many tries" in html


def test_a_made_up_address_of_origin_does_not_help(client, jo):
    for number in range(10):
        client.post("/account/login/", {"login": f"p{number}@harbour.example", "password": "wrong"},
                    headers={"x-forwarded-for": f"10.0.0.{number}"})  # fmt: skip
    assert "went wrong too many times" in sign_in_by_hand(client).content.decode()


# --- Passwords -----------------------------------------------------------------------------------------------------------------
def test_a_password_is_changed_by_somebody_who_knows_the_old_one(client, other_client, jo):
    sign_in(client, jo)
    sign_in(other_client, jo)
    wrong = client.post(
        "/account/password/change/", {"oldpassword": "wrong", "password1": "another good phrase"}
    )
    assert wrong.context["form"].errors.keys() == {"oldpassword"}
    client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": "another good phrase"})
    jo.refresh_from_db()
    assert jo.check_password("another good phrase")
    assert is_in(client)
    assert not is_in(other_client)
    assert letters(jo.email)[-1].subject == "Your CareHub password was changed"


# --- Browsers ------------------------------------------------------------------------------------------------------------------
@pytest.fixture
def two_browsers(client, other_client, jo):
    for each, agent in ((client, FIREFOX), (other_client, IPHONE)):
        each.defaults["HTTP_USER_AGENT"] = agent
        sign_in_by_hand(each)
    return client, other_client


def test_somebody_sees_where_they_are_signed_in(two_browsers):
    html = two_browsers[0].get("/account/sessions/").content.decode()
    assert "Firefox on Windows" in html
    assert "Safari on an iPhone" in html
    assert html.count("The one you use now") == 1


def test_signing_out_one_browser_from_another(two_browsers):
    here, there = two_browsers
    row = UserSession.objects.get(user_agent=IPHONE)
    assert here.get(f"/account/sessions/{row.pk}/end/").status_code == 405
    assert here.post(f"/account/sessions/{row.pk}/end/").url == "/account/sessions/"
    assert (is_in(here), is_in(there)) == (True, False)


def test_signing_out_everywhere_else(two_browsers):
    here, there = two_browsers
    here.post("/account/sessions/")
    assert (is_in(here), is_in(there)) == (True, False)


def test_nobody_signs_out_the_browser_of_somebody_else(two_browsers, client):
    other = type(client)()
    sign_in(other, make_person("sam@harbour.example"))
    row = UserSession.objects.get(user_agent=IPHONE)
    assert other.post(f"/account/sessions/{row.pk}/end/").status_code == 404
    assert is_in(two_browsers[1])


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        (IPHONE, "Safari on an iPhone"),
        ("Mozilla/5.0 (X11; CrOS x86_64) Chrome/138.0 Safari/537.36", "Chrome on a Chromebook"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/138.0 Safari/537.36 Edg/138.0", "Edge on Windows"),
        ("", "A browser on some device"),
    ],
)
def test_browsers_are_called_by_names_that_people_know(agent, words):
    assert browser(agent) == words


# --- One's own name ------------------------------------------------------------------------------------------------------------
def test_somebody_changes_their_name(client, jo):
    sign_in(client, jo)
    assert client.post("/account/", {"name": "  "}).context["form"].errors
    client.post("/account/", {"name": "Jo <b>Harbour</b>"})
    assert "Jo &lt;b&gt;Harbour&lt;/b&gt;" in client.get("/account/").content.decode()


def test_limits_are_counted_in_the_cache_and_pass(client, jo):
    for _ in range(6):
        sign_in_by_hand(client, password="wrong")
    cache.clear()  # as if five minutes had gone by
    assert sign_in_by_hand(client).url == "/workspace/"
