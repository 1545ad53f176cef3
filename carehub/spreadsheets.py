"""Tables for spreadsheets and programs, made while they are sent: a file never stands in memory as a whole."""

import csv
import json
import re

from django.http import StreamingHttpResponse

BOM = "\ufeff"  # tells Excel that this is UTF-8
# What a spreadsheet would run as a formula when a cell begins with it, also after spaces and in full-width letters.
_FORMULA = re.compile(r"'*[\s\x00-\x1f]*[=+\-@＝＋－＠]|'*[\t\r\n]")


def harmless(text):
    """With an apostrophe in front where a spreadsheet would take it for a formula. `as_meant` takes it off again."""
    return f"'{text}" if _FORMULA.match(text) else text


def as_meant(text):
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text


def cell(value):
    """Numbers stay numbers; several things are put side by side."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return value
    if isinstance(value, list):
        value = " ".join(map(str, value))
    return "" if value is None else harmless(str(value))


class _Echo:
    """What csv.writer writes into; it hands the line back."""

    def write(self, line):
        return line


def csv_lines(heads, rows):
    """Lines of text. `rows` of values are asked for one by one."""
    writer = csv.writer(_Echo())
    yield BOM + writer.writerow(heads)
    for row in rows:
        yield writer.writerow([cell(value) for value in row])


def csv_of_records(columns, records):
    """As `csv_lines`, of dicts with these columns."""
    return csv_lines(columns, ([record[name] for name in columns] for record in records))


def json_pieces(about, name, records):
    """One JSON document: what `about` says (a dict with something in it), and the records under `name`."""
    yield json.dumps(about, ensure_ascii=False, default=str)[:-1] + f', "{name}": [\n'
    comma = ""
    for record in records:
        yield comma + json.dumps(record, ensure_ascii=False, default=str)
        comma = ",\n"
    yield "\n]}\n"


def csv_file(lines, name, **headers):
    """The answer that sends them, to be kept under this name."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', **headers}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
