"""Accounts to try CareHub out with. Only ever made on a trial machine; each is as a real one is, second step and all."""

from base64 import b32encode
from secrets import token_bytes

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt

from carehub.accounts.models import User

PASSWORD = "carehub-trial"  # noqa: S105
TLAP = {
    "admin@carehub.example": ("Ada Admin", {"is_superuser": True, "is_staff": True}),
    "moderator@carehub.example": ("Mo Moderator", {"is_moderator": True}),
    "assessor@carehub.example": ("Asa Assessor", {"is_assessor": True}),
    "second@carehub.example": ("Sefa Second", {"is_assessor": True}),
}
DESKS = {
    "lead@carehub.example": "Lena Lead",
    "editor@carehub.example": "Eddie Editor",
}
OF_TLAP = {
    "assessor@carehub.example": ", who assesses",
    "second@carehub.example": ", the second assessor, who confirms awards",
}
TEXT = "\n".join(
    [
        f"Accounts to try, all with the password {PASSWORD}:",
        *(f"  {email:<28} {name}, of Northmoor Council" for email, name in DESKS.items()),
        *(f"  {email:<28} {name}{OF_TLAP.get(email, '')}" for email, (name, _) in TLAP.items()),
        "Those of TLAP, the last four, need a code as the second step: .venv/bin/python manage.py trial_code ADDRESS",
        "To try passkeys, put localhost in the place of 127.0.0.1.",
    ]
)


def add_tlap():
    """Returns how many accounts were new. What is missing of an older one is added."""
    return sum(add_person(email, name, second_step=True, **roles) for email, (name, roles) in TLAP.items())


def add_person(email, name, *, second_step=False, **fields):
    """Whether the account is new. Its address counts as confirmed."""
    new = not User.objects.has_email(email)
    user = (
        User.objects.create_user(email, PASSWORD, name=name, **fields)
        if new
        else User.objects.get_by_natural_key(email)
    )
    EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    if second_step:
        add_app(user)
    return new


def add_app(user):
    """An app that makes codes, with a secret of its own."""
    secret = b32encode(token_bytes(20)).decode()
    Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": encrypt(secret)}}
    )
