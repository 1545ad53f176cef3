"""The second step: setting it up, taking it, and the doors that stay closed without it."""

import json
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib import admin
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.urls import path, reverse

from carehub import urls
from carehub.access import assessors_only, moderators_only, public, signed_in, superusers_only
from carehub.accounts import trial
from carehub.accounts.models import User
from tests.signing_in import PASSWORD, app_code, letters, make_person, sign_in, sign_in_by_hand, step_now

STEP = "/account/second-step/"
AGAIN = f"{STEP}reauthenticate/"
TOTP = f"{STEP}totp/activate/"
CODES = f"{STEP}recovery-codes/"


def _door(request):
    return HttpResponse("Open")


urlpatterns = [
    *urls.urlpatterns,
    path("for/public", public(lambda request: _door(request))),
    path("for/people", signed_in(_door)),
    path("for/moderators", moderators_only(_door)),
    path("for/assessors", assessors_only(_door)),
    path("for/superusers", superusers_only(_door)),
]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def jo(db):
    return make_person()


@pytest.fixture
def mo(db):
    return make_person("mo@tlap.example", is_moderator=True)


def set_up_app(client):
    """By hand; returns the answer to the code."""
    secret = client.get(TOTP).context["form"].secret
    return client.post(TOTP, {"code": format_hotp_value(hotp_value(secret, step_now()))})


# --- Which doors open to whom -------------------------------------------------------------------------------------------------
ROLES = {
    "nobody": None,
    "somebody": {},
    "moderator": {"is_moderator": True},
    "assessor": {"is_assessor": True},
    "superuser": {"is_superuser": True},
    "staff without a role": {"is_staff": True},
}
OPEN, LOGIN, NO = "open", "sign in first", "not for you"
#                          public  people moderators assessors superusers /admin/
TABLE = {
    "nobody":               [OPEN, LOGIN, LOGIN, LOGIN, LOGIN, LOGIN],
    "somebody":             [OPEN, OPEN,  NO,    NO,    NO,    NO],
    "moderator":            [OPEN, OPEN,  OPEN,  NO,    NO,    NO],
    "assessor":             [OPEN, OPEN,  NO,    OPEN,  NO,    NO],
    "superuser":            [OPEN, OPEN,  OPEN,  OPEN,  OPEN,  OPEN],
    "staff without a role": [OPEN, OPEN,  NO,    NO,    NO,    NO],
}  # fmt: skip
DOORS = ["/for/public", "/for/people", "/for/moderators", "/for/assessors", "/for/superusers", "/admin/"]


def met(client, door):
    answer = client.get(door)
    if answer.status_code == 302 and "/login/" in answer.url:
        return LOGIN
    return {200: OPEN, 403: NO}.get(answer.status_code, answer.get("Location"))


@pytest.mark.parametrize("who", ROLES)
def test_each_door_opens_to_those_it_is_for(client, db, who):
    if ROLES[who] is not None:
        sign_in(client, make_person(**ROLES[who]), second_step=True)
    assert [met(client, door) for door in DOORS] == TABLE[who]


@pytest.mark.parametrize("who", ["moderator", "assessor", "superuser"])
def test_without_any_second_step_the_doors_of_tlap_lead_to_setting_one_up(client, db, who):
    sign_in(client, make_person(**ROLES[who]), second_step=False)
    ways = [met(client, door) for door in DOORS]
    assert ways == [STEP if place > 1 and way == OPEN else way for place, way in enumerate(TABLE[who])]
    assert "You work for TLAP here" in client.get(STEP).content.decode()


@pytest.mark.parametrize("who", ["moderator", "assessor", "superuser"])
def test_without_the_second_step_in_this_session_they_lead_to_taking_it(client, db, who):
    person = make_person(**ROLES[who])
    trial.add_app(person)
    sign_in(client, person, second_step=False)
    ways = [met(client, door) for door in DOORS]
    assert ways == [
        f"{AGAIN}?next={door.replace('/', '%2F')}" if place > 1 and way == OPEN else way
        for place, (way, door) in enumerate(zip(TABLE[who], DOORS, strict=True))
    ]


