"""PDFs that are typeset by Typst: tagged for screen readers (PDF/UA-1), in our own font, from the .typ files here.

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


class NoFont(Exception):
    """The font was not built (npm run build)."""


def pdf(name, content):
    """The bytes of a PDF from NAME.typ. `content`: what json.dumps takes."""
    return typst.compile(
        (HERE / f"{name}.typ").read_bytes(), format="pdf", pdf_standards="ua-1", font_paths=[_fonts().name],
        ignore_system_fonts=True, sys_inputs={"content": json.dumps(content)},
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
