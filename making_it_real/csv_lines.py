"""CSV made while it is sent: it never stands in memory as a whole."""

import csv

BOM = "\ufeff"  # tells Excel that this is UTF-8
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    def write(self, text):
        return text


def csv_lines(heads, records):
    """Lines of text. `records` are rows of values, which are asked for one by one."""
    writer = csv.writer(_Echo())
    yield BOM + writer.writerow(heads)
    for record in records:
        yield writer.writerow([cell(value) for value in record])


def cell(value):
    """Text that no spreadsheet takes for a formula."""
    if isinstance(value, list):
        return " ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
