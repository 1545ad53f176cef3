"""A badge as an Open Badges 3.0 credential, which is a W3C Verifiable Credential 2.0, signed as a JWT (VC-JWT)."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from openbadgeslib.ob3 import Evidence, OpenBadgeCredential

from making_it_real.badges import keys
from making_it_real.badges.issuer import achievement, issuer
from making_it_real.badges.shown import end_of
from making_it_real.badges.status_list import entry


def credential(badge):
    """OpenBadgeCredential of a badge, whatever its state: its dates and the status list tell whether it holds."""
    organisation = badge.organisation
    made_up = " (made up for demonstration)" if organisation.demonstration else ""
    return OpenBadgeCredential(
        id=badge.uuid.urn,
        name=f"Making it Real badge: {organisation.name}{made_up}",
        issuer=issuer(),
        recipient_id=settings.SITE_URL + organisation.get_absolute_url(),
        achievement=achievement(),
        issuance_date=timezone.make_aware(datetime.combine(badge.awarded_on, time.min)),
        expiration_date=end_of(badge.until) - timedelta(seconds=1),
        evidence=[_evidence(organisation)],
        credential_status=[entry(badge)],
    )


def _evidence(organisation):
    return Evidence(
        id=settings.SITE_URL + reverse("progress", args=[organisation.slug]),
        name="What it promised, what it does, and why TLAP decided so",
    )


def signed(badge):
    """The credential as a compact JWT. The same badge gives the same text, until something about it changes."""
    return keys.sign(credential(badge).to_jwt_payload())


def enveloped(token):
    """A JWT credential as JSON (W3C Verifiable Credentials 2.0, section 4.13.1): nothing stands beside it unsigned."""
    return {
        "@context": "https://www.w3.org/ns/credentials/v2",
        "type": "EnvelopedVerifiableCredential",
        "id": f"data:application/vc+jwt,{token}",
    }
