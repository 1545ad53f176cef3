"""What every page knows. Nothing here asks the database."""

from dataclasses import dataclass

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


def site(request):
    return {
        "site": Site(
            demonstration=settings.DEMONSTRATION,
            helpline=settings.HELPLINE,
            url=settings.SITE_URL,
            list_count=len(listed_ids(request.COOKIES.get(LIST_COOKIE, ""))),
        )
    }
