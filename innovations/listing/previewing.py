"""An entry as the public would see it, before anyone does: written for the length of a page, then undone."""

from django.db import transaction

from innovations.listing import checking, drafts, writing
from innovations.listing.openings import days_apart, days_together, without_places
from innovations.listing.reading import empty

NEEDED = ("title", "kind", "category")


class TooEarly(Exception):
    """There is not enough to show yet."""


def drawn(draft, draw):
    """What draw(entry, left_out) makes of the entry as it would be. Nothing stays in the database, whatever happens.

    `left_out` are names of fields that are not right yet, so that the tables would not take them. Raises TooEarly.
    """
    subject = draft.subject()
    content, left_out = sound(proposed(draft, subject))
    if not all(content[name] for name in NEEDED):
        raise TooEarly
    with transaction.atomic():
        entry = writing.write(subject, content, by="Preview", why="", organisation=draft.organisation)
        page = draw(entry, left_out)
        transaction.set_rollback(True)
    return page


def proposed(draft, subject):
    """What would be public: what is public now, with what was changed laid over it."""
    if subject is None:
        return drafts.whole(draft)
    changed = {name: value for name, value in draft.content.items() if value != draft.base.get(name)}
    return {**draft.about.read(subject), **changed}


def sound(content):
    """(content without what the tables would not take, names of the fields this touched)"""
    wrong = [fault for fault in checking.faults(content) if not fault.missing]
    for name in {fault.field for fault in wrong if fault.row is None}:
        content = {**content, name: empty()[name]}
    for name in sorted(
        {fault.field for fault in wrong if fault.row is not None}
    ):  # times before the places they are at
        rows = {fault.row for fault in wrong if fault.field == name}
        content = _without_rows(content, name, rows)
    return content, {fault.field for fault in wrong}


def _without_rows(content, name, gone):
    if name == "places":
        return without_places(content, gone)
    if name == "openings":
        stay = [row for number, row in enumerate(days_together(content[name])) if number not in gone]
        return {**content, name: days_apart(stay)}
    return {**content, name: [row for number, row in enumerate(content[name]) if number not in gone]}
