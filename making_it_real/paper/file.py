"""Answers on paper that somebody typed into a spreadsheet: a row a person, judged row by row before any counts."""

from dataclasses import dataclass
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.utils import timezone

from carehub.spreadsheets import as_meant
from carehub.uploads import MEGABYTE
from carehub.workflow import NotAllowedNow
from innovations.csv_files.columns import plainly
from innovations.csv_files.table import NotReadable, read_cells
from making_it_real.models import Campaign, PaperBatch
from making_it_real.paper.forms import LONGEST
from making_it_real.paper.questions import row_of
from making_it_real.paper.typing import CLOSED, count

MOST_ROWS = 5000
MOST_BYTES = 5 * MEGABYTE
SHOWN = 100  # problems on a page
WORDS = "words: "


class CountedBefore(Exception):
    """The very same file was counted."""


@dataclass(frozen=True)
class Problem:
    row: int
    column: str
    why: str


@dataclass(frozen=True)
class Judged:
    """`rows`: as survey.sending.put takes them. `problems` are all of them; a row with one is not in `rows`."""

    rows: list
    problems: list
    digest: str

    @property
    def wrong_columns(self):
        return any(problem.row == 1 for problem in self.problems)

    @property
    def wrong_rows(self):
        return len({problem.row for problem in self.problems})


def columns(parts, words):
    """Names of the columns, in the order of the paper."""
    own = [f"{WORDS}{part.theme}" for part in parts if part.theme and words]
    return [question.column for part in parts for question in part.questions] + own


def judge(file, parts, words):
    """`file`: an UploadedFile. Raises NotReadable."""
    if file.size > MOST_BYTES:
        raise NotReadable("The file has more than 5 MB. Send it in several parts.")
    digest = sha256(file.read()).hexdigest()
    file.seek(0)
    names, cells_of_rows = read_cells(file, {plainly(name) for name in columns(parts, words)})
    reader = _Reader(parts, words, names)
    rows, problems = [], []
    if wrong := reader.wrong_columns():
        return Judged([], wrong, digest)
    for done, (number, cells) in enumerate(cells_of_rows):
        if done == MOST_ROWS:
            raise NotReadable(f"The file has more than {MOST_ROWS:,} rows. Send it in several parts.")
        row, wrong = reader.read(number, cells)
        problems += wrong
        if row and not wrong:
            rows.append(row)
    return Judged(rows, problems, digest)


@transaction.atomic
def take_in(about, judged, *, by):
    """Count the good rows, as one pile. Raises CountedBefore and NotAllowedNow."""
    if Campaign.objects.hold_open(about.campaign_id) is None:
        raise NotAllowedNow(CLOSED)
    try:
        with transaction.atomic():
            batch = PaperBatch.objects.create(about=about, made_on=timezone.localdate(), by=by, sample_one_in=1,
                                              typed=len(judged.rows), file_hash=judged.digest)  # fmt: skip
    except IntegrityError as known:
        raise CountedBefore from known
    for row in judged.rows:
        count(about.pk, row)
    return batch


class _Reader:
    def __init__(self, parts, words, header):
        self.parts, self.header = parts, [plainly(name) for name in header]
        self.questions = {plainly(one.column): one for part in parts for one in part.questions}
        self.words = {
            plainly(f"{WORDS}{part.theme}"): str(part.theme) for part in parts if part.theme and words
        }

    def wrong_columns(self):
        """With one of these no row is read: an answer may stand where nobody looks for it."""
        return [
            Problem(1, one.column, "This column is missing") for name, one in self.questions.items() if name not in self.header
        ] + [
            Problem(1, name[:40], "We do not know this column")
            for name in self.header if name and name not in self.questions and name not in self.words
        ]  # fmt: skip

    def read(self, number, cells):
        """(row or None for an empty one, problems)"""
        given, comments, problems = {}, {}, []
        for name, cell in zip(self.header, cells, strict=False):
            text = as_meant(cell).strip()
            if not text:
                continue
            if name in self.words:
                comments[self.words[name]] = text
                if len(text) > LONGEST:
                    problems.append(Problem(number, name, f"More than {LONGEST:,} characters"))
            elif question := self.questions.get(name):
                letter = _letter(question, text)
                if letter is None:
                    problems.append(
                        Problem(number, question.column, f"‘{text[:40]}’ is not one of the answers")
                    )
                given[question.name] = letter
        if not given and not comments:
            return None, []
        return row_of(self.parts, given, comments), problems


def _letter(question, text):
    """The letter of a cell: the letter itself or the words of the answer, in any case; None for something else."""
    plain = text.casefold()
    return next((one.key for one in question.options if plain in (one.key, one.label.casefold())), None)
