"""PDFs and pictures that are made by Typst. PDFs are tagged for screen readers (PDF/UA-1), in our own font, from the .typ files here.

What a page says reaches its .typ file as JSON, so that no text can be taken for code.
"""

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import typst
from django.contrib.staticfiles import finders
from fontTools.ttLib import TTFont

FONT = "fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2"
HERE = Path(__file__).parent
PIXELS_PER_INCH = 96  # of SVG


class NoFont(Exception):
    """The font was not built (npm run build)."""


def pdf(name, content):
    """The bytes of a PDF from NAME.typ. `content`: what json.dumps takes."""
    return typst.compile(
        (HERE / f"{name}.typ").read_bytes(), format="pdf", pdf_standards="ua-1", font_paths=[_fonts().name],
        ignore_system_fonts=True, sys_inputs={"content": json.dumps(content)},
    )  # fmt: skip


def png(drawing):
    """The bytes of a PNG of an SVG with a size in pixels, twice as fine."""
    return typst.compile(
        (HERE / "picture.typ").read_bytes(), format="png", ppi=2 * PIXELS_PER_INCH, font_paths=[_fonts().name],
        ignore_system_fonts=True, sys_inputs={"drawing": drawing},
    )  # fmt: skip


@cache
def _fonts():
    """A folder with the site's font as a PDF can hold it: unpacked once in a process, gone when that ends."""
    packed = finders.find(FONT)
    if packed is None:
        raise NoFont("Run npm run build first.")
    folder = TemporaryDirectory(prefix="carehub-fonts-")
    font = TTFont(packed)
    font.flavor = None
    font.save(Path(folder.name) / "font.ttf")
    return folder
