from dataclasses import replace

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from carehub.access import public
from carehub.charts import hexmap, key_size
from carehub.places.lookup import PlaceProblem, find_council
from carehub.spreadsheets import csv_file, csv_lines
from innovations import coverage as sums
from innovations.forms import CoverageForm

COLUMNS = [
    "ons_code",
    "council",
    "region",
    "people_65_and_over",
    "measure",
    "number",
    "per_10000_people_65_and_over",
]


@public
@require_safe
def coverage(request):
    form = CoverageForm(request.GET)
    measure, near = form.asked()
    found = sums.coverage(measure)
    mine, problem = _mine(near, found)
    context = {
        "nav": "coverage",
        "crumbs": [("Home", reverse("home")), ("Map of England", "")],
        "form": form,
        "coverage": found,
        "near": near,
        "mine": mine,
        "problem": problem,
        # Called by the template only where its cache holds nothing.
        "draw_map": lambda: hexmap(replace(row, is_you=row is mine) for row in found.rows),
        "bands": [_band(band) for band in found.key],
        "today": timezone.localdate(),
        "keep": [("what", measure.param)],
        "map_title": f"{measure.noun} for every 10,000 people over 65, by council".capitalize(),
        "map_words": _in_words(found, mine),
        "key_title": f"{measure.noun} for every 10,000 people over 65".capitalize(),
    }
    return render(request, "innovations/coverage.html", context)


def _mine(near, found):
    """(the row of the council somebody asked for, what went wrong), each or both None."""
    if not near:
        return None, None
    try:
        return found.row_of(find_council(near)[0].pk), None
    except PlaceProblem as problem:
        return None, problem


def _in_words(found, mine):
    bands = "; ".join(f"{band.words}: {_many(band.councils)}" for band in found.key)
    yours = f" {mine.name}: {mine.words}." if mine else ""
    return f"Hexagon map of England. {bands}.{yours} The table after the map gives every council."


def _many(councils):
    return "1 council" if councils == 1 else f"{councils} councils"


def _band(band):
    size = key_size(band.number) if band.number else ""
    return {"band": band.number, "size": size, "words": band.words, "count": _many(band.councils)}


@public
@require_safe
def coverage_csv(request):
    """The figures of the map, one council a row."""
    measure, _ = CoverageForm(request.GET).asked()
    rows = (
        [row.code, row.name, row.region, row.people, measure.param, row.number, f"{row.rate:.2f}"]
        for row in sums.coverage(measure).rows
    )
    return csv_file(csv_lines(COLUMNS, rows), f"carehub-coverage-{measure.param.replace(':', '-')}.csv")
