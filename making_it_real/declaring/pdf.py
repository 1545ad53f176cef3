"""A look through a PDF: whether it is whole, and whether it does more than show pages.

Not a reader of PDF and no promise that a file is harmless: files are also sent as downloads, never shown by us, and can be
given to a virus scanner. What a PDF can do is named by words such as /JavaScript; they stand in the open, or packed in
“object streams”, each of which is unpacked here. A file with one that cannot be unpacked is refused.
"""

import re
import zlib

BEGINNING = b"%PDF-"
_END = b"%%EOF"
_LAST = 2048  # bytes at the end of the file among which its end must be marked
_MOST_UNPACKED = 64 * 1024 * 1024  # bytes of all object streams together
_NEAR = 500  # bytes before a word that say what it stands in
_PIECE = 64 * 1024  # bytes unpacked at a time

NOT_WHOLE = "is not a whole PDF. Open it on your computer, save it again, then send it"
LOCKED = "is locked with a password. Save it without one, then send it"
ACTIVE = "has a script, a form or another file in it. Print it to a new PDF, then send that one"
UNREADABLE = "is packed in a way we cannot look into. Print it to a new PDF, then send that one"

# What a PDF can do beside showing pages (ISO 32000-2, 12.6 actions, 7.11.4 embedded files, 13 multimedia, 12.7.8 XFA).
_DEEDS = ("JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles", "FileAttachment", "RichMedia", "Rendition", "SubmitForm",
          "ImportData", "GoToE", "XFA")  # fmt: skip


def _name(word):
    """The name of a thing, of which any letter may be written as #41 (ISO 32000-2, 7.3.5)."""
    letters = "".join(f"(?:{letter}|#{ord(letter):02x}|#{ord(letter):02X})" for letter in word)
    return f"/{letters}(?![A-Za-z0-9])"


_ACTIVE = re.compile("|".join(map(_name, _DEEDS)).encode())
_ENCRYPTED = re.compile(_name("Encrypt").encode())
_PACKED = re.compile(_name("ObjStm").encode())
_MIXED = re.compile(_name("Predictor").encode())
_IN_A_LINK = re.compile(rb"\(https?:[^\s()<>]*$")  # https://example.org/Launch is an address, no deed
_STREAM = re.compile(rb"stream\r?\n")
# An object stream begins with pairs of numbers: which object, and where in the stream it stands.
_OBJECTS = re.compile(rb"\s*\d+\s+\d+\s")


def problem(content):
    """What is wrong with the bytes of a PDF and what to do, or ""."""
    if _END not in content[-_LAST:]:
        return NOT_WHOLE
    if _ENCRYPTED.search(content):
        return LOCKED
    if _is_active(content):
        return ACTIVE
    return _packed_problem(content)


def _is_active(content):
    return any(
        not _IN_A_LINK.search(content[max(0, found.start() - _NEAR) : found.start()])
        for found in _ACTIVE.finditer(content)
    )


def _packed_problem(content):
    """As problem, of what the object streams hold."""
    left = _MOST_UNPACKED
    for declared in _PACKED.finditer(content):
        objects = _objects(content, declared, left)
        if objects is None:
            return UNREADABLE
        if _is_active(objects):
            return ACTIVE
        left -= len(objects)
    return ""


def _objects(content, declared, most):
    """The objects in the stream that is declared there, or None when they cannot be read or are more than `most` bytes."""
    stream = _STREAM.search(content, declared.end())
    if not stream or _MIXED.search(content[max(0, declared.start() - _NEAR) : stream.start()]):
        return None
    plain = content[stream.end() : content.find(b"endstream", stream.end())]
    objects = plain if _OBJECTS.match(plain) else _unpacked(content, stream.end(), most)
    return objects if _OBJECTS.match(objects) and len(objects) < most else None


def _unpacked(content, start, most):
    """At most so many bytes; b"" for what is not packed in the one way that is read here."""
    packed, found, size = zlib.decompressobj(), [], 0
    try:
        while not packed.eof and start < len(content) and size < most:
            found.append(packed.decompress(content[start : start + _PIECE], most))
            start, size = start + _PIECE, size + len(found[-1])
    except zlib.error:
        return b""
    return b"".join(found)
