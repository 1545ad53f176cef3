"""Where a feed comes from, and on what terms its words may be shown."""

from hashlib import blake2b
from itertools import chain, count
from pathlib import Path
from unicodedata import normalize
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.text import slugify

from innovations.models import Source
from innovations.open_referral.reading import is_web

UNSTATED = "Licence not stated"
LONGEST_SLUG = 80
FROM_A_RUN = ("url", "licence", "licence_url", "attribution")  # what a run may change of a source


class AnotherFeed(Exception):
    """This would be taken for a feed that it is not; the words say what to do."""


def source_for(location, name="", moved=False, **terms):
    """The Source of a feed, not yet saved. `terms` that are given replace its own. Raises AnotherFeed.

    A feed on the web is known by its address, a file or folder by its name; a name that is given comes first.
    `moved`: the feed of that name is read from another address from now on.
    """
    url = location[:500] if is_web(location) else ""
    sources = list(Source.objects.order_by("pk"))
    if moved and not (name and url and _called(name, sources)):
        raise AnotherFeed(
            "--moved needs a web address, and with --source-name the name of a feed that is here already."
        )
    if url and not name:
        source = _at(url, sources) or _new(_free_name(url, sources), sources)
    else:
        name = name or Path(location).resolve().stem[:200] or "feed"
        source = _called(name, sources) or _new(name, sources)
    if url and source.url and _address(source.url) != _address(url) and not moved:
        raise AnotherFeed(
            f"“{source}” is a feed that was read from {source.url}. If that feed has moved here, run this again with "
            "--moved. If this is another feed, choose another --source-name."
        )
    source.url = url or source.url
    for field, value in terms.items():
        if value:
            setattr(source, field, value)
    return source


def kept(source):
    """Save it; of a source that is here already only what a run may change. Raises IntegrityError for a slug just taken."""
    with transaction.atomic():
        source.save(update_fields=FROM_A_RUN if source.pk else None)
    return source


def _at(url, sources):
    """The source read from this address, or None."""
    found = [source for source in sources if source.url and _address(source.url) == _address(url)]
    exact = [source for source in found if source.url == url]
    if len(found) > 1 and not exact:
        names = ", ".join(f"“{source}”" for source in found)
        raise AnotherFeed(
            f"Several feeds are read from this address: {names}. Say which it is with --source-name."
        )
    return next(iter(exact or found), None)


def _address(url):
    """What tells feeds apart: server and path, not what is asked for after the “?”."""
    parts = urlsplit(url)
    return parts.netloc.rpartition("@")[2].casefold(), parts.path.rstrip("/")


def _free_name(url, sources):
    """The server; with the path, if another feed has that name; then numbered."""
    server = urlsplit(url).hostname or "feed"
    longer = f"{server}{_address(url)[1]}"[:190]
    names = chain([server[:200], longer], (f"{longer} {number}" for number in count(2)))
    return next(name for name in names if not _called(name, sources))


def _called(name, sources):
    """The source of this name, or None. Capitals and punctuation do not matter."""
    exact = (source for source in sources if source.name == name)
    slug, losing = _slug(name), _loses(name)
    alike = (source for source in sources if source.slug == slug and _loses(source.name) == losing)
    return next(chain(exact, alike), None)


def _new(name, sources):
    slug = _slug(name)
    taken = slug in {source.slug for source in sources}
    return Source(slug=_marked(name) if taken else slug, name=name, licence=UNSTATED)


def _slug(name):
    return _marked(name) if _loses(name) else slugify(name)


def _loses(name):
    """Whether a slug cannot hold the whole name: it is too long, or has letters that are not Latin."""
    slug = slugify(name)
    lost = any(letter.isalnum() and not letter.isascii() for letter in normalize("NFKD", name))
    return lost or not 0 < len(slug) <= LONGEST_SLUG


def _marked(name):
    """A slug of a name that its own would share with other names."""
    mark = blake2b(" ".join(name.casefold().split()).encode("utf-8", "replace"), digest_size=5).hexdigest()
    return f"{slugify(name)[: LONGEST_SLUG - 11]}-{mark}".strip("-")
