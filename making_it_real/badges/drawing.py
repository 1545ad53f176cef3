"""The badge as a picture of its own: no script, no font from elsewhere, its name and its words inside."""

from base64 import b64encode
from hashlib import sha256

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html

from making_it_real.badges.fitting import shortened, width

WIDTH, HEIGHT = 340, 112  # pixels
SMALL = 14  # pixels, the size of the lowest line
ROOM = 214  # pixels, from where the words begin to the inner edge
# The card has its own ground, so its words keep their own ink where somebody has chosen the colours of the system.
STYLE = "text{forced-color-adjust:none}"
STYLE_HASH = f"'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'"
SEATS = [(32, 7.8, "#0B3F84"), (52.96, 19.9, "#A3580C"), (52.96, 44.1, "#00756D"),
         (32, 56.2, "#9B1D4E"), (11.04, 44.1, "#8642C4"), (11.04, 19.9, "#3C4A00")]  # fmt: skip


def draw(shown):
    """SVG of what is shown, as text."""
    return render_to_string(
        "making_it_real/badges/badge.svg",
        {
            "shown": shown,
            "style": format_html("<style>{}</style>", STYLE),
            "seats": SEATS,
            "lines": small_lines(shown.name, shown.day_words),
            "proof": settings.SITE_URL + reverse("badge", args=[shown.slug]),
            "width": WIDTH,
            "height": HEIGHT,
        },
    )


def small_lines(name, day_words):
    """Who and when in one line, if it fits; else in two, the name shortened if it must be."""
    name = " ".join(name.split())
    if not day_words:
        return [shortened(name, SMALL, ROOM)]
    one_line = next((line for words in day_words if _fits(line := f"{name} · {words}")), None)
    return [one_line] if one_line else [shortened(name, SMALL, ROOM), day_words[0]]


def _fits(line):
    return width(line, SMALL) <= ROOM
