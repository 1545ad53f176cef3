"""Making revisions of what a file would change."""

from django.db import transaction

from carehub.moderation.models import Revision
from innovations.csv_files.download import entries_of
from innovations.models import CsvRow

AT_ONCE = 100  # rows of one transaction
GONE = "Your organisation no longer looks after this entry, or it is no longer shown"
State = CsvRow.State


@transaction.atomic
def send_some(upload):
    """Send a few rows that wait for it. How many."""
    rows = upload.rows.to_send().some_for_a_worker(AT_ONCE)
    ours = set(
        entries_of(upload.organisation).with_ids([row.entry_id for row in rows]).values_list("pk", flat=True)
    )
    for row in rows:
        row.problems = [["id", GONE]] if row.base and row.entry_id not in ours else []
    fine = [row for row in rows if not row.problems]
    revisions = [_revision(upload, row) for row in fine]
    found = Revision.objects.submit_new(revisions, by=upload.sent_by, alike=[len(row.alike) for row in fine])
    for row, revision, problems in zip(fine, revisions, found, strict=True):
        row.problems = [list(problem) for problem in problems.items()]
        row.revision = None if problems else revision
    for row in rows:
        row.state, row.content, row.base = State.REFUSED if row.problems else State.SENT, None, None
    CsvRow.objects.bulk_update(rows, ["state", "content", "base", "problems", "revision"])
    return len(rows)


def _revision(upload, row):
    return Revision(
        document="entry", subject_id=row.entry_id, organisation=upload.organisation, author=upload.sent_by,
        author_name=str(upload.sent_by), origin=Revision.Origin.CSV, base=row.base, content=row.content, title=row.title,
        note=f"Row {row.number} of the file {upload.file_name}.",
    )  # fmt: skip
