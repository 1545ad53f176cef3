"""Making an account, forgotten passwords, other addresses: and that no answer tells whether an address has an account."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache

from carehub.accounts.models import User
from carehub.accounts.trial import add_app
from tests.signing_in import PASSWORD, letters, mailed_code, make_person, sign_in, sign_in_by_hand, sign_up

CODE_PAGE = "/account/confirm-email/"
RESET = "/account/password/reset/"
RESET_CODE = "/account/password/reset/confirm/"
KNOWN, UNKNOWN = "jo@harbour.example", "nobody@nowhere.example"


def signed_in_as(client):
    return client.get("/account/").context and client.get("/account/").context["user"]


# --- Making an account --------------------------------------------------------------------------------------------------
def test_somebody_makes_an_account_confirms_the_address_and_is_in(client, db):
    assert sign_up(client, "Nora@Harbour.example").url == CODE_PAGE
    assert not signed_in_as(client)
    done = client.post(CODE_PAGE, {"code": mailed_code("nora@harbour.example")})
    assert done.url == "/workspace/"
    nora = User.objects.get(email="nora@harbour.example")
    assert (nora.name, signed_in_as(client)) == ("Nora New", nora)
    assert not nora.is_tlap
    assert EmailAddress.objects.get(user=nora).verified


def test_the_page_somebody_wanted_opens_after_making_the_account(client, db):
    sign_up(client, next="/account/sessions/")
    done = client.post(CODE_PAGE, {"code": mailed_code("new@harbour.example")})
    assert done.url == "/account/sessions/"


def test_a_code_can_be_typed_without_its_dash(client, db):
    sign_up(client)
    code = mailed_code("new@harbour.example").replace("-", " ")
    assert client.post(CODE_PAGE, {"code": code}).url == "/workspace/"


def test_without_the_code_the_password_opens_nothing(client, django_user_model, db):
    sign_up(client)
    client.cookies.clear()
    cache.clear()
    assert sign_in_by_hand(client, "new@harbour.example").url == CODE_PAGE
    assert not signed_in_as(client)


def test_the_third_wrong_code_ends_it(client, db):
    sign_up(client)
    right = mailed_code("new@harbour.example")
    for _ in range(2):
        assert "That code is not right" in client.post(CODE_PAGE, {"code": "1"}).content.decode()
    assert client.post(CODE_PAGE, {"code": "1"}).url == "/account/login/"
    client.post(CODE_PAGE, {"code": right})
    assert not signed_in_as(client)


def test_a_new_code_takes_the_place_of_the_old(client, db):
    sign_up(client)
    old = mailed_code("new@harbour.example")
    cache.clear()  # as if a minute had gone by
    client.post(CODE_PAGE, {"action": "resend"})
    assert mailed_code("new@harbour.example") != old
    assert client.post(CODE_PAGE, {"code": old}).status_code == 200
    assert client.post(CODE_PAGE, {"code": mailed_code("new@harbour.example")}).url == "/workspace/"


def test_looking_at_the_pages_confirms_nothing(client, db):
    sign_up(client)
    for path in (CODE_PAGE, f"{CODE_PAGE}?code={mailed_code('new@harbour.example')}", "/account/signup/"):
        client.get(path)
    assert not EmailAddress.objects.get().verified


@pytest.mark.parametrize("password", ["short", "0123456789", "password123", "new@harbour.example"])
def test_a_password_must_not_be_easy_to_guess(client, db, password):
    assert sign_up(client, password1=password).context["form"].errors.keys() == {"password1"}
    assert not User.objects.exists()


def test_a_program_that_fills_in_every_box_makes_no_account(client, db):
    assert sign_up(client, nickname="Bob").status_code == 200
    assert sign_up(client, started="").status_code == 200
    assert (User.objects.count(), letters()) == (0, [])


# --- Forgotten passwords ------------------------------------------------------------------------------------------------
def test_somebody_who_forgot_the_password_chooses_a_new_one(client, db):
    jo = make_person()
    assert client.post(RESET, {"email": "JO@harbour.example"}).url == RESET_CODE
    assert client.post(RESET_CODE, {"code": mailed_code(KNOWN)}).url == "/account/password/reset/complete/"
    done = client.post("/account/password/reset/complete/", {"password1": "another good phrase"}, follow=True)
    assert "Your new password is saved" in done.content.decode()
    assert not signed_in_as(client)
    jo.refresh_from_db()
    assert jo.check_password("another good phrase")
    assert letters(KNOWN)[-1].subject == "Your CareHub password was changed"


def test_a_new_password_does_not_spare_anybody_the_second_step(client, db):
    add_app(make_person())
    client.post(RESET, {"email": KNOWN})
    client.post(RESET_CODE, {"code": mailed_code(KNOWN)})
    client.post("/account/password/reset/complete/", {"password1": "another good phrase"})
    assert sign_in_by_hand(client, password="another good phrase").url == "/account/second-step/authenticate/"


def test_a_new_password_cannot_be_chosen_without_the_code(client, db):
    jo = make_person()
    client.post(RESET, {"email": KNOWN})
    assert (
        client.post("/account/password/reset/complete/", {"password1": "another good phrase"}).url
        == RESET_CODE
    )
    jo.refresh_from_db()
    assert jo.check_password(PASSWORD)


def test_a_new_password_signs_out_all_the_others(client, other_client, db):
    jo = make_person()
    sign_in(client, jo)
    other_client.post(RESET, {"email": KNOWN})
    other_client.post(RESET_CODE, {"code": mailed_code(KNOWN)})
    other_client.post("/account/password/reset/complete/", {"password1": "another good phrase"})
    assert not signed_in_as(client)


@pytest.fixture
def other_client(client):
    return type(client)()


# --- Another address ----------------------------------------------------------------------------------------------------
def test_a_new_address_counts_when_its_code_was_typed(client, db):
    jo = sign_in_and_know(client)
    assert client.post("/account/email/", {"email": "jo@new.example", "action_add": ""}).url == CODE_PAGE
    jo.refresh_from_db()
    assert jo.email == KNOWN
    client.post(CODE_PAGE, {"code": mailed_code("jo@new.example")})
    jo.refresh_from_db()
    assert jo.email == "jo@new.example"
    assert [address.email for address in EmailAddress.objects.filter(user=jo)] == ["jo@new.example"]
    assert letters(KNOWN)[-1].subject == "Your CareHub email address was changed"


def test_the_address_of_somebody_else_cannot_be_taken_even_with_its_code(client, db):
    make_person("sam@harbour.example")
    jo = sign_in_and_know(client)
    client.post("/account/email/", {"email": "sam@harbour.example", "action_add": ""})
    client.post(CODE_PAGE, {"code": mailed_code("sam@harbour.example")})
    jo.refresh_from_db()
    assert jo.email == KNOWN


def test_an_address_is_changed_only_by_somebody_who_showed_a_moment_ago_who_they_are(client, db):
    sign_in(client, make_person())
    asked = client.post("/account/email/", {"email": "jo@new.example", "action_add": ""})
    assert asked.url.startswith("/account/reauthenticate/")
    assert letters() == []


def sign_in_and_know(client):
    jo = make_person()
    sign_in_by_hand(client)
    return jo


# --- No answer tells whether an address has an account ------------------------------------------------------------------
def shown(response):
    """All that comes back, but for what is new each time anyway and for the address that was typed."""
    text = response.content.decode()
    text = re.sub(r'(name="csrfmiddlewaretoken" value=|name="started" value=)"[^"]*"', r"\1", text)
    headers = {
        name: value
        for name, value in response.headers.items()
        if name not in ("Expires", "ETag", "Content-Length")
    }
    cookies = {name: dict(cookie) | {"expires": ""} for name, cookie in response.cookies.items()}
    return response.status_code, headers, cookies, re.sub(f"{KNOWN}|{UNKNOWN}", "ADDRESS", text)


def both(make_client, *steps):
    """What is shown after each step, for an address that has an account and for one that has not."""
    answers = []
    for address in (KNOWN, UNKNOWN):
        client = make_client()
        cache.clear()
        answers.append([shown(step(client, address)) for step in steps])
    return answers


@pytest.fixture
def make_client(client):
    return type(client)


def wrong_code(path):
    return lambda client, _: client.post(path, {"code": "1234-5678"})


def look(path):
    return lambda client, _: client.get(path)


def test_making_an_account_looks_the_same_whether_or_not_there_is_one(make_client, db):
    make_person(KNOWN)
    steps = [
        sign_up,
        look(CODE_PAGE),
        wrong_code(CODE_PAGE),
        lambda client, _: client.post(CODE_PAGE, {"action": "resend"}),
        look(CODE_PAGE),
        look("/account/signup/"),
        look("/account/login/"),
        sign_up,
        wrong_code(CODE_PAGE),
        wrong_code(CODE_PAGE),
        look("/account/login/"),
        look(CODE_PAGE),
        sign_up,
    ]
    known, unknown = both(make_client, *steps)
    assert known == unknown
    assert User.objects.filter(email=KNOWN).count() == 1


def test_asking_for_another_address_on_the_way_does_not_tell_either(make_client, db):
    make_person(KNOWN)
    known, unknown = both(
        make_client,
        sign_up,
        lambda client, _: client.post(CODE_PAGE, {"action": "change", "email": "x@new.example"}),
    )
    assert known == unknown
    assert letters("x@new.example") == []


def test_a_form_with_mistakes_does_not_tell_either(make_client, db):
    make_person(KNOWN)
    known, unknown = both(make_client, lambda client, address: sign_up(client, address, password1="short"))
    assert known == unknown


def test_each_gets_one_letter_and_only_the_letter_tells(make_client, db):
    make_person(KNOWN)
    both(make_client, sign_up)
    assert [each.subject for each in letters(KNOWN)] == ["You already have a CareHub account"]
    assert [each.subject for each in letters(UNKNOWN)] == ["Your code for CareHub"]


def test_asking_for_a_new_password_looks_the_same_whether_or_not_there_is_an_account(make_client, db):
    make_person(KNOWN)
    steps = [
        lambda client, address: client.post(RESET, {"email": address}),
        look(RESET_CODE),
        wrong_code(RESET_CODE),
        wrong_code(RESET_CODE),
        look("/account/password/reset/complete/"),
        wrong_code(RESET_CODE),
        look("/account/login/"),
    ]
    known, unknown = both(make_client, *steps)
    assert known == unknown
    assert [each.subject for each in letters(KNOWN)] == ["Your code to choose a new password"]
    assert [each.subject for each in letters(UNKNOWN)] == ["There is no CareHub account with this address"]


def test_a_wrong_password_looks_the_same_whether_or_not_there_is_an_account(make_client, db):
    make_person(KNOWN)
    tries = [lambda client, address: sign_in_by_hand(client, address, "a wrong password")] * 7
    known, unknown = both(make_client, *tries)
    assert known == unknown
    assert "went wrong too many times" in known[-1][-1]


def test_changing_to_an_address_looks_the_same_whether_or_not_it_has_an_account(make_client, db):
    make_person(KNOWN)
    me = make_person("me@harbour.example")

    def change(client, address):
        sign_in_by_hand(client, me.email)
        return client.post("/account/email/", {"email": address, "action_add": ""})

    known, unknown = both(
        make_client, change, look(CODE_PAGE), wrong_code(CODE_PAGE), look("/account/email/")
    )
    assert known == unknown
    assert len(letters(KNOWN)) == len(letters(UNKNOWN)) == 1


def test_too_many_requests_for_one_address_are_stopped_whether_or_not_it_has_an_account(make_client, db):
    make_person(KNOWN)
    asks = [lambda client, address: client.post(RESET, {"email": address})] * 7
    known, unknown = both(make_client, *asks)
    assert known == unknown
    assert known[-1][0] == 429
    assert len(letters(KNOWN)) == 5
