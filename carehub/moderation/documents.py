"""What a revision can be about. Each app registers a Document: how to read the public state, write it, and judge it."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Field:
    """One part of a document, as a person sees it.

    `show` turns a stored value into words (a str), or into a list of lines for what is a list. `picture`, if any, turns
    it into the address of a picture, or "". `group` heads a step.
    """

    name: str
    label: str
    show: Any = str
    group: str = ""
    picture: Any = None


@dataclass(frozen=True)
class Check:
    """Something that was looked at for the moderator. `fine` False is a warning, not a refusal."""

    words: str
    fine: bool = True


@dataclass(frozen=True)
class Alike:
    """Something public, or waiting, that may be the same: `why` holds short reasons such as “Same postcode”.

    `id` is that of a subject; 0 for what is only waiting, which nothing can be merged into yet.
    """

    id: int
    title: str
    url: str
    words: str
    why: tuple = field(default_factory=tuple)


class Document:
    """A kind of subject that revisions are about. Content is a plain dict of JSON values, one for each field."""

    name: str
    noun: str  # "entry"
    fields: list

    def empty(self):
        """Content before anything was written."""
        raise NotImplementedError

    def find(self, subject_id):
        """The subject with this id, or None."""
        raise NotImplementedError

    def lock(self, subject_id):
        """The subject, locked until the transaction ends, so that its state cannot move between reading and writing."""
        raise NotImplementedError

    def read(self, subject):
        """The public state of a subject as content."""
        raise NotImplementedError

    def write(self, subject, content, *, revision, by, why):
        """Make the content public in the caller's transaction; `subject` is None for a new one. Returns the subject."""
        raise NotImplementedError

    def title(self, content):
        raise NotImplementedError

    def problems(self, content):
        """{field name: what is missing or wrong, in words} that must be mended before it can be sent."""
        return {}

    def belongs_to(self, subject, organisation):
        """Whether an organisation may change this subject in its own name: not what another looks after by now."""
        raise NotImplementedError

    def checks(self, revision):
        """A list of Check for the moderator."""
        return []

    def alike(self, revision):
        """A list of Alike for the moderator."""
        return []

    def past(self, subject, for_tlap):
        """Decisions about a subject besides its revisions and its own steps, as a list of history.Event."""
        return []

    def former(self, subject):
        """Subjects that became part of this one: their history is its history."""
        return []

    def merge_url(self, one_id, other_id):
        """Where two subjects are compared and made one, or "" when that cannot be done."""
        return ""

    def url(self, subject):
        """The public page of a subject, or ""."""
        return subject.get_absolute_url()

    def edit_url(self, revision):
        """Where its writer goes on with a revision."""
        raise NotImplementedError


_registry = {}


def register(document):
    _registry[document.name] = document


def get(name):
    return _registry[name]


def names():
    return _registry.keys()
