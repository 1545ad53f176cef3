"""The tallies again, counted one person at a time in plain Python from what people said. Shares nothing with counting/sums.py."""

from collections import defaultdict

SEGMENTS = (("position", 3), ("payment", 4), ("channel", 5))  # places in a Person's row
AGREES, LETTERS, AWARE = 3, "01234x", "012"


def tallies(rows, shape):
    """{(about, segment): [people, themes, statements, awareness]}"""
    groups = defaultdict(list)
    for row in rows:
        groups[row[0], "all"].append(row)
        for name, place in SEGMENTS:
            groups[row[0], f"{name}:{row[place]}"].append(row)
    return {key: _count(people, shape) for key, people in groups.items()}


def _count(rows, shape):
    themes = [_theme(rows, *shape.themes.get(number, (0, 0))) for number in range(1, 7)]
    statements = [_by_letter([row[1][place] for row in rows], LETTERS) for place in range(shape.statements)]
    awareness = [_by_letter([row[2][place] for row in rows], AWARE) for place in range(shape.categories)]
    return [len(rows), themes, statements, awareness]


def _theme(rows, first, end):
    """[people with a score, of whom agree]"""
    scores = [score for row in rows if (score := _score(row[1][first:end])) is not None]
    return [len(scores), sum(score >= AGREES for score in scores)]


def _score(letters):
    """The mean of what was answered, if that is at least half of what applies; else None."""
    applies = [letter for letter in letters if letter != "x"]
    given = [int(letter) for letter in applies if letter != "-"]
    return sum(given) / len(given) if given and len(given) * 2 >= len(applies) else None


def _by_letter(said, letters):
    return [said.count(letter) for letter in letters]
