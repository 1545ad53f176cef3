"""The site's key, which signs badges, and the public halves by which anyone checks them.

RS256, because Open Badges 3.0 asks every verifier to know it and no other (section 8.2.2). A key goes by its address,
where its public half is found; the address ends in the key's thumbprint (RFC 7638). A public half stays published after
its key is no longer used, so that what it signed can still be checked.
"""

import binascii
import hashlib
import json
import os
from base64 import b64decode, b64encode, urlsafe_b64encode
from functools import lru_cache
from pathlib import Path

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from jwt.algorithms import RSAAlgorithm

ALGORITHM = "RS256"
SMALLEST = 2048  # bits; NIST SP 800-57 and Open Badges 3.0 allow no less
NOT_ONE_LINE = (ValueError, TypeError, UnsupportedAlgorithm, binascii.Error)


def sign(claims):
    """The claims as a compact JWT that names the key."""
    key = _signing_key(settings.BADGE_KEY or _trial_key())
    return jwt.encode(
        claims, key, algorithm=ALGORITHM, headers={"kid": address(_thumbprint(key.public_key()))}
    )


def address(thumbprint):
    return settings.SITE_URL + reverse("badge-key", args=[thumbprint])


def published():
    """{thumbprint: public key as a JWK}, the one that signs today first."""
    today = _signing_key(settings.BADGE_KEY or _trial_key()).public_key()
    keys = [today, *(_old_key(line) for line in settings.BADGE_OLD_KEYS)]
    return {_thumbprint(key): _jwk(key) for key in keys}


def check():
    """Raises ImproperlyConfigured when a key that is set cannot be used."""
    if settings.BADGE_KEY:
        _signing_key(settings.BADGE_KEY)
    for line in settings.BADGE_OLD_KEYS:
        _old_key(line)


def new():
    """A private key in one line, as BADGE_KEY wants it."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=SMALLEST)
    return in_one_line(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )


def public_half(line):
    """The public half of a private key, both in one line."""
    key = _signing_key(line).public_key()
    return in_one_line(
        key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )


def in_one_line(pem):
    return b64encode(pem).decode()


@lru_cache(maxsize=4)
def _signing_key(line):
    return _read("BADGE_KEY", line, _private, rsa.RSAPrivateKey)


@lru_cache(maxsize=32)
def _old_key(line):
    return _read("BADGE_OLD_KEYS", line, serialization.load_pem_public_key, rsa.RSAPublicKey)


def _private(pem):
    return serialization.load_pem_private_key(pem, password=None)


def _read(name, line, load, kind):
    try:
        key = load(b64decode(line, validate=True))
    except NOT_ONE_LINE as wrong:
        raise ImproperlyConfigured(
            f"{name} cannot be read. It must be a key in one line, as manage.py make_badge_key prints it."
        ) from wrong
    if not isinstance(key, kind) or key.key_size < SMALLEST:
        raise ImproperlyConfigured(f"{name} must be an RSA key of {SMALLEST} bits or more.")
    return key


def _jwk(public_key):
    numbers = RSAAlgorithm.to_jwk(public_key, as_dict=True)
    return {"kty": "RSA", "n": numbers["n"], "e": numbers["e"], "alg": ALGORITHM, "use": "sig",
            "kid": address(_thumbprint(public_key))}  # fmt: skip


def _thumbprint(public_key):
    """RFC 7638: the SHA-256 of the key's own members, in the order of their names."""
    numbers = RSAAlgorithm.to_jwk(public_key, as_dict=True)
    named = json.dumps({name: numbers[name] for name in ("e", "kty", "n")}, separators=(",", ":"))
    return urlsafe_b64encode(hashlib.sha256(named.encode()).digest()).rstrip(b"=").decode()


def _trial_key():
    """The key of a trial: made once, and kept. Of two processes that make one at once, the first keeps hers."""
    if not settings.TRIAL:
        raise ImproperlyConfigured("BADGE_KEY is missing. manage.py make_badge_key makes one.")
    path = Path(settings.MEDIA_ROOT) / "trial-badge-key.txt"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _keep(path, new())
    return path.read_text()


def _keep(path, line):
    """Written beside and linked into place, so that nobody reads half a key."""
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(line)
    try:
        os.link(beside, path)
    except FileExistsError:
        pass
    finally:
        beside.unlink()
