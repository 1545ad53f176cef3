"""The pages and letters of accounts: ours in look and words; private; and no burden to people without an account."""

import re
from pathlib import Path

import allauth
import pytest
from django.conf import settings
from django.db import connection
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from carehub.accounts import trial
from tests.factories import make_innovation
from tests.signing_in import PASSWORD, letters, mailed_code, make_person, sign_in, sign_in_by_hand, sign_up

OF_ALLAUTH = Path(allauth.__file__).parent / "templates"
OURS = Path(settings.BASE_DIR) / "templates"
SIGNED_OUT = ["login/", "signup/", "inactive/", "password/reset/", "password/reset/done/"]
SIGNED_IN = [
    "", "email/", "password/change/", "logout/", "sessions/", "reauthenticate/", "second-step/",
    "second-step/totp/activate/", "second-step/webauthn/", "second-step/webauthn/add/",
]  # fmt: skip
WITH_APP = [
    "second-step/", "second-step/totp/deactivate/", "second-step/recovery-codes/", "second-step/recovery-codes/generate/",
    "second-step/reauthenticate/", "second-step/webauthn/",
]  # fmt: skip


@pytest.fixture
def jo(db):
    return make_person()


def is_one_of_ours(response):
    html = response.content.decode()
    assert response.status_code == 200
    assert '<html lang="en-GB"' in html
    assert html.count("<h1") == html.count("<main") == html.count("<title>") == 1
    assert re.search(r"<title>[^<]{4,} – CareHub</title>", html)
    assert "Monday to Friday" in html  # the footer has what it needs
    assert html.count("<script") == html.count("<script src=") + html.count(
        '<script id="passkey-options" type="application'
    )
    assert " style=" not in html
    assert "placeholder=" not in html
    assert "no-store" in response["Cache-Control"]
    fields = re.findall(r"<input[^>]*>", html)
    shown = [
        field
        for field in fields
        if not re.search('type="(hidden|checkbox)"', field) and "nickname" not in field
    ]
    assert all("govuk-input" in field for field in shown)
    return html


@pytest.mark.parametrize("path", SIGNED_OUT)
def test_each_page_for_signing_in_is_ours(client, db, path):
    is_one_of_ours(client.get(f"/account/{path}"))


@pytest.mark.parametrize("path", SIGNED_IN)
def test_each_page_of_ones_account_is_ours(client, jo, path):
    sign_in_by_hand(client)
    is_one_of_ours(client.get(f"/account/{path}"))


@pytest.mark.parametrize("path", WITH_APP)
def test_each_page_of_the_second_step_is_ours(client, jo, path):
    sign_in(client, jo, second_step=True)
    client.post("/account/second-step/recovery-codes/generate/")
    is_one_of_ours(client.get(f"/account/{path}"))


def test_each_page_on_the_way_in_is_ours(client, jo):
    trial.add_app(jo)
    is_one_of_ours(sign_in_by_hand(client, password="wrong"))
    is_one_of_ours(sign_in_by_hand(client).client.get("/account/second-step/authenticate/"))
    client.cookies.clear()
    is_one_of_ours(sign_up(client, password1=""))
    sign_up(client)
    is_one_of_ours(client.get("/account/confirm-email/"))
    client.cookies.clear()
    client.post("/account/password/reset/", {"email": jo.email})
    is_one_of_ours(client.get("/account/password/reset/confirm/"))
    client.post("/account/password/reset/confirm/", {"code": mailed_code(jo.email)})
    is_one_of_ours(client.get("/account/password/reset/complete/"))


def test_somebody_without_a_password_can_choose_one(client, jo):
    jo.set_unusable_password()
    jo.save()
    sign_in(client, jo)
    assert client.get("/account/password/change/").url == "/account/password/set/"
    is_one_of_ours(client.get("/account/password/set/"))
    client.post("/account/password/set/", {"password1": PASSWORD})
    jo.refresh_from_db()
    assert jo.check_password(PASSWORD)


def test_every_page_that_we_replace_is_one_that_allauth_has():
    ours = {name for folder in ("account", "mfa", "usersessions") for name in _names(OURS / folder, OURS)}
    shared = {"account/page.html", "account/own_page.html", "account/account.html", "account/code.html",
              "account/again.html", "account/passkey_scripts.html", "account/passkey_problem.html"}  # fmt: skip
    assert ours - shared == ours & _names(OF_ALLAUTH, OF_ALLAUTH)


def _names(folder, root):
    return {str(path.relative_to(root)) for path in folder.rglob("*.*")}


# --- Mistakes -----------------------------------------------------------------------------------------------------------------
def test_a_mistake_is_said_in_the_title_in_a_summary_and_beside_the_field(client, db):
    html = sign_in_by_hand(client, "jo", "").content.decode()
    assert "<title>Error: Sign in" in html
    assert '<a href="#id_login">Enter an email address like name@example.com</a>' in html
    assert '<a href="#id_password">Fill in ‘Password’</a>' in html
    assert 'aria-invalid="true"' in html
    assert 'value="jo"' in html


def test_passwords_are_never_sent_back(client, db):
    for answer in (
        sign_in_by_hand(client, "jo", "my secret"),
        sign_up(client, "jo", password1="my secret 123"),
    ):
        assert "my secret" not in answer.content.decode()


