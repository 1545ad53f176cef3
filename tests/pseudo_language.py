"""A made-up translation of every text, from right to left: each is put into brackets, with its words turned around.

What stands on a page outside the brackets was never given to the translators.
"""

import re
import struct
from pathlib import Path

from tests.conftest import REPOSITORY

LANGUAGE = "ar"  # one that Django writes from right to left
PO = REPOSITORY / "locale/cy/LC_MESSAGES/django.po"
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")


def pseudo(text):
    """ "%(n)s short words" to "⟦%(n)s trohs sdrow⟧": placeholders stay as they are."""
    words = [word if _PLACEHOLDER.search(word) else word[::-1] for word in text.split(" ")]
    return f"⟦{' '.join(words)}⟧"


def write(folder):
    """Makes folder/ar/LC_MESSAGES/django.mo from the texts that are gathered for translators."""
    target = Path(folder) / LANGUAGE / "LC_MESSAGES" / "django.mo"
    target.parent.mkdir(parents=True)
    target.write_bytes(_compiled(dict(_entries())))
    return folder


def texts():
    return [source.split("\x00")[0] for source, _ in _entries() if source]


def _entries():
    yield "", "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=n!=1;\n"
    for block in PO.read_text(encoding="utf-8").split("\n\n")[1:]:
        one, many = _said(block, "msgid"), _said(block, "msgid_plural")
        if one and many:
            yield f"{one}\x00{many}", f"{pseudo(one)}\x00{pseudo(many)}"
        elif one:
            yield one, pseudo(one)


def _said(block, word):
    found = re.search(rf'^{word} ((?:"(?:[^"\\]|\\.)*"\n?)+)', block, re.MULTILINE)
    if not found:
        return ""
    parts = re.findall(r'"((?:[^"\\]|\\.)*)"', found[1])
    return "".join(parts).replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\")


def _compiled(entries):
    """As msgfmt does it: a table of originals in order, a table of translations, then the texts."""
    keys = sorted(entries, key=lambda text: text.encode())
    ids, strings = [key.encode() for key in keys], [entries[key].encode() for key in keys]
    start = 28 + 16 * len(keys)
    tables, texts = [], b""
    for each in (ids, strings):
        for text in each:
            tables.append(struct.pack("<II", len(text), start + len(texts)))
            texts += text + b"\x00"
    head = struct.pack("<7I", 0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, 0)
    return head + b"".join(tables) + texts
