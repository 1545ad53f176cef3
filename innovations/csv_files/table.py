"""A file that somebody uploaded, opened as a table: whatever program wrote it, as far as anyone can tell what it says.

Read a piece at a time, so that a large file takes no more memory than a small one.
"""

import codecs
import csv
import io
import re
from dataclasses import dataclass
from itertools import chain

from innovations.csv_files.columns import ID, PARTS, Layout, plainly

MOST_BYTES = 25_000_000
LONGEST_CELL = 30_000  # characters; no text that we take is longer
PIECE = 1 << 20  # bytes
SAVE_AS = "In your spreadsheet choose ‘Save as’ or ‘Download’, then ‘CSV UTF-8 (comma delimited)’, and upload that file."
_MAGIC = [
    (b"PK\x03\x04", "This is a spreadsheet (such as .xlsx or .ods), not a CSV file."),
    (b"\xd0\xcf\x11\xe0", "This is an old spreadsheet (.xls), not a CSV file."),
    (b"%PDF", "This is a PDF, not a CSV file."),
]
_BYTE_ORDER = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
_SEPARATORS = ",;\t|"
_SAYS_SEPARATOR = re.compile(r"\ufeff?\"?sep=(.)\"?[\r\n]*", re.IGNORECASE)

# A cell as large as the file is read, and refused with its row's number. This holds for the whole process.
csv.field_size_limit(MOST_BYTES)


class NotReadable(Exception):
    """The file as a whole is of no use. The message says what to do."""


@dataclass(frozen=True)
class Table:
    """`header` has our name for each column, "" for one that is left out. `rows` gives (number, cells) once."""

    header: list
    notes: list
    rows: object


def open_table(file):
    """`file` is open for reading bytes, and can be rewound. Raises NotReadable."""
    names, rows = read_cells(file, Layout.of_size(1, 1).known())
    return Table(*_header(names), rows)


def read_cells(file, known):
    """(names in the first row, (number, cells) of each row after it, once). Raises NotReadable, also later on.

    `known`: names of columns, plainly written, by which commas are told from semicolons and tabs.
    """
    encoding = _encoding(file)
    file.seek(0)
    lines = _without_nothing(io.TextIOWrapper(_Kept(file), encoding=encoding, newline=""))
    first = next(lines, "")
    said, skipped = _SAYS_SEPARATOR.fullmatch(first), 0
    if said:
        first, skipped = next(lines, ""), 1
    separator = said[1] if said else _separator(first, known)
    records = _records(csv.reader(chain([first], lines), delimiter=separator))
    names = next(records, [])
    return names, ((number, cells) for number, cells in enumerate(records, skipped + 2) if any(cells))


class _Kept(io.BufferedReader):
    """The caller's file stays open when the text around it is thrown away."""

    def __init__(self, file):
        super().__init__(_Bytes(file))


class _Bytes(io.RawIOBase):
    def __init__(self, file):
        self.file = file

    def readable(self):
        return True

    def readinto(self, room):
        piece = self.file.read(len(room))
        room[: len(piece)] = piece
        return len(piece)


def _encoding(file):
    file.seek(0)
    start = file.read(4096)
    if not start.strip():
        raise NotReadable("The file is empty. Download your entries, change them, and upload that file.")
    for magic, words in _MAGIC:
        if start.startswith(magic):
            raise NotReadable(f"{words} {SAVE_AS}")
    for beginning, encoding in _BYTE_ORDER:
        if start.startswith(beginning):
            return encoding if _decodes(file, encoding) else _unreadable()
    if start.count(b"\0") > len(start) / 4:
        little = start[1::2].count(b"\0") > start[::2].count(b"\0")
        return "utf-16-le" if little else "utf-16-be"
    return (
        next((encoding for encoding in ("utf-8", "cp1252") if _decodes(file, encoding)), None)
        or _unreadable()
    )


def _unreadable():
    raise NotReadable(f"We cannot read the letters in this file. {SAVE_AS}")


def _decodes(file, encoding):
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while piece := file.read(PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _without_nothing(lines):
    """Without NUL characters, which nobody typed and no database takes."""
    try:
        for line in lines:
            yield line.replace("\0", "")
    except UnicodeDecodeError:
        _unreadable()


def _separator(first, known):
    """The one that makes most of the known columns out of the first row."""

    def columns(separator):
        return sum(plainly(name) in known for name in next(csv.reader([first], delimiter=separator), []))

    return max(_SEPARATORS, key=columns)


def _records(records):
    try:
        yield from records
    except csv.Error as wrong:
        raise NotReadable(f"We cannot tell where the cells of this file end ({wrong}). {SAVE_AS}") from None


def _header(names):
    """(our name of each column, notes). Raises NotReadable for what cannot be right."""
    known = Layout.of_header(_plain_names(names)).known()
    header = [known.get(plainly(name), "") for name in names]
    if not any(header):
        raise NotReadable("The first row must hold the names of the columns, such as ‘id’ and ‘name’. "
                          "Start from the file that you can download here.")  # fmt: skip
    if ID not in header:
        raise NotReadable(
            "The column ‘id’ is missing. It says which entry a row is. Put it back, with nothing in it for new entries."
        )
    if double := next((name for name in header if name and header.count(name) > 1), ""):
        raise NotReadable(f"The column ‘{double}’ is there twice. Take one of them out.")
    return header, _notes(names, header)


def _plain_names(names):
    """Names with numbers in them, as they are spelt in our columns."""
    return {" ".join(plainly(name).split()) for name in names}


def _notes(names, header):
    unknown = [
        name.strip()[:40] for name, ours in zip(names, header, strict=True) if name.strip() and not ours
    ]
    missing = [part.names[0] for part in PARTS if part.names and not set(part.names) & set(header)]
    notes = [f"We do not know the column ‘{name}’, so we leave it out." for name in unknown[:10]]
    if len(unknown) > 10:
        notes.append(f"We do not know {len(unknown) - 10} more columns, and leave them out too.")
    if missing:
        notes.append(
            f"These columns are not in your file, and nothing in them changes: {', '.join(missing)}."
        )
    return notes
