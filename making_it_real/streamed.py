"""Records as CSV and JSON, made while they are sent: a file never stands in memory as a whole."""

import csv
import json

BOM = "\ufeff"  # tells Excel that this is UTF-8
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class _Echo:
    def write(self, text):
        return text


def csv_lines(columns, records):
    """Lines of text. `records`: dicts with these columns."""
    writer = csv.writer(_Echo())
    yield BOM + writer.writerow(columns)
    for record in records:
        yield writer.writerow([cell(record[name]) for name in columns])


def cell(value):
    """Text that no spreadsheet takes for a formula. Numbers stay numbers."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or isinstance(value, int):
        return "" if value is None else value
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def json_pieces(about, name, records):
    """One JSON document: what `about` says, and the records under `name`, in pieces."""
    yield json.dumps(about, ensure_ascii=False, default=str)[:-1] + f', "{name}": [\n'
    comma = ""
    for record in records:
        yield comma + json.dumps(record, ensure_ascii=False, default=str)
        comma = ",\n"
    yield "\n]}\n"
