"""One page of a feed, read record by record in flat memory, however long it is and wherever it breaks."""

import codecs
import hashlib
import json

import ijson

LISTS = (
    "contents",
    "content",
    "services",
    "items",
)  # what feeds call the list of services; the standard says contents
DEEPEST = 50  # levels of nesting; the standard has about 8
LONGEST_LINE = 50_000_000  # bytes
NOT_UTF8 = "\ufdd0"  # stands where a byte was not UTF-8; a code point that no text may contain
_CONTROLS_TO_SPACES = bytes(32 if byte < 32 else byte for byte in range(256))
_STEPS = {"start_map": 1, "start_array": 1, "end_map": -1, "end_array": -1}

codecs.register_error("carehub-mark", lambda error: (NOT_UTF8, error.end))


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
    `count`; `broken`, why it ended early; `bad_lines`, (position, reason) of unreadable lines; `fingerprint` of the ids.
    """

    def __init__(self, stream, lines=False):
        self.stream = stream
        self.lines = lines
        self.head = None
        self.count = 0
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
            self.ids.update(
                repr(record.get("id") if isinstance(record, dict) else record)[:300].encode(errors="replace")
            )
            yield record

    def _has_lines(self):
        """Whether each line is a service of its own: the first is whole, and another begins after it."""
        first = self.stream.readline(LONGEST_LINE).strip()
        second = self.stream.readline(2)
        self.stream.seek(0)
        return first[:1] == b"{" and first[-1:] == b"}" and len(first) > 2 and second[:1] == b"{"

    def _by_line(self):
        for position, line in enumerate(iter(lambda: self.stream.readline(LONGEST_LINE), b""), start=1):
            text = line.decode("utf-8-sig", errors="carehub-mark").strip()
            if not text:
                continue
            try:
                yield json.loads(text, strict=False)
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
        except (
            ijson.JSONError,
            ValueError,
            SystemError,
        ) as error:  # SystemError: the parser met a number of 4,300 digits
            self.broken = self._why(str(error))

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
