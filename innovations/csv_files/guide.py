"""What the help page says of each column."""

from dataclasses import dataclass

from innovations.csv_files.columns import PARTS
from innovations.csv_files.parts import Choice, Choices, Numbered


@dataclass(frozen=True)
class Explained:
    """One column. `choices` are all the words that may stand in it; none when anything may."""

    name: str
    help: str
    example: str
    choices: list


def guide():
    return [one for part in PARTS for one in _explained(part)]


def _explained(part):
    if isinstance(part, Numbered):
        return [
            Explained(part.name_of(0, one), help, example, [])
            for one, (_, help, example) in part.columns.items()
        ]
    choices = (
        list(part.choices().values()) if isinstance(part, Choice | Choices) and part.field != "areas" else []
    )
    return [Explained(part.name, part.help, part.example, choices)]
