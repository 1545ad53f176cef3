"""Finding out what each row of a file would change, and what is wrong with it."""

import logging

from django.db import transaction

from carehub.moderation.models import Revision
from innovations.csv_files.columns import ID, id_in
from innovations.csv_files.download import entries_of
from innovations.csv_files.proposing import propose, propose_new
from innovations.listing import drafts, duplicates
from innovations.listing.fields import FIELDS
from innovations.listing.reading import empty, read_many
from innovations.models import CsvRow, Role

AT_ONCE = 50  # rows of one transaction
UNKNOWN = "Your organisation has no entry with this id. Copy the id from a new download, or leave it empty for a new entry"
LABELS = {field.name: field.label for field in FIELDS}
KEPT = ["title", "state", "content", "base", "problems", "notes", "moved", "alike", "cells", "entry"]
State = CsvRow.State
log = logging.getLogger(__name__)


@transaction.atomic
def check_some(upload):
    """Check a few rows that nobody has checked. How many."""
    rows = upload.rows.unread().some_for_a_worker(AT_ONCE)
    if not rows:
        return 0
    ground = _Ground(upload, rows)
    for row in rows:
        _check(row, upload, ground)
    _look_for_duplicates(upload, [row for row in rows if row.state == State.NEW])
    CsvRow.objects.bulk_update(rows, KEPT)
    return len(rows)


class _Ground:
    """What some rows stand on: public states by id, and what of the organisation waits or is being written."""

    def __init__(self, upload, rows):
        wanted = {row: self._id(upload.header, row) for row in rows}
        ids = {pk for pk in wanted.values() if pk}
        self.wanted = wanted
        self.public = read_many(entries_of(upload.organisation).with_ids(ids))
        ours = drafts.of(upload.organisation).open()
        self.ours = {}
        for revision in ours.filter(subject_id__in=ids):
            self.ours.setdefault(revision.subject_id, []).append(revision)
        titles = [row.title for row in rows if not wanted[row]]
        self.new = list(ours.filter(subject_id=None, title__in=titles))

    def _id(self, header, row):
        at = header.index(ID)
        return id_in(row.cells[at]) if at < len(row.cells) else None


def _check(row, upload, ground):
    pk = ground.wanted[row]
    if pk and pk not in ground.public:
        return _wrong(row, [(ID, UNKNOWN)])
    base = ground.public[pk] if pk else {}
    try:
        if pk:
            proposal = propose(upload.header, row.cells, base)
        else:
            proposal = propose_new(upload.header, row.cells, _new(upload.organisation))
    except Exception:  # whatever is wrong with one row, the others go on
        log.exception("Row %s of file %s could not be read", row.number, upload.pk)
        return _wrong(row, [("", "We could not read this row. Call us, and we will find out why")])
    row.entry_id, row.title, row.cells = pk, proposal.content["title"][:200], []
    if proposal.content == base:
        row.state = State.SAME
        return None
    row.moved = proposal.moved
    if proposal.problems:
        return _wrong(row, proposal.problems)
    row.content, row.base = proposal.content, base
    row.state = State.CHANGED if pk else State.NEW
    return _say_what_waits(row, ground)


def _wrong(row, problems):
    row.state, row.problems = State.WRONG, [list(problem) for problem in problems]


def _new(organisation):
    """An empty document. The organisation runs it until the file says otherwise."""
    runs = {"slug": organisation.slug, "name": organisation.name, "role": Role.Name.RUNS.value, "note": ""}
    return {**empty(), "roles": [runs]}


def _say_what_waits(row, ground):
    ours = (
        ground.ours.get(row.entry_id, [])
        if row.entry_id
        else [one for one in ground.new if one.title == row.title]
    )
    waiting = [one for one in ours if one.status == Revision.Status.SUBMITTED]
    if any(_changes(one.content, one.base) == _changes(row.content, row.base) for one in waiting):
        row.state, row.content, row.base = State.SAME, None, None
        row.notes = ["You have sent exactly this already. It waits for TLAP."]
        return
    if row.moved:
        names = ", ".join(LABELS[name] for name in row.moved)
        row.notes.append(
            f"Somebody has changed this on CareHub since you downloaded the file: {names}. Look at it closely."
        )
    if waiting:
        row.notes.append("Something else that you sent about it waits for TLAP.")
    elif ours:
        row.notes.append("Somebody at your organisation is writing a draft of it.")


def _changes(content, base):
    return {name: value for name, value in content.items() if value != base.get(name)}


def _look_for_duplicates(upload, rows):
    found = duplicates.find_all([duplicates.thing_of(row.content) for row in rows]) if rows else []
    for row, alike in zip(rows, found, strict=True):
        row.alike = [[one.title, one.url, list(one.why)] for one in alike]
    earlier = upload.rows.in_state(State.NEW, State.UNREAD).filter(title__in=[row.title for row in rows])
    numbers = dict(earlier.order_by("-number").values_list("title", "number"))
    for row in rows:
        if numbers.get(row.title, row.number) < row.number:
            row.notes.append(f"Row {numbers[row.title]} has the same name.")
