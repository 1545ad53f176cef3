"""A chart on its own: a drawing that needs no stylesheet, and its numbers as a table. From the figures the page shows."""

import re
from dataclasses import dataclass

from django.http import HttpResponse
from django.template.loader import render_to_string

from carehub.spreadsheets import csv_of_records
from making_it_real.printing.typesetting import png

NAMES = ["group", "theme", "theme_label", "state", "people", "share", "low", "high", "before", "change", "direction", "why_not",
         "expected", "gap", "england"]  # fmt: skip
WIDTH, ROW, TOP, LEFT, RIGHT = 1100, 62, 70, 540, 1050
FUNNEL = (940, 520)  # the size of the drawing in charts/funnel.svg
MARKS = {
    "before": "Ring: the baseline.",
    "england": "Upright bar: England.",
    "expected": "Diamond: what the organisation thought.",
}
PAIR = re.compile(r"(-?[\d.]+) (-?[\d.]+)")
COLOURS = {1: "#0b3f84", 2: "#a3580c", 3: "#00756d", 4: "#9b1d4e", 5: "#8642c4", 6: "#3c4a00"}


@dataclass(frozen=True)
class Bar:
    """A row of the drawing. Places are pixels; None where there is nothing."""

    shown: object
    y: int
    label: str

    @property
    def colour(self):
        return COLOURS[self.shown.theme]

    def _x(self, share):
        return None if share is None else round(LEFT + (RIGHT - LEFT) * share / 100, 1)

    @property
    def now(self):
        return self._x(self.shown.result.share)

    @property
    def low(self):
        return self._x(self.shown.result.low)

    @property
    def high(self):
        return self._x(self.shown.result.high)

    @property
    def before(self):
        return self._x(self.shown.result.before)

    @property
    def england(self):
        return self._x(self.shown.england_share)

    @property
    def expected(self):
        return self._x(self.shown.result.expected)


def drawn(rows, title, note):
    bars = [Bar(one, TOP + 30 + ROW * place, one.name or one.theme.label) for place, one in enumerate(rows)]
    bottom = TOP + ROW * len(bars)
    ticks = [(round(LEFT + (RIGHT - LEFT) * share / 100, 1), share) for share in (0, 25, 50, 75, 100)]
    return render_to_string("making_it_real/charts/shares.svg", {
        "bars": bars, "title": title, "key": _key(bars), "note": note, "width": WIDTH, "top": TOP, "bottom": bottom, "foot": bottom + 24,
        "note_y": bottom + 56, "height": bottom + 100, "ticks": ticks,
    })  # fmt: skip


def _key(bars):
    """What the marks mean that are there."""
    shown = [bar for bar in bars if not bar.shown.is_hidden]
    words = ["Dot: score now.", "Line: 95% range."]
    for name, meaning in MARKS.items():
        words += [meaning] if any(getattr(bar, name) is not None for bar in shown) else []
    return " ".join(words)


def drawn_funnel(found):
    """`found`: a Benchmark with a chart. Curves in pixels, as not everything that draws an SVG keeps a stretched line thin."""
    chart = found.chart
    return render_to_string("making_it_real/charts/funnel.svg", {
        "chart": chart, "benchmark": found, "colour": COLOURS[found.results.theme],
        "areas": [_in_pixels(path) for path in chart.areas], "lines": [_in_pixels(path) for path in chart.lines],
    })  # fmt: skip


def _in_pixels(path):
    """A path in percent: "M1 2L3 4Z"."""
    across, down = (size / 100 for size in FUNNEL)
    return PAIR.sub(lambda pair: f"{float(pair[1]) * across:.1f} {float(pair[2]) * down:.1f}", path)


def table(rows, group):
    for one in rows:
        row, own = (
            one.result,
            {"group": one.name or group, "theme": one.theme.value, "theme_label": one.theme.label},
        )
        numbers = {name: getattr(row, name) if row else None for name in NAMES[3:-1]}
        yield own | numbers | {"england": one.england_share}


def chart_file(ending, name, rows, *, title, note):
    """SVG, PNG or CSV of [Shown], to keep."""
    if ending != "csv":
        return picture_file(ending, name, drawn(rows, title, note))
    content = "".join(csv_of_records(NAMES, table(rows, title)))
    return _kept(content, "text/csv; charset=utf-8", f"{name}.csv")


def picture_file(ending, name, drawing):
    """`drawing`: an SVG; as it is, or as a PNG."""
    if ending == "svg":
        return _kept(drawing, "image/svg+xml", f"{name}.svg")
    return _kept(png(drawing), "image/png", f"{name}.png")


def _kept(content, content_type, name):
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition})
