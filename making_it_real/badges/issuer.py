"""Who awards badges, for what, and with which keys: as verifiers read it."""

from django.conf import settings
from django.urls import reverse
from openbadgeslib.ob3 import Achievement, Issuer

from making_it_real.badges import keys

CONTEXT = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
NAME = "Think Local Act Personal (TLAP)"
DESCRIPTION = (
    "A council or care provider that listened to people who use care, promised in public to do better, and showed TLAP "
    "what it did. It lasts for 12 months."
)
CRITERIA = (
    "Two assessors of TLAP, neither of them from the organisation, looked at its declaration against dated criteria: "
    "people who use care and carers had a part in it, there is evidence, its actions are specific and dated, and last "
    "year's actions are accounted for. The organisation could reply before the decision was final. The reasons and the "
    "reply are public."
)


def _address(name):
    return settings.SITE_URL + reverse(name)


def issuer():
    return Issuer(id=_address("badge-issuer"), name=NAME, url=settings.SITE_URL + "/")


def achievement():
    return Achievement(
        id=_address("badge-achievement"), name="Making it Real badge", description=DESCRIPTION,
        criteria_narrative=CRITERIA, achievement_type="Award",
    )  # fmt: skip


def profile():
    """The issuer's profile (Open Badges 3.0), which is also what W3C calls a controlled identifier document: it says which
    keys may sign in its name. Each goes by the address that stands as `kid` in what it signed."""
    methods = [_method(key) for key in keys.published().values()]
    return {
        "@context": [*CONTEXT, "https://www.w3.org/ns/cid/v1"],
        **issuer().to_dict(),
        "description": "TLAP assesses declarations for Making it Real and awards its badges.",
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def _method(key):
    return {
        "id": key["kid"],
        "type": "JsonWebKey",
        "controller": _address("badge-issuer"),
        "publicKeyJwk": key,
    }


def achievement_document():
    return {"@context": CONTEXT, **achievement().to_dict()}
