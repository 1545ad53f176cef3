"""QR codes as drawings."""

from io import BytesIO

import segno


def qr_svg(link):
    """An SVG of its own, without a size, so that the page says how large it is. A quarter of it may be damaged."""
    code, drawn = segno.make(link, error="q", micro=False), BytesIO()
    code.save(
        drawn,
        kind="svg",
        border=4,
        xmldecl=False,
        omitsize=True,
        light="white",
        svgclass=None,
        lineclass=None,
    )
    return drawn.getvalue().decode()
