"""The register as CSV and JSON, made while it is sent: it never stands in memory as a whole."""

from itertools import batched

from django.conf import settings
from django.urls import reverse

from carehub.spreadsheets import csv_of_records, json_pieces
from making_it_real.register import rows

AT_ONCE = 200  # organisations
COLUMNS = {  # and what each means
    "name": "Name of the organisation",
    "address": "Its page on CareHub",
    "kind": "council, provider, charity, company, nhs, funder, researcher or user_led",
    "region": "Region of England, if it belongs to one",
    "council_ons_code": "ONS code of the council area it belongs to",
    "state": "awarded, declared, lapsed, badge-withdrawn or withdrawn, on the day of the download",
    "declared_on": "The day its declaration of today was made public",
    "evidence_up_to": "The day it was sent to TLAP: what it says and shows is up to this day",
    "assessed_on": "The day TLAP’s assessment of that declaration became final, whatever it said",
    "badge_until": "The last day of its badge; for a lapsed one, the day it ended",
    "themes_with_actions": "Numbers of the themes it has actions in, 1 to 6",
    "actions_under_way": "How many actions are not done yet, late ones among them",
    "actions_late": "How many of these are late",
    "actions_done": "How many are done",
    "made_up": "“yes” if it was made up to show how CareHub works",
}


def records(organisations, today):
    """{column: value} of each; four queries for every 200."""
    for some in batched(organisations.iterator(AT_ONCE), AT_ONCE):
        for row in rows(some, today):
            yield dict(zip(COLUMNS, _values(row), strict=True))


def _values(row):
    one, numbers = row.organisation, row.numbers
    page = settings.SITE_URL + reverse("progress", args=[one.slug])
    return [one.name, page, one.kind, row.region, one.council_id, row.state.value, row.declared_on, row.evidence_up_to, row.assessed_on, row.until,
            list(row.themes), numbers.running, numbers.late, numbers.done, one.demonstration]  # fmt: skip


def as_csv(organisations, today):
    """Lines of text."""
    return csv_of_records(COLUMNS, records(organisations, today))


def as_json(organisations, today):
    """Pieces of one JSON document: {"as_of": …, "organisations": […]}."""
    return json_pieces({"as_of": today}, "organisations", records(organisations, today))
