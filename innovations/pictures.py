"""Pictures people send: judged by what they hold, not by what they are called, and drawn anew.

What is kept is only the picture: no place, no camera, no time, nothing hidden behind its end.
"""

import struct
import warnings
from io import BytesIO
from threading import Lock

from django.core.files.base import ContentFile
from PIL import Image, ImageOps, UnidentifiedImageError

from innovations.models import Picture
from innovations.models.picture import CARD

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
SMALLEST = 300  # pixels each way; less looks blurred
LARGEST = 1600  # pixels each way of what is kept
QUALITY = 80  # of 100

# Pillow refuses twice this much while it reads the header, before it makes room for a single pixel.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2

_one_at_a_time = Lock()  # a large picture takes some 300 MB while it is read


class NotAPicture(Exception):
    """The message says what is wrong with it and what to do."""


TOO_HEAVY = "This file is larger than 10 MB. Save the picture smaller, then send it again"
TOO_LARGE = "This picture has more than 40 million pixels. Save it smaller, then send it again"
TOO_SMALL = f"This picture is too small. Send one that is at least {SMALLEST} pixels wide and tall"
NOT_KNOWN = "This is not a picture we can read. Send a JPEG, PNG or WebP file"
MOVES = "This picture moves. Send one that stands still"
BROKEN = "This file is not whole. Open it on your computer, save it again, then send it"


def keep(file, *, organisation=None, by=None):
    """A Picture drawn anew from an uploaded file. Raises NotAPicture."""
    if file.size > MOST_BYTES:
        raise NotAPicture(TOO_HEAVY)
    with _one_at_a_time:
        drawn = _drawn(file)
        size, whole, for_cards = drawn.size, _as_webp(drawn), _as_webp(_smaller(drawn))
    picture = Picture(width=size[0], height=size[1], organisation=organisation, by=by)
    picture.file.save("", ContentFile(whole), save=False)
    picture.file.storage.save(picture.card_name, ContentFile(for_cards))
    picture.save()
    return picture


def redrawn(file):
    """The same as the bytes of a WebP, for whoever keeps it elsewhere. Raises NotAPicture."""
    with _one_at_a_time:
        return _as_webp(_drawn(file))


def _smaller(drawn):
    copy = drawn.copy()
    copy.thumbnail((CARD, CARD))
    return copy


def _drawn(file):
    """The picture the right way up, in plain colours, at most 1600 pixels each way."""
    try:
        opened = _opened(file)
        opened.draft("RGB", (LARGEST, LARGEST))  # a JPEG is read at a fraction of its size, when that will do
        opened.load()
        plain = _eight_bits(opened).convert("RGBA" if opened.has_transparency_data else "RGB")
        plain.thumbnail((LARGEST, LARGEST), reducing_gap=2.0)
        return ImageOps.exif_transpose(plain)
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        IndexError,
        KeyError,
        TypeError,
        struct.error,
    ) as error:
        raise NotAPicture(BROKEN) from error


def _eight_bits(opened):
    """Greys of 16 bits would all become white."""
    return (
        opened.point(lambda value: value * (1 / 256)).convert("L")
        if opened.mode.startswith("I;16")
        else opened
    )


def _opened(file):
    """Only the header is read: format, size and whether it moves are known before a pixel is."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", Image.DecompressionBombWarning
            )  # half of what is too much is fine
            opened = Image.open(file, formats=FORMATS)
    except UnidentifiedImageError as error:
        raise NotAPicture(NOT_KNOWN) from error
    except Image.DecompressionBombError as error:
        raise NotAPicture(TOO_LARGE) from error
    if opened.width * opened.height > MOST_PIXELS:
        raise NotAPicture(TOO_LARGE)
    if min(opened.size) < SMALLEST:
        raise NotAPicture(TOO_SMALL)
    if opened.format != "MPO" and getattr(opened, "is_animated", False):
        raise NotAPicture(MOVES)  # a phone's JPEG may hold a second view (MPO); only its first is read
    return opened


def _as_webp(drawn):
    """Nothing is taken along from the file that was sent: no profile, no EXIF, no XMP."""
    out = BytesIO()
    drawn.save(out, "WEBP", quality=QUALITY, method=4, icc_profile=b"", exif=b"", xmp=b"")
    return out.getvalue()
