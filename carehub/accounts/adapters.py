"""How allauth behaves here: its messages in plain words, who is asked again, where it may send people."""

import time
from base64 import urlsafe_b64encode
from hashlib import sha256

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from qrcode.image.svg import SvgPathImage

from carehub.access import SECOND_STEPS

WRONG_CODE = "That code is not right. Codes change: look for the newest one, then type it again."
WAYS = {
    "reauthenticate": "Type your password",
    "mfa_reauthenticate": "Type a code",
    "mfa_reauthenticate:webauthn": "Use a passkey",
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This account is switched off.",
        "duplicate_email": "That is the address you have now.",
        "email_password_mismatch": "The email address or the password is not right. Try again.",
        "email_taken": "We cannot use this email address. Try another one.",
        "enter_current_password": "That is not the password you have now. Try again.",
        "incorrect_code": WRONG_CODE,
        "incorrect_password": "That password is not right. Try again.",
        "invalid_login": "The email address or the password is not right. Try again.",
        "rate_limited": "That was too quick. Wait a minute, then try again.",
        "too_many_login_attempts": "That went wrong too many times. Wait five minutes, then start again.",
    }

    def save_user(self, request, user, form, commit=True):
        user.name = form.cleaned_data["name"]
        return super().save_user(request, user, form, commit)

    def is_safe_url(self, url):
        """Only this host: allauth also takes all the others that the site answers to."""
        here = {self.request.get_host()}
        return url_has_allowed_host_and_scheme(url, here, require_https=self.request.is_secure())

    def is_reauthentication_required(self, *, app, **kwargs):
        """Somebody who signed in a moment ago is not asked again; but who has a second step must have taken it."""
        user = self.request.user
        enough = {"mfa"} if is_mfa_enabled(user, SECOND_STEPS) else {"mfa", "password"}
        since = time.time() - REAUTHENTICATION_TIMEOUT
        records = get_authentication_records(self.request, user)
        return not any(record["method"] in enough and record["at"] > since for record in records)

    def get_reauthentication_methods(self, user):
        """Who has a second step shows it: with the password alone nobody can take it away or add another."""
        ways = [{**way, "description": WAYS[way["id"]]} for way in super().get_reauthentication_methods(user)]
        return [way for way in ways if way["id"] != "reauthenticate"] or ways


class SecondStepAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_generate_recovery_codes": "Spare codes are for people with an app or a passkey. Set one of these up first.",
        "incorrect_code": WRONG_CODE,
        "unverified_email": "Confirm your email address first.",
    }

    def encrypt(self, text):
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _box().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url):
        """An <svg> element to stand in the page, without the first line that a file of its own would have."""
        return mark_safe(qrcode.make(url, image_factory=SvgPathImage).to_string(encoding="unicode"))  # noqa: S308

    def generate_authenticator_name(self, user, type):
        number = Authenticator.objects.filter(user=user, type=type).count()
        return f"Passkey {number + 1}" if number else "Passkey"

    def get_public_key_credential_rp_entity(self):
        return {**super().get_public_key_credential_rp_entity(), "name": "CareHub"}


def _box():
    """Locks the secrets of second steps with the site's own key: a copy of the database alone gives none away."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(urlsafe_b64encode(sha256(key.encode()).digest())) for key in keys])
