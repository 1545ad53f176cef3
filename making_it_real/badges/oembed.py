"""oEmbed 1.0 (oembed.com): a page that is given the address of a proof or an organisation shows the badge."""

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve, reverse

from making_it_real.badges.drawing import HEIGHT, WIDTH
from making_it_real.badges.shown import seconds_to_keep, shown

PAGES = ("badge", "progress")  # names of the addresses that can be embedded


def embeddable(url):
    """What is shown of the organisation that an address is about, or None. Only our own addresses count."""
    asked, ours = _split(url), urlsplit(settings.SITE_URL)
    if asked is None or asked.scheme not in ("http", "https") or asked.netloc.lower() != ours.netloc.lower():
        return None
    try:
        found = resolve(asked.path)
    except Resolver404:
        return None
    return shown(found.kwargs["slug"]) if found.url_name in PAGES else None


def _split(url):
    try:
        return urlsplit(url)
    except ValueError:
        return None


def answer(one, most_wide, most_high):
    """The picture as oEmbed's “photo”, no larger than asked. Its title stays true when the badge does not."""
    width, height = fitted(most_wide, most_high)
    return {
        "type": "photo",
        "version": "1.0",
        "title": f"Making it Real: {one.name}",
        "url": settings.SITE_URL + reverse("badge-svg", args=[one.slug]),
        "width": width,
        "height": height,
        "author_name": one.name,
        "author_url": settings.SITE_URL + reverse("badge", args=[one.slug]),
        "provider_name": "CareHub",
        "provider_url": settings.SITE_URL + "/",
        "cache_age": seconds_to_keep(),
    }


def fitted(most_wide=None, most_high=None):
    """(width, height) in whole pixels, in the shape of the picture. None: no limit."""
    scale = min(1, (most_wide or WIDTH) / WIDTH, (most_high or HEIGHT) / HEIGHT)
    return max(1, int(WIDTH * scale)), max(1, int(HEIGHT * scale))


def no_badge(one):
    """For programs that ask for a badge where there was never one."""
    return {
        "error": f"{one.name} has declared for Making it Real. It never had a badge.",
        "state": one.state.value,
        "page": settings.SITE_URL + reverse("badge", args=[one.slug]),
    }
