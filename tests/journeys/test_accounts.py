"""Accounts in a real browser: passkeys by the browser's own virtual authenticator, and every page with axe."""

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from carehub.accounts.trial import PASSWORD
from tests.journeys.going import follow, press
from tests.signing_in import step_now

pytestmark = pytest.mark.browser

SUPERUSER, MEMBER = "sue@journeys.example", "nell@journeys.example"
MAKE = (
    "from carehub.accounts.trial import add_person; "
    f"add_person('{SUPERUSER}', 'Sue Super', is_superuser=True); add_person('{MEMBER}', 'Nell Member')"
)
KEY_OF_THE_DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def by_name(site, port, manage):
    """The site by a name: browsers give no passkeys to bare numbers such as 127.0.0.1."""
    manage("shell", "-v", "0", "-c", MAKE)
    return f"http://localhost:{port}"


def sign_in(page, email):
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Sign in")


def device_key(page):
    """Gives the browser a passkey reader; returns a function that says whether it knows its person today."""
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    reader = wire.send("WebAuthn.addVirtualAuthenticator", {"options": KEY_OF_THE_DEVICE})["authenticatorId"]
    return lambda knows: wire.send(
        "WebAuthn.setUserVerified", {"authenticatorId": reader, "isUserVerified": knows}
    )


def test_a_superuser_sets_up_a_passkey_and_needs_no_password_after_that(open_page, by_name):
    page = open_page(f"{by_name}/admin/")
    knows_its_person = device_key(page)
    sign_in(page, SUPERUSER)
    expect(page.get_by_text("You work for TLAP here")).to_be_visible()
    follow(page, "Set up a passkey")
    knows_its_person(False)
    page.get_by_role("button", name="Set up the passkey").click()
    page.get_by_role("alert").filter(has_text="That did not work").wait_for()
    knows_its_person(True)
    press(page, "Set up the passkey")
    page.wait_for_url("**/recovery-codes/")
    page.goto(f"{by_name}/admin/")
    page.get_by_role("heading", name="Site administration").wait_for()

    page.goto(f"{by_name}/account/")
    press(page, "Sign out")
    page.goto(f"{by_name}/admin/")
    press(page, "Sign in with a passkey")
    page.get_by_role("heading", name="Site administration").wait_for()


@pytest.mark.looks
def test_every_page_of_accounts_is_accessible_and_fits_a_phone(open_page, axe, by_name):
    page = open_page(f"{by_name}/account/login/", 390)
    found = {}

    def look(path=None):
        if path is not None:
            page.goto(f"{by_name}/account/{path}")
        found[page.title()] = axe(page) + _beyond(page)

    for path in ("login/", "signup/"):
        look(path)
    press(page, "Make an account")
    look()
    look("password/reset/")
    page.get_by_label("Email address").fill("nobody@journeys.example")
    press(page, "Send me a code")
    look()
    page.goto(f"{by_name}/account/login/?next=/account/")
    sign_in(page, MEMBER)
    for path in ("", "email/", "password/change/", "sessions/", "second-step/webauthn/add/"):
        look(path)
    look("second-step/totp/activate/")
    secret = page.get_by_label("Key to type or copy").input_value()
    page.get_by_label("Code that the app shows now").fill(format_hotp_value(hotp_value(secret, step_now())))
    press(page, "Turn on")
    for path in (None, "second-step/", "second-step/totp/deactivate/", "second-step/recovery-codes/generate/",
                 "second-step/reauthenticate/"):  # fmt: skip
        look(path)
    press(page, "Sign out")
    page.goto(f"{by_name}/account/login/")
    sign_in(page, MEMBER)
    look()
    assert {title: problems for title, problems in found.items() if problems} == {}
    assert len(found) == 17


def _beyond(page):
    """Pixels that stick out on the narrowest phone, as a line of text."""
    page.set_viewport_size({"width": 320, "height": 844})
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.set_viewport_size({"width": 390, "height": 844})
    return [f"{wide} pixels too wide"] if wide > 0 else []


def test_a_password_can_be_shown(open_page):
    page = open_page("/account/login/", 390)
    field = page.get_by_label("Password", exact=True)
    field.fill("three plain words")
    assert field.get_attribute("type") == "password"
    page.get_by_role("button", name=re.compile("Show password")).click()
    assert field.get_attribute("type") == "text"
    page.get_by_role("button", name="Hide password").click()
    assert field.get_attribute("type") == "password"


def test_without_javascript_nobody_is_offered_what_needs_it(open_page):
    page = open_page("/account/login/", java_script_enabled=False)
    expect(page.get_by_text("Or use a passkey")).not_to_be_visible()
    expect(page.get_by_role("button", name="Show")).not_to_be_visible()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


def test_an_account_to_try_opens_the_pages_of_tlap(open_page, signed_in):
    page = open_page("/", storage_state=signed_in("moderator@carehub.example"))
    follow(page, "Review queue")
    assert page.url.endswith("/moderation/")
    assert "Show that it is you" not in page.content()
