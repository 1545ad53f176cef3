"""What is in the database, as rows of text; import_file of what is written here changes nothing."""

from pathlib import Path

from making_it_real.models import CrossReference, Standard, Statement
from making_it_real.statement_files import csv_files, yaml_files
from making_it_real.statement_files.columns import COLUMNS, CROSS_REFERENCES, STANDARDS, STATEMENTS


def write(path: Path, tables, sets):
    """Write the tables (names as in columns.py) of these sets; a CSV takes one table. Returns {table: number of rows}."""
    rows = {table: list(ROWS[table](sets)) for table in tables}
    if path.suffix.lower() == ".csv":
        (table,) = rows
        with path.open(
            "w", newline="", encoding="utf-8-sig"
        ) as file:  # with the mark by which Excel knows UTF-8
            csv_files.write(rows[table], COLUMNS[table], file)
    else:
        with path.open("w", encoding="utf-8") as file:
            yaml_files.write(rows, file)
    return {table: len(written) for table, written in rows.items()}


def _statements(sets):
    for one in sets:
        head = {
            "set": one.label,
            "title": one.title,
            "sample": _yes(one.sample),
            "source": one.source,
            "licence": one.licence,
        }
        for statement in Statement.objects.of(one).in_order().with_predecessors():
            earlier = statement.predecessor
            yield {
                **head,
                "theme": str(statement.theme),
                "code": statement.code,
                "text": statement.text,
                "easy_read": statement.easy_read,
                "picture": statement.picture,
                "predecessor": f"{earlier.set.label}:{earlier.code}" if earlier else "",
                "comparable": _yes(statement.comparable),
            }


def _standards(sets):
    for standard in Standard.objects.with_frameworks():
        framework = standard.framework
        yield {
            "framework": framework.slug,
            "framework_name": framework.name,
            "publisher": framework.publisher,
            "framework_link": framework.link,
            "group": standard.group,
            "code": standard.code,
            "title": standard.title,
            "link": standard.link,
        }


def _cross_references(sets):
    for one in sets:
        for reference in CrossReference.objects.of(one).with_ends().by_statement():
            yield {
                "set": one.label,
                "statement": reference.statement.code,
                "framework": reference.standard.framework.slug,
                "standard": reference.standard.code,
                "since": reference.since.isoformat(),
                "until": reference.until.isoformat() if reference.until else "",
            }


def _yes(true):
    return "yes" if true else ""


ROWS = {STATEMENTS: _statements, STANDARDS: _standards, CROSS_REFERENCES: _cross_references}
