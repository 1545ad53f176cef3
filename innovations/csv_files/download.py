"""An organisation's entries as a file, and the file to start from."""

import csv
from itertools import batched

from django.conf import settings
from django.db.models import Count, Max
from django.urls import reverse

from carehub.spreadsheets import harmless
from innovations.csv_files.columns import MOST_FIGURES, MOST_PLACES, Layout, Numbered, check_of
from innovations.listing.reading import read_many
from innovations.models import Innovation

AT_ONCE = 200  # entries read with one set of queries
BYTE_ORDER_MARK = "\ufeff"  # tells spreadsheets that it is UTF-8


def entries_of(organisation):
    """What its people can change: public, or hidden until somebody checks it."""
    return Innovation.objects.kept_by(organisation).alive().by_title()


def file_of(organisation):
    """Pieces of text, one or more for each entry. A dozen queries for each AT_ONCE entries, whatever they hold."""
    entries = entries_of(organisation)
    layout = Layout.of_size(*_sizes(entries))
    yield BYTE_ORDER_MARK + _line(layout.header)
    for ids in batched(list(entries.values_list("pk", flat=True)), AT_ONCE):
        found = Innovation.objects.with_ids(ids)
        slugs, contents = dict(found.values_list("pk", "slug")), read_many(found)
        for pk in ids:
            yield _line(row(layout, contents[pk], pk, slugs[pk]))


def template_file():
    """The columns, with one example that is left out when the file is uploaded."""
    layout = Layout.of_size(2, 1)
    examples = [example for part in layout.parts for example in _examples(part)]
    return BYTE_ORDER_MARK + _line(layout.header) + _line([EXAMPLE_ID, *examples, "", ""])


EXAMPLE_ID = "example"


def _examples(part):
    """The first of several places or figures is the example, the others are empty."""
    if not isinstance(part, Numbered):
        return [part.example]
    first = [example for _, _, example in part.columns.values()]
    return [*first, *[""] * (len(part.names) - len(first))]


def row(layout, content, pk, slug):
    texts = layout.texts(content)
    page = settings.SITE_URL + reverse("innovation", args=[slug])
    return [str(pk), *(harmless(text) for those in texts for text in those), page, check_of(texts)]


def _sizes(entries):
    """The most places and the most figures that any of them has; room for one place at least."""
    counted = entries.order_by()
    places = counted.annotate(size=Count("places")).aggregate(most=Max("size"))["most"] or 0
    figures = counted.annotate(size=Count("outcomes")).aggregate(most=Max("size"))["most"] or 0
    return max(1, min(places, MOST_PLACES)), min(figures, MOST_FIGURES)


class _Line:
    """What csv.writer writes into; it hands the line back."""

    def write(self, text):
        return text


_writer = csv.writer(_Line(), quoting=csv.QUOTE_ALL)


def _line(cells):
    return _writer.writerow(cells)