# --- The header and the footer --------------------------------------------------------------------------------------------------
def test_without_an_account_the_header_is_as_it_was(client, db):
    html = client.get("/").content.decode()
    assert "Sign out" not in html
    assert "Review queue" not in html
    assert html.count("Sign in") == 1
    assert 'href="/account/login/">Sign in for organisations' in html


def test_somebody_who_is_in_sees_their_name_their_desk_and_the_way_out(client, jo):
    html = sign_in(client, jo).get("/").content.decode()
    assert re.search(r'<a class="ch-tool ch-tool--name" href="/workspace/">.*Jo Harbour', html)
    assert re.search(r'<form method="post" action="/account/logout/">.*Sign out</button>', html)
    assert "Review queue" not in html
    assert "Sign in for organisations" not in html


@pytest.mark.parametrize(
    ("role", "sees"),
    [("is_moderator", True), ("is_superuser", True), ("is_assessor", False), ("is_staff", False)],
)
def test_moderators_see_the_way_to_the_queue(client, db, role, sees):
    html = sign_in(client, make_person(**{role: True})).get("/").content.decode()
    assert ('href="/moderation/"' in html) == sees


def test_nothing_about_one_reader_is_kept_for_the_next(client, db):
    people = {"Ann Apple": {"is_moderator": True}, "Bob <i>Birch</i>": {}}
    for number, (name, role) in enumerate(people.items()):
        sign_in(client, make_person(f"p{number}@harbour.example", name=name, **role)).get("/")
        client.post("/account/logout/")
        html = client.get("/").content.decode()
        assert "Apple" not in html
        assert "Birch" not in html
        assert "Review queue" not in html


def test_a_name_cannot_break_out_of_the_page(client, db):
    html = sign_in(client, make_person(name="<script>alert(1)</script>")).get("/").content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html


# --- Public pages and caches ----------------------------------------------------------------------------------------------------
PUBLIC = ["/", "/innovations/", "/innovations/hook-line/", "/organisations/", "/accessibility/", "/list/"]


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_asks_nothing_about_people_who_have_no_session(client, words, path):
    make_innovation("Hook, Line and Company", slug="hook-line")
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    assert response.status_code == 200
    about_people = [
        q["sql"]
        for q in queries
        if re.search('"(django_session|accounts_user|account_|mfa_|usersess)', q["sql"])
    ]
    assert about_people == []
    assert "sessionid" not in response.cookies


@pytest.mark.parametrize("path", PUBLIC)
def test_for_somebody_who_is_in_it_asks_only_who_they_are(client, words, jo, path):
    make_innovation("Hook, Line and Company", slug="hook-line")
    client.get(path)
    with CaptureQueriesContext(connection) as without:
        client.get(path)
    sign_in(client, jo)
    with CaptureQueriesContext(connection) as signed_in:
        client.get(path)
    assert len(signed_in) - len(without) == 2  # the session and the account


@pytest.mark.parametrize("path", [*PUBLIC, "/innovations/feed/"])
def test_no_cache_on_the_way_gives_the_page_of_one_person_to_another(client, words, jo, path):
    make_innovation("Hook, Line and Company", slug="hook-line")
    signed_out = client.get(path)
    assert "private" not in signed_out.get("Cache-Control", "")
    signed_in = sign_in(client, jo).get(path)
    assert "private" in signed_in["Cache-Control"]
    assert "public" not in signed_in["Cache-Control"]
    if "html" in signed_out["Content-Type"]:
        assert "Cookie" in signed_out["Vary"]
        assert "Cookie" in signed_in["Vary"]


# --- Letters --------------------------------------------------------------------------------------------------------------------
LETTERS = sorted(
    name.removesuffix("_subject.txt") for name in _names(OURS, OURS) if name.endswith("_subject.txt")
)


@pytest.mark.parametrize("name", LETTERS)
def test_every_letter_is_short_and_leads_only_to_us(settings, name):
    settings.SITE_URL = "https://carehub.example"
    words = {"code": "1234-5678", "timestamp": timezone.now(), "user_agent": "Firefox Windows", "deleted_email": "a@b.example",
             "from_email": "a@b.example", "to_email": "c@d.example"}  # fmt: skip
    subject = render_to_string(f"{name}_subject.txt").strip()
    text = render_to_string(
        f"{name}_message.txt", words, RequestFactory().get("/", headers={"host": "evil.example"})
    )
    assert 8 < len(subject) < 60
    assert len(text) < 800
    assert "evil" not in text
    assert text.startswith("Hello,")
    assert all(link.startswith("https://carehub.example") for link in re.findall(r"https?://\S+", text))
    assert max(len(sentence.split()) for sentence in re.split(r"[.?:\n]", text)) <= 22


def test_every_letter_that_allauth_may_send_is_ours():
    optional = {"account/email/email_confirm", "account/email/login_code", "account/email/password_reset_key"}
    theirs = {
        name.removesuffix("_subject.txt")
        for name in _names(OF_ALLAUTH, OF_ALLAUTH)
        if name.endswith("_subject.txt") and not name.startswith("socialaccount/")
    }
    assert (
        theirs - set(LETTERS) == optional
    )  # a link to confirm, a code to sign in, a link to reset: switched off


def test_no_letter_carries_words_that_a_stranger_chose(client, db):
    sign_up(client, "victim@harbour.example", name="You have won. Go to https://evil.example")
    letter = letters()[-1]
    assert "evil" not in letter.subject + letter.text + letter.html
