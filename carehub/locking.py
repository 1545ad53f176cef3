"""Locking a short text with the site's secret key, so that it stands in the database and in copies of it unreadable.

django.core.signing only seals: anybody can read what it signed. Fernet (AES-128-CBC with HMAC-SHA256) hides it too.
"""

from base64 import urlsafe_b64encode
from hashlib import blake2b
from hmac import digest

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class NotOurs(ValueError):
    """It was not locked here, or with a key that is no longer known."""


def lock(text):
    return _keys().encrypt(text.encode()).decode()


def unlock(locked):
    """Raises NotOurs."""
    try:
        return _keys().decrypt(locked.encode()).decode()
    except InvalidToken as problem:
        raise NotOurs from problem


def keyed_hash(text, purpose):
    """A name for a text that nobody can find by trying texts, unless they have the site's secret key."""
    return digest(_key(settings.SECRET_KEY, purpose), text.encode(), "sha256").hex()


def _keys():
    return MultiFernet(
        [
            Fernet(urlsafe_b64encode(_key(each)))
            for each in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        ]
    )


def _key(secret, purpose="lock"):
    return blake2b(secret.encode(), digest_size=32, person=purpose.encode()[:16]).digest()
