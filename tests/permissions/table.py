"""Reading and writing the table that a person reads."""

from pathlib import Path

from tests.permissions.world import PARTS

FILE = Path(__file__).with_name("table.txt")
ABOUT = """# Who may open what. One line for each address and method; the test asks the running site and compares.
# A new address without its lines here fails. `make permissions` checks the table and prints it.
#
# yes: the page · on: done, and led to another page of ours · sign in: led to the sign-in page · step: asked for the
# second step first · no: 403, not for this part · none: 404, not there for this person · -: 405, not a way to ask ·
# bad: 400, nothing usable was sent (the test sends empty forms) · late: 409 · gone: 410
#
# citizen: an account with no organisation. editor, lead: of the organisation in the address. other lead: of another.
# Moderator, assessor and superuser have taken their second step.
"""


def written(rows):
    lines = [("address", "", *PARTS), *rows]
    widths = [max(len(line[column]) for line in lines) + 2 for column in range(len(lines[0]))]
    return ABOUT + "\n" + "\n".join(_line(line, widths) for line in lines) + "\n"


def _line(line, widths):
    return "".join(word.ljust(width) for word, width in zip(line, widths, strict=True)).rstrip()


def read():
    """{(name, method): answers in the order of PARTS}."""
    lines = [line for line in FILE.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    starts = [
        lines[0].index(f" {part} ") + 1 if part != PARTS[-1] else lines[0].index(part) for part in PARTS
    ]
    table = {}
    for line in lines[1:]:
        name, method = line[: starts[0]].split()
        ends = [*starts[1:], None]
        table[name, method] = tuple(line[a:b].strip() for a, b in zip(starts, ends, strict=True))
    return table
