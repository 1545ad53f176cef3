"""Downloads: what there is, what each column means, and the tables themselves."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from carehub.access import public
from carehub.spreadsheets import csv_file, csv_lines
from making_it_real.open_data import TABLES
from making_it_real.register_files import COLUMNS


@public
@require_safe
def data(request):
    context = {
        "crumbs": [("Home", reverse("home")), ("Data", "")],
        "register": COLUMNS,
        "tables": TABLES.values(),
    }
    return render(request, "making_it_real/public/data.html", context)


@public
@require_safe
def table(request, name):
    return csv_file(TABLES[name].lines(), f"making-it-real-{name}.csv")


@public
@require_safe
def dictionary(request):
    """What each column means, as a table."""
    rows = [("register", name, words) for name, words in COLUMNS.items()]
    rows += [(table.name, column.name, column.words) for table in TABLES.values() for column in table.columns]
    return csv_file(csv_lines(["table", "column", "meaning"], rows), "making-it-real-dictionary.csv")