def test_who_takes_the_second_step_comes_to_the_page_they_wanted(client, mo):
    trial.add_app(mo)
    sign_in(client, mo, second_step=False)
    way = client.get("/for/moderators?a=1").url
    assert "Show that it is you" in client.get(way).content.decode()
    assert client.post(way, {"code": "000000"}).context["form"].errors
    assert client.post(way, {"code": app_code(mo)}).url == "/for/moderators?a=1"
    assert met(client, "/for/moderators") == OPEN


def test_a_form_that_was_sent_before_the_second_step_does_nothing(client, mo):
    trial.add_app(mo)
    sign_in(client, mo, second_step=False)
    assert client.post("/for/moderators").url == f"{AGAIN}?"


def test_taking_the_last_second_step_away_closes_the_doors_again(client, mo):
    sign_in(client, mo)
    assert met(client, "/for/moderators") == OPEN
    Authenticator.objects.all().delete()
    assert met(client, "/for/moderators") == STEP


def test_the_second_step_of_one_person_opens_nothing_for_the_next_at_the_same_browser(client, mo):
    sign_in(client, mo)
    sam = make_person("sam@tlap.example", is_moderator=True)
    trial.add_app(sam)
    client.force_login(sam)
    assert met(client, "/for/moderators").startswith(AGAIN)


def test_who_loses_the_role_loses_the_doors_at_once(client, mo):
    sign_in(client, mo)
    mo.is_moderator = False
    mo.save()
    assert met(client, "/for/moderators") == NO


def test_no_answer_of_a_closed_door_may_be_kept(client, mo):
    sign_in(client, mo)
    for door in DOORS[1:3]:
        assert "no-store" in client.get(door)["Cache-Control"]


# --- The admin ----------------------------------------------------------------------------------------------------------------
def test_the_admin_has_no_sign_in_page_of_its_own(client, db):
    make_person("ada@tlap.example", is_superuser=True, is_staff=True)
    way = client.get("/admin/accounts/user/?q=jo", follow=True)
    assert way.redirect_chain[-1][0] == "/account/login/?next=/admin/accounts/user/%3Fq%3Djo"
    before = client.post(
        "/admin/login/", {"username": "ada@tlap.example", "password": PASSWORD, "next": "/admin/"}
    )
    assert before.url.startswith("/account/login/")
    assert met(client, "/admin/") == LOGIN


def test_the_admins_sign_in_page_leads_nowhere_else(client, jo):
    sign_in(client, jo)
    way = client.get("/admin/login/?next=https://evil.example/", follow=True)
    assert all("//evil" not in address.split("?")[0] for address, _ in way.redirect_chain)
    assert way.redirect_chain[-1][0] == "/workspace/"


def test_every_address_of_the_admin_needs_a_superuser_with_the_second_step(client, db):
    ada = make_person("ada@tlap.example", is_superuser=True, is_staff=True)
    sign_in(client, ada, second_step=False)
    names = ["index", "password_change", "jsi18n", "autocomplete", "accounts_user_changelist", "logout"]
    assert {client.get(reverse(f"admin:{name}")).url for name in names} == {STEP}
    assert client.get("/admin/no/such/page/").url == STEP


def test_the_admin_opens_every_list(client, db):
    sign_in(client, make_person(is_superuser=True))
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        assert client.get(reverse(name), {"q": "x"}).status_code == 200, name


# --- Setting it up ------------------------------------------------------------------------------------------------------------
def test_an_app_is_set_up_and_counts_as_taken(client, transactional_db):
    mo = make_person("mo@tlap.example", is_moderator=True)
    sign_in_by_hand(client, mo.email)
    assert set_up_app(client).url == CODES
    assert len(client.get(CODES).context["unused_codes"]) == 10
    assert met(client, "/for/moderators") == OPEN
    assert letters(mo.email)[-1].subject == "A second step was added to your CareHub account"


