"""One page of a feed, read record by record in flat memory, however long it is and wherever it breaks."""

import codecs
import hashlib
import json
import math
import re
from dataclasses import dataclass
from io import SEEK_END
from itertools import islice

import ijson

LISTS = (
    "contents",
    "content",
    "services",
    "items",
)  # what feeds call the list of services; the standard says contents
DEEPEST = 50  # levels of nesting; the standard has about 8
LONGEST_LINE = 50_000_000  # bytes
LARGEST_RESCUED = 64_000_000  # bytes of a page that is held in memory because it is not valid JSON
MOST_UNREAD = 1000  # records of a page; with more, something else is wrong with it
NOT_UTF8 = "\ufdd0"  # stands where a byte was not UTF-8; a code point that no text may contain
_CONTROLS_TO_SPACES = bytes(32 if byte < 32 else byte for byte in range(256))
_STEPS = {"start_map": 1, "start_array": 1, "end_map": -1, "end_array": -1}

_GAP = re.compile(r"[\s,]*+")  # what stands between records, also where a comma is missing or one too many
# A text in quotes, or a bracket. A quotation mark inside a text may lack its backslash, so only one that is followed by
# what follows a text (a colon, a closing bracket, or a comma and the next name) ends it.
_TEXT_OR_BRACKET = re.compile(
    r'"(?:[^"\\]++|\\.|"(?!\s*+(?:[:}\]]|,\s*+(?:["}\]]|\w++\s*+[:}]))))*+(?:"|\Z)|[{}\[\]]', re.DOTALL
)
_CLOSING = {"{": "}", "[": "]"}
_ID = re.compile(
    r'\{[^{}\[\]]*?"id"\s*:\s*"([^"\\]{1,200})"(?:\s*[,}]|\s+")'
)  # of the record, not of something in it

codecs.register_error("carehub-mark", lambda error: (NOT_UTF8, error.end))


def _short_whole(digits):
    return int(digits) if len(digits) < 1000 else None


def _finite(digits):
    return value if math.isfinite(value := float(digits)) else None


# NaN, Infinity and numbers without end are read as nothing (null); raw control characters may stand in texts.
_LENIENT = json.JSONDecoder(
    strict=False, parse_constant=lambda name: None, parse_int=_short_whole, parse_float=_finite
)


@dataclass(frozen=True)
class Unread:
    """Stands for a record that is not valid JSON. `data`: its id, where that can be told, or None."""

    data: dict | None
    reason: str


class Mended:
    """A stream of bytes made fit for the parser: bad bytes marked, raw line breaks in texts made spaces, no BOM."""

    def __init__(self, stream):
        self.stream = stream
        self.decode = codecs.getincrementaldecoder("utf-8")(errors="carehub-mark").decode
        self.first = True

    def read(self, size=65536):
        if size == 0:
            return b""
        raw = self.stream.read(size)
        text = self.decode(raw, final=not raw)
        if self.first and raw:
            self.first, text = False, text.removeprefix("\ufeff") or " "
        return text.encode().translate(_CONTROLS_TO_SPACES) or (b" " if raw else b"")


class Page:
    """Iterate for the records. Afterwards: `head`, the page's figures about itself (None if it is no page of a feed);
    `count`; `broken`, why it ended early; `bad_lines`, (position, reason) of unreadable lines; `unread`, how many records
    came as Unread; `fingerprint` of the ids.
    """

    def __init__(self, stream, lines=False):
        self.stream = stream
        self.lines = lines
        self.head = None
        self.count = self.unread = 0
        self.broken = ""
        self.bad_lines = []
        self.ids = hashlib.sha256()

    @property
    def fingerprint(self):
        return self.ids.digest() if self.count else None

    @property
    def total(self):
        """How many services the feed has, as far as this page has said so yet."""
        return whole(self.head.get("total_items")) if self.head else None

    def __iter__(self):
        start = self.stream.read(4096)
        self.stream.seek(0)
        self.broken = _not_json(start)
        if self.broken:
            return
        for record in self._by_line() if self.lines or self._has_lines() else self._streamed():
            self.count += 1
            self.unread += isinstance(record, Unread)
            self.ids.update(
                repr(record.get("id") if isinstance(record, dict) else record)[:300].encode(errors="replace")
            )
            yield record

    def _has_lines(self):
        """Whether each line is a service of its own: the first is whole, and another begins after it."""
        first = self.stream.readline(LONGEST_LINE).removeprefix(codecs.BOM_UTF8).strip()
        second = self.stream.readline(2)
        self.stream.seek(0)
        return first[:1] == b"{" and first[-1:] == b"}" and len(first) > 2 and second[:1] == b"{"

    def _by_line(self):
        for position, line in enumerate(iter(lambda: self.stream.readline(LONGEST_LINE), b""), start=1):
            text = line.decode("utf-8-sig", errors="carehub-mark").strip()
            if not text:
                continue
            try:
                yield _LENIENT.decode(text)
            except (ValueError, RecursionError):
                self.bad_lines.append((position, "This line is not JSON, or it was cut off."))

    def _streamed(self):
        events = ijson.basic_parse(Mended(self.stream), use_float=False)
        try:
            event, _ = next(events)
            if event == "start_map":
                yield from self._object(events)
            elif event == "start_array":
                yield from _items(events)
            else:
                self.broken = "It is neither a page of services nor a service."
            for _ in events:
                pass
        except (ijson.JSONError, ValueError) as error:
            yield from self._rescued(str(error))
        except (SystemError, ArithmeticError):  # of 4,300 digits, or of an endless exponent
            yield from self._rescued("a number of thousands of digits")

    def _rescued(self, error):
        """What follows when the parser gave up: the page is read again in another way, and what it gave left out."""
        if "EOF" in error or self.stream.seek(0, SEEK_END) > LARGEST_RESCUED:
            self.broken = self._why(error)
            return
        self.stream.seek(0)
        raw = self.stream.read().translate(_CONTROLS_TO_SPACES)
        text = raw.decode("utf-8-sig", errors="carehub-mark")
        rescue = Rescue(text, MOST_UNREAD if Rescue(text, MOST_UNREAD).ends_well() else 0)
        try:
            yield from islice(rescue.records(), self.count, None)
        except (ValueError, RecursionError):
            self.broken = self._why(error)
        if rescue.listed or "total_items" in rescue.head or "total_pages" in rescue.head:
            self.head = rescue.head

    def _object(self, events):
        """The records of a page; or, when it has no list of them, the object itself: a single service."""
        head, listed = {}, False
        for event, value in events:
            if event == "end_map":
                break
            key, (event, value) = value, next(events)
            if key in LISTS and event == "start_array":
                listed, self.head = True, head
                yield from _items(events)
            else:
                head[key] = _value(event, value, events)
        if "total_items" in head or "total_pages" in head:
            self.head = head
        elif head and not listed:
            yield head

    def _why(self, error):
        what = (
            "It ends in the middle"
            if "EOF" in error
            else f"It is not valid JSON ({error.split('.')[0].strip()})"
        )
        return f"{what}: {self.count:,} records before that were read, what follows is lost."


