"""The page of an uploaded file: how far it is, and what each row would change."""

from dataclasses import dataclass

from carehub.moderation.differences import compare
from innovations.csv_files.columns import FIELDS as IN_THE_FILE
from innovations.listing.fields import FIELDS
from innovations.models import CsvRow, CsvUpload

State = CsvRow.State
SHOWN = [field for field in FIELDS if field.name in IN_THE_FILE]
ALL = [
    (State.WRONG, "Something is wrong"), (State.CHANGED, "Changes"), (State.NEW, "New entries"), (State.SENT, "Sent"),
    (State.REFUSED, "Could not be sent"), (State.SAME, "No change"),
]  # fmt: skip
TONES = {
    State.WRONG: "red",
    State.REFUSED: "red",
    State.CHANGED: "yellow",
    State.NEW: "green",
    State.SENT: "green",
    State.SAME: "grey",
}


@dataclass(frozen=True)
class Some:
    """Rows in one state: how many, and the word for them."""

    state: str
    words: str
    number: int


@dataclass(frozen=True)
class Summary:
    upload: CsvUpload
    groups: list
    counts: dict

    @property
    def to_send(self):
        return self._number(State.CHANGED, State.NEW)

    @property
    def wrong(self):
        return self._number(State.WRONG)

    @property
    def sent(self):
        return self._number(State.SENT)

    @property
    def refused(self):
        return self._number(State.REFUSED)

    @property
    def under_way(self):
        return self.upload.status in (CsvUpload.Status.READING, CsvUpload.Status.SENDING)

    @property
    def done(self):
        """Rows that a worker has dealt with, of `of`."""
        return self.of - (self._number(State.UNREAD) if self._is_reading else self.to_send)

    @property
    def of(self):
        return self.upload.number if self._is_reading else self.to_send + self.sent + self.refused

    @property
    def _is_reading(self):
        return self.upload.status == CsvUpload.Status.READING

    def _number(self, *states):
        return sum(self.counts.get(state, 0) for state in states)


def summary(upload):
    counts = upload.counts()
    groups = [Some(state.value, words, counts[state]) for state, words in ALL if counts.get(state)]
    return Summary(upload, groups, counts)


@dataclass(frozen=True)
class Shown:
    row: CsvRow
    words: str
    tone: str
    differences: object


def shown(row):
    differences = compare(SHOWN, row.base, row.base, row.content) if row.content is not None else None
    return Shown(row, State(row.state).label, TONES.get(row.state, ""), differences)


def rows_of(upload, state):
    """Rows in a state, or all that are not the same as before: wrong ones first."""
    rows = upload.rows.for_preview().select_related("entry", "revision")
    return rows.in_state(state) if state in State.values else rows.worth_a_look()