def test_the_picture_for_the_app_stands_in_the_page_with_the_key_beside_it(client, jo):
    sign_in_by_hand(client)
    html = client.get(TOTP).content.decode()
    assert "<svg" in html
    assert "data:image" not in html
    secret = client.get(TOTP).context["form"].secret
    assert f">{secret}</textarea>" not in html  # each visit makes a new key
    assert len(secret) == 32


def test_a_wrong_code_sets_nothing_up_and_keeps_the_key(client, jo):
    sign_in_by_hand(client)
    secret = client.get(TOTP).context["form"].secret
    again = client.post(TOTP, {"code": "000000"})
    assert again.context["form"].errors
    assert f">{secret}</textarea>" in again.content.decode()
    assert not Authenticator.objects.exists()


def test_setting_one_up_needs_somebody_who_showed_a_moment_ago_who_they_are(client, jo):
    sign_in(client, jo)
    for address in (TOTP, f"{STEP}webauthn/add/"):
        assert client.get(address).url.startswith("/account/reauthenticate/?next=")
    back = client.post(f"/account/reauthenticate/?next={TOTP}", {"password": PASSWORD})
    assert back.url == TOTP
    assert client.get(TOTP).status_code == 200


def test_the_password_alone_neither_adds_a_second_step_nor_takes_one_away(client, jo):
    trial.add_app(jo)
    sign_in(client, jo, second_step=False)
    for address in (f"{STEP}webauthn/add/", f"{STEP}totp/deactivate/", f"{CODES}generate/"):
        for way in (client.get(address), client.post(address)):
            assert way.url.startswith(AGAIN), address
    tried = client.post(f"/account/reauthenticate/?next={TOTP}", {"password": PASSWORD})
    assert tried.url.startswith(AGAIN)
    assert Authenticator.objects.count() == 1


def test_secrets_are_locked_in_the_database_and_open_with_an_older_key_too(settings, jo):
    trial.add_app(jo)
    app = Authenticator.objects.get()
    assert len(app.data["secret"]) > 100
    code = app_code(jo)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert app_code(jo) == code


# --- Taking it ----------------------------------------------------------------------------------------------------------------
def with_app(person, client):
    trial.add_app(person)
    assert sign_in_by_hand(client, person.email).url == f"{STEP}authenticate/"


def test_with_an_app_the_password_alone_opens_nothing(client, jo):
    with_app(jo, client)
    assert client.get("/account/").status_code == 302
    assert "The second step" in client.get(f"{STEP}authenticate/").content.decode()
    assert client.post(f"{STEP}authenticate/", {"code": app_code(jo)}).url == "/workspace/"
    assert client.get("/account/").status_code == 200


def test_the_codes_just_before_and_just_after_work_too_but_none_further_away(client, jo):
    with_app(jo, client)
    for far in (-3, 3):
        assert client.post(f"{STEP}authenticate/", {"code": app_code(jo, later=far)}).status_code == 200
    assert client.post(f"{STEP}authenticate/", {"code": app_code(jo, later=1)}).url == "/workspace/"


def test_a_code_of_the_app_works_once(client, jo):
    with_app(jo, client)
    code = app_code(jo, later=1)
    assert client.post(f"{STEP}authenticate/", {"code": code}).url == "/workspace/"
    thief = type(client)()
    sign_in_by_hand(thief)
    for key in list(cache._cache):  # allauth's own note of it is gone after 30 seconds
        if "mfa.totp.used" in key:
            del cache._cache[key]
    for spelling in (code, f"{code[:3]} {code[3:]}", f"{code[:3]}-{code[3:]}"):
        assert thief.post(f"{STEP}authenticate/", {"code": spelling}).status_code == 200
    assert thief.get("/account/").status_code == 302


