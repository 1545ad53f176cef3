"""Where a feed comes from, and on what terms its words may be shown."""

from pathlib import Path
from urllib.parse import urlsplit

from django.utils.text import slugify

from innovations.models import Source
from innovations.open_referral.reading import is_web

UNSTATED = "Licence not stated"


def source_for(location, name="", **terms):
    """The Source of a feed, not yet saved: known by its name, or by its address; `terms` that are given replace its own."""
    url = location[:500] if is_web(location) else ""
    name = name or _name(location, url)
    slug = slugify(name)[:80] or "feed"
    source = Source.objects.filter(slug=slug).first() or Source(slug=slug, name=name, licence=UNSTATED)
    source.url = url or source.url
    for field, value in terms.items():
        if value:
            setattr(source, field, value)
    return source


def _name(location, url):
    """Of the source already read from this address; else the server, folder or file."""
    known = Source.objects.filter(url=url).first() if url else None
    if known:
        return known.name
    return (urlsplit(url).hostname if url else Path(location).resolve().stem)[:200] or "feed"
