"""CSV: one table a file, known by the names in its first row."""

import csv
import io

from carehub.spreadsheets import as_meant, harmless
from making_it_real.statement_files.columns import COLUMNS, NEEDED
from making_it_real.statement_files.rows import Row, UnreadableFile

DELIMITERS = ",;\t"  # some spreadsheets write semicolons or tabs


def read(text, report):
    """{table: rows}. Raises UnreadableFile; rows that cannot be read are problems in the report."""
    lines = list(_lines(text))
    names = [name.strip().casefold().replace(" ", "_") for name in lines[0]] if lines else []
    table = _table(names)
    return {table: list(_rows(lines, names, report))}


def _lines(text):
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise UnreadableFile(
            f"This cannot be read as CSV ({error}). Save it again as “CSV UTF-8”."
        ) from error


def _table(names):
    for table, columns in COLUMNS.items():
        if NEEDED[table] <= set(names):
            if extra := [name for name in names if name not in columns]:
                raise UnreadableFile(
                    f"We do not know the column {_list(extra)}. Take it out, or name it as one of: {_list(columns)}."
                )
            if len(set(names)) < len(names):
                raise UnreadableFile("Two columns have the same name. Take one out.")
            return table
    raise UnreadableFile(
        "The first row must name the columns of one table: "
        + "; or ".join(f"{_list(COLUMNS[table])} ({table.replace('_', '-')})" for table in COLUMNS)
        + "."
    )


def _rows(lines, names, report):
    for number, cells in enumerate(lines[1:], start=2):
        where = f"row {number}"
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(names):
            report.add(
                where, "", "There are more cells than columns. Put text that holds commas in quotation marks."
            )
            continue
        yield Row(where, {name: as_meant(cell) for name, cell in zip(names, cells, strict=False)})


def write(rows, columns, file):
    table = csv.DictWriter(file, columns)
    table.writeheader()
    table.writerows({column: harmless(row[column]) for column in columns} for row in rows)


def _list(names):
    return ", ".join(names)