class Rescue:
    """A page that is not valid JSON, read step by step from its text: what is wrong in a record costs that record only.

    `records` raises ValueError where nobody can tell how to go on, or with more than `most_unread` bad records.
    """

    def __init__(self, text, most_unread):
        self.text, self.at = text, 0
        self.head, self.listed, self.most_unread = {}, False, most_unread

    def ends_well(self):
        """Whether every bracket has its partner up to the end of the page. If not, the end of a bad record may have been
        found in the wrong place, and what comes next may be a part of it: so it must not be stepped over.
        """
        try:
            for _ in self.records():
                pass
        except (ValueError, RecursionError):
            return False
        return True

    def records(self):
        if self._take("["):
            yield from self._list()
        else:
            yield from self._object()
        if self._pass_gap() < len(self.text):
            raise ValueError("something follows the page")

    def _object(self):
        self._expect("{")
        while not self._take("}"):
            key = self._value()
            self._expect(":")
            if key in LISTS and self._take("["):
                self.listed = True
                yield from self._list()
            else:
                self.head[key] = self._value()
        if self.head and not (self.listed or "total_items" in self.head or "total_pages" in self.head):
            yield self.head

    def _list(self):
        while not self._take("]"):
            try:
                record = self._value()
            except ValueError as error:
                record = self._step_over(getattr(error, "msg", str(error)))
            except RecursionError:
                record = self._step_over("nested too deeply")
            yield record

    def _pass_gap(self):
        self.at = _GAP.match(self.text, self.at).end()
        return self.at

    def _take(self, sign):
        """Whether this sign comes next; then it is passed."""
        found = self.text.startswith(sign, self._pass_gap())
        self.at += found
        return found

    def _expect(self, sign):
        if not self._take(sign):
            raise ValueError(f"no {sign}")

    def _value(self):
        value, self.at = _LENIENT.raw_decode(self.text, self._pass_gap())
        return value

    def _step_over(self, error):
        """To the end of a record that cannot be read: the bracket that closes its first one."""
        start, closing = self.at, []
        self.most_unread -= 1
        if self.most_unread < 0 or not self.text.startswith("{", start):
            raise ValueError(error)
        for sign in _TEXT_OR_BRACKET.finditer(self.text, start):
            if sign[0] in _CLOSING:
                closing.append(_CLOSING[sign[0]])
            elif sign[0] in "}]" and closing.pop() != sign[0]:
                break
            if not closing:
                self.at = sign.end()
                name = _ID.match(self.text, start, self.at)
                return Unread({"id": name[1]} if name else None, f"It is not valid JSON ({error}).")
        raise ValueError(error)


def _items(events):
    for event, value in events:
        if event == "end_array":
            return
        yield _value(event, value, events)


def _value(event, value, events):
    """One JSON value of any kind, built from its events; words instead of one that is nested without end."""
    builder, depth, deepest = ijson.ObjectBuilder(), 0, 0
    while True:
        depth += _STEPS.get(event, 0)
        deepest = max(deepest, depth)
        if deepest <= DEEPEST:
            builder.event(event, value)
        if depth == 0:
            return builder.value if deepest <= DEEPEST else "(nested too deeply)"
        event, value = next(events)


def _not_json(start):
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "It is UTF-16, not UTF-8."
    if text.startswith(b"<"):
        return "It is a web page (HTML or XML), not JSON."
    if text.startswith((b"PK\x03\x04", b"\x1f\x8b")):
        return "It is compressed: unpack it first."
    return "" if text else "It has nothing in it."


def whole(value):
    """A count from a feed: a whole number from 0 up, or None."""
    is_number = not isinstance(value, bool) and isinstance(value, int)
    return value if is_number and 0 <= value < 10**12 else None
