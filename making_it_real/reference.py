"""The statements CareHub starts with, a sample, and the standards of others they refer to.

They are TLAP's to change: loading again adds what is missing and leaves what is there.
"""

from pathlib import Path

from django.db import transaction

from making_it_real.statement_files import Report, import_file

DATA = Path(__file__).parent / "data"
FILES = ("standards.csv", "statements.yaml", "cross_references.csv")


@transaction.atomic
def load_statements() -> Report:
    """Sets that were not there yet are published at once."""
    whole = Report()
    for name in FILES:
        report = import_file(DATA / name, only_new_in=whole.made)
        if report.problems:
            raise ValueError(f"{name}: {report.problems[0]}")
        whole.counts += report.counts
    for statement_set in whole.made:
        statement_set.publish(by="CareHub")
    return whole
