"""A row of a file, and the tables a file holds."""

from dataclasses import dataclass


class UnreadableFile(Exception):
    """The file as a whole cannot be used; the words say what to do."""


@dataclass(frozen=True)
class Row:
    where: str  # “row 7”, “line 12”
    cells: dict  # column: text
