"""Which badges were withdrawn: a W3C Bitstring Status List. A badge's number is the place of its bit.

A list has 131,072 places, as the standard wants at least; further badges go into a second one. Where a badge stands never
changes.
"""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from openbadgeslib.ob3 import build_status_list_credential, status_entry

from making_it_real.badges import keys
from making_it_real.badges.issuer import issuer
from making_it_real.badges.shown import LONGEST
from making_it_real.models import Badge

PLACES = 131_072
GOOD_FOR = timedelta(days=1)  # an old copy, from before a badge was withdrawn, is worth nothing after that


def address(part):
    return settings.SITE_URL + reverse("badge-status", args=[part])


def entry(badge):
    """`credentialStatus` of a badge's credential."""
    part, place = divmod(badge.number, PLACES)
    return status_entry(address(part + 1), "revocation", place)


def exists(part):
    """The first list always; a further one when there are so many badges."""
    return part == 1 or Badge.objects.numbered(_first(part), PLACES).exists()


def signed(part):
    """The list, as a compact JWT. `part` counts from 1. It changes on the hour, and when a badge is withdrawn."""
    first = _first(part)
    numbers = Badge.objects.numbered(first, PLACES).revoked().values_list("number", flat=True)
    since = timezone.now().replace(minute=0, second=0, microsecond=0)
    document = build_status_list_credential(
        issuer().id, address(part), "revocation", [number - first for number in numbers],
        size_bits=PLACES, issued=since, valid_until=since + GOOD_FOR, ttl=LONGEST * 1000,
    )  # fmt: skip
    claims = {"iss": document["issuer"], "jti": document["id"], "sub": document["credentialSubject"]["id"],
              "nbf": int(since.timestamp()), "exp": int((since + GOOD_FOR).timestamp())}  # fmt: skip
    return keys.sign({**document, **claims})


def _first(part):
    return (part - 1) * PLACES