def test_a_spare_code_works_once(client, jo):
    sign_in_by_hand(client)
    set_up_app(client)
    spare = client.get(CODES).context["unused_codes"][0]
    for answer in ("/workspace/", None):
        client.post("/account/logout/")
        sign_in_by_hand(client)
        given = client.post(f"{STEP}authenticate/", {"code": f"{spare[:4]} {spare[4:]}"})
        assert given.get("Location") == answer
    assert client.get("/account/").status_code == 302


def test_a_spare_code_opens_the_doors_of_tlap(client, mo):
    sign_in_by_hand(client, mo.email)
    set_up_app(client)
    spare = client.get(CODES).context["unused_codes"][0]
    client.post("/account/logout/")
    sign_in_by_hand(client, mo.email, next="/for/moderators")
    assert client.post(f"{STEP}authenticate/", {"code": spare}).url == "/for/moderators"
    assert met(client, "/for/moderators") == OPEN


def test_spare_codes_can_be_kept_as_a_file_and_made_anew(client, jo):
    sign_in_by_hand(client)
    set_up_app(client)
    old = client.get(CODES).context["unused_codes"]
    assert old[0] in client.get(f"{CODES}download/").content.decode()
    assert "no-store" in client.get(CODES)["Cache-Control"]
    client.post(f"{CODES}generate/")
    assert not set(old) & set(client.get(CODES).context["unused_codes"])


def test_codes_cannot_be_guessed(client, jo):
    with_app(jo, client)
    for _ in range(5):
        client.post(f"{STEP}authenticate/", {"code": "000000"})
    said = client.post(f"{STEP}authenticate/", {"code": app_code(jo)})
    assert "went wrong too many times" in said.content.decode()
    assert client.get("/account/").status_code == 302


def test_a_passkey_that_is_none_opens_nothing(client, jo):
    asked = client.get(f"{STEP}webauthn/login/", headers={"accept": "application/json"}).json()
    assert "challenge" in asked["request_options"]["publicKey"]
    made_up = json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": {"userHandle": "MQ"}})
    for credential in ("", "{}", "[]", "null", made_up):
        answer = client.post(f"{STEP}webauthn/login/", {"credential": credential})
        assert answer.url == "/account/login/", credential
    assert client.get("/account/").status_code == 302


# --- Accounts to try ------------------------------------------------------------------------------------------------------------
def test_the_accounts_to_try_are_as_real_ones_are(client, db, capsys):
    assert (trial.add_tlap(), trial.add_tlap()) == (4, 0)
    assert sign_in_by_hand(client, "moderator@carehub.example", trial.PASSWORD).url == f"{STEP}authenticate/"
    call_command("trial_code", "moderator@carehub.example")
    code = capsys.readouterr().out.strip()
    assert client.post(f"{STEP}authenticate/", {"code": code}).url == "/workspace/"
    assert met(client, "/for/moderators") == OPEN
    roles = [(user.is_superuser, user.is_moderator, user.is_assessor) for user in User.objects.order_by("pk")]
    assert roles == [(True, False, False), (False, True, False), (False, False, True), (False, False, True)]


def test_an_account_from_before_gets_its_second_step(db):
    User.objects.create_superuser("admin@carehub.example", "old")
    assert trial.add_tlap() == 3
    assert Authenticator.objects.filter(user__email="admin@carehub.example").exists()


def test_the_codes_are_told_on_trial_machines_only(settings, db):
    trial.add_tlap()
    settings.TRIAL = False
    with pytest.raises(CommandError, match="only on a trial machine"):
        call_command("trial_code", "moderator@carehub.example")
    settings.TRIAL = True
    with pytest.raises(CommandError, match="No account nobody@"):
        call_command("trial_code", "nobody@carehub.example")


def test_nothing_in_the_settings_lets_anybody_pass_by_the_second_step():
    text = (Path(urls.__file__).parent / "settings.py").read_text()
    assert "BYPASS" not in text
    assert "TRUST_ENABLED" not in text
    assert "INSECURE_ORIGIN" not in text
