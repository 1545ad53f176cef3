"""The register as CSV and JSON, made while it is sent: it never stands in memory as a whole."""

import csv
import json
from itertools import batched

from django.conf import settings
from django.urls import reverse

from making_it_real.register import rows

AT_ONCE = 200  # organisations
COLUMNS = ["name", "address", "kind", "region", "council_ons_code", "state", "declared_on", "badge_until", "themes_with_actions",
           "actions_under_way", "actions_late", "actions_done", "made_up"]  # fmt: skip
BOM = "\ufeff"  # tells Excel that this is UTF-8


def records(organisations, today):
    """{column: value} of each; three queries for every 200."""
    for some in batched(organisations.iterator(AT_ONCE), AT_ONCE):
        for row in rows(some, today):
            yield dict(zip(COLUMNS, _values(row), strict=True))


def _values(row):
    one, numbers = row.organisation, row.numbers
    page = settings.SITE_URL + reverse("progress", args=[one.slug])
    themes = sorted(theme.value for theme in numbers.themes)
    return [one.name, page, one.kind, row.region, one.council_id, row.state.value, row.declared_on, row.until, themes,
            numbers.running, numbers.late, numbers.done, one.demonstration]  # fmt: skip


class _Echo:
    def write(self, text):
        return text


def as_csv(organisations, today):
    """Lines of text."""
    writer = csv.writer(_Echo())
    yield BOM + writer.writerow(COLUMNS)
    for record in records(organisations, today):
        yield writer.writerow([_cell(value) for value in record.values()])


def _cell(value):
    """Text that no spreadsheet takes for a formula."""
    if isinstance(value, list):
        return " ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def as_json(organisations, today):
    """Pieces of one JSON document: {"as_of": …, "organisations": […]}."""
    yield f'{{"as_of": "{today.isoformat()}", "organisations": ['
    comma = ""
    for record in records(organisations, today):
        yield comma + json.dumps(record, ensure_ascii=False, default=str)
        comma = ",\n"
    yield "]}\n"
