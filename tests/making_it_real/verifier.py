"""A verifier that knows nothing of ours but what is published: it asks addresses, and uses another JOSE library.

As Open Badges 3.0 (8.2.4, 8.2.5) and W3C's Bitstring Status List (3.2) say it.
"""

import gzip
import json
from base64 import urlsafe_b64decode
from datetime import datetime
from urllib.parse import urlsplit

from django.utils import timezone
from joserfc import jws
from joserfc.jwk import RSAKey

ENVELOPE = "data:application/vc+jwt,"


class Refused(Exception):
    pass


class Verifier:
    """`fetch(path)` gives the bytes at an address of the site, or raises Refused."""

    def __init__(self, fetch, origin, issuer):
        self.fetch, self.origin, self.issuer = fetch, origin, issuer

    def opened(self, token):
        """The claims, if one of the issuer's own keys signed them and every claim agrees with the credential."""
        try:
            signed = jws.deserialize_compact(token, self._key(token), algorithms=["RS256"])
            claims = json.loads(signed.payload)
        except Refused:
            raise
        except Exception as wrong:
            raise Refused(str(wrong)) from wrong
        self._agrees(claims)
        return claims

    def _key(self, token):
        kid = json.loads(_bytes(token.split(".")[0]))["kid"]
        profile = json.loads(self._get(self.issuer))
        if kid not in profile["assertionMethod"]:
            raise Refused("not the issuer's key")
        return RSAKey.import_key(json.loads(self._get(kid)))

    def _get(self, url):
        if not url.startswith(self.origin + "/"):
            raise Refused("not an address of the issuer's")
        return self.fetch(urlsplit(url).path)

    def _agrees(self, claims):
        issuer = claims["issuer"]
        issuer = issuer if isinstance(issuer, str) else issuer["id"]
        subject = claims["credentialSubject"]["id"]
        wrong = [
            claims["iss"] != issuer or issuer != self.issuer,
            claims["sub"] != subject,
            claims["jti"] != claims["id"],
            claims["nbf"] != _moment(claims["validFrom"]),
            claims["exp"] != _moment(claims["validUntil"]),
        ]
        if any(wrong):
            raise Refused("the claims do not agree with the credential")

    def verify(self, token):
        """“valid”, “too early”, “expired” or “withdrawn”. Raises Refused for what nobody should believe."""
        claims = self.opened(token)
        now = timezone.now().timestamp()
        if now < claims["nbf"]:
            return "too early"
        if self._is_withdrawn(claims["credentialStatus"]):
            return "withdrawn"
        return "valid" if now <= claims["exp"] else "expired"

    def _is_withdrawn(self, entry):
        listed = self.opened(self._get(entry["statusListCredential"]).decode())
        subject = listed["credentialSubject"]
        if (
            listed["id"] != entry["statusListCredential"]
            or subject["statusPurpose"] != entry["statusPurpose"]
        ):
            raise Refused("another list")
        if listed["exp"] < timezone.now().timestamp():
            raise Refused("an old list")
        bits = gzip.decompress(_bytes(subject["encodedList"].removeprefix("u")))
        place = int(entry["statusListIndex"])
        return bool(bits[place // 8] >> (7 - place % 8) & 1)


def unwrapped(document):
    """The JWT inside the JSON that /badges/SLUG.json answers."""
    if document["type"] != "EnvelopedVerifiableCredential" or not document["id"].startswith(ENVELOPE):
        raise Refused("no credential")
    return document["id"].removeprefix(ENVELOPE)


def _bytes(text):
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _moment(text):
    return datetime.fromisoformat(text).timestamp()
