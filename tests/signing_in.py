"""Accounts and signing in, for tests that are about something else, and what those about accounts share."""

import re

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.http import HttpRequest
from django.utils import timezone

from carehub.accounts.models import User
from carehub.accounts.trial import add_app
from carehub.forms import stamp
from carehub.mail.models import OutboxMessage

PASSWORD = "three plain words"


def make_person(email="jo@harbour.example", **fields):
    """Somebody with a password and a confirmed address; fields as of User, such as is_moderator=True."""
    person = User.objects.create_user(email, PASSWORD, **{"name": "Jo Harbour", **fields})
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person


def sign_in(client, person, *, second_step=None):
    """Signs in without the pages for it. By default people of TLAP have taken their second step, others not."""
    client.force_login(person)
    if person.is_tlap if second_step is None else second_step:
        add_app(person)
        request = HttpRequest()
        request.session = client.session
        record_authentication(request, person, "mfa", type="totp")
        request.session.save()
    return client


def sign_in_by_hand(client, email="jo@harbour.example", password=PASSWORD, **more):
    return client.post("/account/login/", {"login": email, "password": password, **more})


def sign_up(client, email="new@harbour.example", **more):
    """Fills in the form as slowly as a person would."""
    data = {"name": "Nora New", "email": email, "password1": PASSWORD, "started": stamp(_ten_seconds_ago())}
    return client.post("/account/signup/", data | more)


def _ten_seconds_ago():
    return timezone.now().timestamp() - 10


def app_code(person, *, later=0):
    """The code that a person's app shows now, or so many steps of 30 seconds later."""
    app = Authenticator.objects.get(user=person, type="totp")
    return format_hotp_value(hotp_value(decrypt(app.data["secret"]), step_now() + later))


def step_now():
    """Codes change with each step of 30 seconds."""
    return int(timezone.now().timestamp()) // 30


def letters(to=None):
    """What went into the outbox, oldest first."""
    return [each for each in OutboxMessage.objects.order_by("pk") if to in (None, each.to)]


def mailed_code(to):
    """The code in the newest e-mail to this address."""
    return re.search(r"\d{4}-\d{4}", letters(to)[-1].text).group()
