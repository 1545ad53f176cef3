"""The statements CareHub starts with, a sample, the standards of others they refer to, and criteria to assess by.

They are TLAP's to change: loading again adds what is missing and leaves what is there.
"""

from pathlib import Path

import yaml
from django.db import transaction

from making_it_real.models import CriteriaSet
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


@transaction.atomic
def load_criteria():
    """How many were new. Where TLAP has criteria already, nothing is added."""
    if CriteriaSet.objects.exists():
        return 0
    given = yaml.safe_load((DATA / "criteria.yaml").read_text(encoding="utf-8"))
    criteria = given.pop("criteria")
    made = CriteriaSet.objects.create(**given)
    for order, criterion in enumerate(criteria, 1):
        made.criteria.create(order=order, **criterion)
    return len(criteria)
