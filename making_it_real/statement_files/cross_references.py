"""Cross-references into the database. They are not part of the wording, so they change in published sets too.

A row is known by its statement, its standard and its first day; without a day it is the one that holds now. What the file
leaves out stays: a cross-reference ends when the file gives its last day.
"""

from django.utils import timezone

from making_it_real.models import CrossReference, Standard, Statement
from making_it_real.statement_files.columns import CROSS_REFERENCES
from making_it_real.statement_files.report import CHANGED, NEW, UNCHANGED


def store(rows, report, only_new):
    """With `only_new`, only those of sets that this import made."""
    made = {statement_set.label for statement_set in report.made}
    rows = [row for row in rows if not only_new or row.data["set"] in made]
    if rows:
        _Joining(rows, report).store(rows)


class _Joining:
    """All that rows can name, read at once: `present` is {(statement, standard): cross-references} by their keys."""

    def __init__(self, rows, report):
        self.report, self.today, self.new = report, timezone.localdate(), []
        statements = Statement.objects.in_sets({row.data["set"] for row in rows})
        self.statements = {(one.set.label, one.code): one for one in statements}
        standards = Standard.objects.with_frameworks()
        self.standards = {(one.framework.slug, one.code): one for one in standards}
        self.present = {}
        for one in CrossReference.objects.of_any(statements):
            self.present.setdefault((one.statement_id, one.standard_id), []).append(one)

    def store(self, rows):
        for row in rows:
            statement, standard = self._ends(row)
            if statement and standard:
                self._store(statement, standard, row)
        CrossReference.objects.bulk_create(self.new)

    def _ends(self, row):
        """(statement, standard) as the row names them; None for what is not there, which is a problem."""
        data, report = row.data, self.report
        statement = self.statements.get((data["set"], data["statement"]))
        if not statement:
            words = f"There is no statement {data['statement']} in set {data['set']}. Check both, or import the set first."
            report.add(row.where, "statement", words)
        standard = self.standards.get((data["framework"], data["standard"]))
        if not standard:
            words = f"There is no standard {data['standard']} in {data['framework']}. Check both, or import it first."
            report.add(row.where, "standard", words)
        return statement, standard

    def _store(self, statement, standard, row):
        since, until = row.data["since"], row.data["until"]
        present = self.present.setdefault((statement.pk, standard.pk), [])
        found = next((one for one in present if (one.since == since if since else one.until is None)), None)
        if not found:
            self._begin(statement, standard, row, present)
        elif not since or found.until == until:
            self.report.did(CROSS_REFERENCES, UNCHANGED)
        else:
            found.until = until
            if self._fits(found, present, row):
                found.save()
                self.report.did(CROSS_REFERENCES, CHANGED)

    def _begin(self, statement, standard, row, present):
        since = row.data["since"] or self.today
        one = CrossReference(statement=statement, standard=standard, since=since, until=row.data["until"])
        if self._fits(one, present, row):
            present.append(one)
            self.new.append(one)
            self.report.did(CROSS_REFERENCES, NEW)

    def _fits(self, one, present, row):
        if any(one.overlaps(other) for other in present if other is not one):
            words = "Another cross-reference says the same for some of these days. Change that one."
            self.report.add(row.where, "since", words)
            return False
        return True
