"""The CSV file to fill in, and what may stand in its columns."""

import csv
import io

from carehub.spreadsheets import harmless
from making_it_real.paper.file import columns
from making_it_real.paper.questions import parts_of


def template_file(campaign):
    """With a byte order mark, so that spreadsheets read it as UTF-8."""
    text = io.StringIO("\ufeff")
    text.seek(1)
    csv.writer(text).writerow([harmless(name) for name in columns(parts_of(campaign), campaign.comments)])
    return text.getvalue()


def explained(campaign):
    """[(column, what it asks, [(letter, words)])] for the page."""
    return [
        (one.column, one.label, [(option.key, option.label) for option in one.options])
        for part in parts_of(campaign)
        for one in part.questions
    ]
