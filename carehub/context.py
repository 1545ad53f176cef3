"""What every page knows. Nothing here asks the database by itself."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings

LIST_COOKIE = "carehub_list"
LIST_LIMIT = 200  # entries; keeps the cookie well under the 4 KB a browser will hold


@dataclass(frozen=True)
class Site:
    demonstration: bool
    helpline: str
    url: str
    list_count: int

    @property
    def helpline_link(self):
        return "tel:" + self.helpline.replace(" ", "")


def listed_ids(cookie):
    """Ids in the "my list" cookie: numbers joined by dots, in the order saved, each once. Rubbish is left out."""
    numbers = (
        int(part) for part in cookie.split(".") if part.isascii() and part.isdigit() and len(part) < 19
    )
    return list(dict.fromkeys(numbers))[:LIST_LIMIT]


class Reader:
    """What the menu asks about who reads. The account is looked up when a page asks, not before.

    `user.is_moderator` in a template would be looked for in three ways on each page of everybody who is not signed in.
    """

    def __init__(self, request):
        self._user = getattr(request, "user", None)

    @cached_property
    def signed_in(self):
        return bool(self._user and self._user.is_authenticated)

    @property
    def moderator(self):
        return self.signed_in and self._user.is_moderator

    @property
    def assessor(self):
        return self.signed_in and self._user.is_assessor

    @property
    def superuser(self):
        return self.signed_in and self._user.is_superuser


def site(request):
    return {
        "reader": Reader(request),
        "site": Site(
            demonstration=settings.DEMONSTRATION,
            helpline=settings.HELPLINE,
            url=settings.SITE_URL,
            list_count=len(listed_ids(request.COOKIES.get(LIST_COOKIE, ""))),
        ),
    }
