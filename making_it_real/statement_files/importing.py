"""A file into the database: all of it, or with one problem nothing."""

from contextlib import suppress
from pathlib import Path

from django.db import transaction

from making_it_real.statement_files import cross_references, sets, standards
from making_it_real.statement_files.columns import CROSS_REFERENCES, STANDARDS, STATEMENTS
from making_it_real.statement_files.judging import judge
from making_it_real.statement_files.reading import read
from making_it_real.statement_files.report import Report


class _Undo(Exception):
    """Leaves the transaction, which takes back what was stored."""


def import_file(path: Path, *, dry_run=False, only_new_in=None) -> Report:
    """Store the file's rows; again, it changes only what differs. Raises UnreadableFile.

    With problems in the report nothing was stored. `only_new_in`, a list of sets, has it leave alone what is there already,
    also where the file has other words for it; sets it makes are added to the list, and only their cross-references are
    stored.
    """
    report = Report(made=[] if only_new_in is None else only_new_in)
    only_new = only_new_in is not None
    judged = judge(read(path, report), report)
    with suppress(_Undo), transaction.atomic():
        if not report.problems:
            _store(judged, report, only_new)
        if report.problems or dry_run:
            raise _Undo
    return report


def _store(judged, report, only_new):
    standards.store(judged.get(STANDARDS, []), report, only_new)
    sets.store(judged.get(STATEMENTS, []), report, only_new)
    cross_references.store(judged.get(CROSS_REFERENCES, []), report, only_new)
