"""Saving a part of a draft without losing what a colleague saved meanwhile.

Two people may write different parts at once. Only when both changed the same one is the second asked to put them together.
"""

from dataclasses import dataclass

from django.db import transaction

from carehub.moderation.models import Overtaken
from carehub.moderation.models.revision import digest


@dataclass(frozen=True)
class Part:
    """Something that is saved by itself.

    `read(declaration)` is {label: words} as it is stored; `store(declaration, what)` puts in its place what was typed.
    """

    read: callable
    store: callable


@dataclass(frozen=True)
class Lock:
    """What the page was drawn from: the version of the draft, and a name for what the part said."""

    version: str
    seen: str

    @classmethod
    def of(cls, declaration, part):
        return cls(str(declaration.version), digest(part.read(declaration)))

    @classmethod
    def sent(cls, post):
        return cls(post.get("version", ""), post.get("seen", ""))

    def holds(self, declaration, part):
        return self.version == str(declaration.version) or self.seen == digest(part.read(declaration))


@transaction.atomic
def save(declaration, part, what, *, by, lock):
    """Raises Overtaken when the part was changed since the page was drawn, else as Declaration.write does.

    What changes nothing leaves the signature where it is.
    """
    declaration.hold()
    if not lock.holds(declaration, part):
        raise Overtaken
    before = part.read(declaration)
    part.store(declaration, what)
    if part.read(declaration) != before:
        touch(declaration, by=by)


def touch(declaration, *, by):
    """Something that belongs to the draft changes in this transaction, which therefore has to be signed anew."""
    declaration.write({}, by=by, version=declaration.version)


def differing(declaration, part, typed):
    """[(label, words as they are saved now)] of what differs from `typed`, {label: words}."""
    return [(label, words) for label, words in part.read(declaration).items() if words != typed.get(label)]


def sent_version(post):
    """The version of the draft that a page was drawn from; 0, which no draft has, where it does not say."""
    version = post.get("version", "")
    return int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0


def label(declaration, name):
    return declaration._meta.get_field(name).verbose_name.capitalize()


def fields(*names):
    """The Part of plain fields of the declaration itself."""

    def read(declaration):
        return {label(declaration, name): getattr(declaration, name) for name in names}

    def store(declaration, what):
        type(declaration).objects.filter(pk=declaration.pk).update(**{name: what[name] for name in names})
        declaration.refresh_from_db()

    return Part(read, store)
