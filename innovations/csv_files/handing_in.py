"""What people do with a file: upload it, and send what it would change. A worker does the rest.

Every row is in the database before anything else is done with it.
"""

from itertools import batched

from django.db import transaction

from carehub.workflow import NotAllowedNow
from innovations.csv_files import bell
from innovations.csv_files.columns import ID, id_in
from innovations.csv_files.download import EXAMPLE_ID
from innovations.csv_files.table import LONGEST_CELL, NotReadable, open_table
from innovations.models import CsvRow, CsvUpload

MOST_ROWS = 5000
AT_ONCE = 500  # rows written in one statement
State = CsvRow.State


@transaction.atomic
def store(file, *, organisation, by, name):
    """Returns the CsvUpload, which a worker then reads. Raises NotReadable, and then nothing is kept."""
    table = open_table(file)
    upload = CsvUpload.objects.create(
        organisation=organisation, by=by, file_name=name[-200:], header=table.header, notes=table.notes
    )
    seen = {}
    for rows in batched(table.rows, AT_ONCE):
        kept = [
            _row(upload, number, cells, seen)
            for number, cells in rows
            if not _is_example(table.header, cells)
        ]
        upload.number += len(kept)
        if upload.number > MOST_ROWS:
            raise NotReadable(
                f"The file has more than {MOST_ROWS:,} rows. Split it into smaller files, each with the first row."
            )
        CsvRow.objects.bulk_create(kept)
    if not upload.number:
        raise NotReadable("There is nothing below the first row. Put one entry in each row.")
    upload.save(update_fields=["number"])
    bell.ring(upload)
    return upload


@transaction.atomic
def send(upload, *, by):
    """Send all rows that would change something. Raises NotAllowedNow."""
    if not upload.organisation.may_change:
        raise NotAllowedNow("Your organisation cannot change anything at the moment.")
    upload.send(by=by)
    bell.ring(upload)


def _is_example(header, cells):
    return _cell(header, cells, ID).casefold() == EXAMPLE_ID


def _cell(header, cells, column):
    at = header.index(column) if column in header else len(cells)
    return cells[at].strip() if at < len(cells) else ""


def _row(upload, number, cells, seen):
    """A row to be read later, or one that is wrong already. `seen` are ids of entries and where they stood."""
    header = upload.header
    row = CsvRow(upload=upload, number=number, title=_cell(header, cells, "name")[:200])
    row.problems = [*_shape(header, cells), *_identity(header, cells, number, seen)]
    row.state = State.WRONG if row.problems else State.UNREAD
    row.cells = [] if row.problems else list(cells[: len(header)])
    return row


def _shape(header, cells):
    if any(text.strip() for text in cells[len(header) :]):
        yield (
            "",
            f"This row has {len(cells)} cells and the first row has {len(header)}. Is there a quotation mark too many or too few?",
        )
    for name, text in zip(header, cells, strict=False):
        if len(text) > LONGEST_CELL:
            yield name, f"This cell has {len(text):,} characters. Use {LONGEST_CELL:,} or fewer"


def _identity(header, cells, number, seen):
    text = _cell(header, cells, ID)
    if not text:
        return
    pk = id_in(text)
    if pk is None:
        yield ID, f"“{text[:40]}” is no id. Copy it from a new download, or leave it empty for a new entry"
    elif pk in seen:
        yield ID, f"The same id stands in row {seen[pk]}. Keep one of the two rows"
    else:
        seen[pk] = number
