"""One person at the survey, as their browser knows it: the key to what is saved, and how far they got. Never an answer.

It is kept in a sealed cookie of the browser's session, one for each organisation they answer about. The server keeps
the hash of the key. So pages on which nothing was said yet are drawn without asking the database.
"""

import time
from dataclasses import dataclass, replace
from hashlib import sha256
from secrets import token_urlsafe

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

PATH = "/survey/"
ABOUT_YOU, WORDS = 0, 7  # places of the two pages beside those of the themes, 1 to 6
_signer = signing.Signer(salt="making_it_real.survey.sitting")


@dataclass(frozen=True)
class Sitting:
    """`pages`: a bit for each page on which something was saved. `begun`: seconds since 1970. `invitation`: its hash, or ""."""

    key: str
    pages: int
    begun: int
    sent: bool
    invitation: str

    @property
    def key_hash(self):
        return sha256(self.key.encode()).hexdigest()

    @property
    def age(self):
        """Seconds since it began."""
        return time.time() - self.begun

    @property
    def receipt(self):
        """Says that something was sent, and nothing of what: it is made from the key alone."""
        letters = salted_hmac("making_it_real.survey.receipt", self.key, algorithm="sha256").hexdigest()[:12]
        return "-".join(letters[start : start + 4] for start in (0, 4, 8)).upper()

    @property
    def form_token(self):
        """Stands in the last form, so that a page left open by somebody else does not send these answers."""
        return salted_hmac("making_it_real.survey.form", self.key, algorithm="sha256").hexdigest()[:32]

    def has(self, page):
        return bool(self.pages >> page & 1)

    def with_page(self, page):
        return replace(self, pages=self.pages | 1 << page)

    def as_sent(self):
        return replace(self, sent=True, invitation="")


def begin(invitation=""):
    return Sitting(token_urlsafe(24), 0, int(time.time()), False, invitation)


def come_back(invitation):
    """Any page may have been answered before."""
    return replace(begin(invitation), pages=(1 << WORDS + 1) - 1)


def name_of(about):
    return f"survey_{about.pk}"


def read(request, about):
    """The sitting of this browser, or None."""
    try:
        key, pages, begun, sent, invitation = _signer.unsign(request.COOKIES.get(name_of(about), "")).split(
            "."
        )
    except (signing.BadSignature, ValueError):
        return None
    return Sitting(key, int(pages), int(begun), sent == "1", invitation)


def write(response, about, sitting):
    value = f"{sitting.key}.{sitting.pages}.{sitting.begun}.{int(sitting.sent)}.{sitting.invitation}"
    set_cookie(response, name_of(about), _signer.sign(value))


def set_cookie(response, name, value, max_age=None):
    response.set_cookie(
        name, value, max_age=max_age, path=PATH, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
