"""What was typed in a step, laid over the draft."""

from innovations.listing.openings import without_places
from innovations.listing.reading import in_order
from innovations.listing.rows import MOST
from innovations.listing.typing_fields import tidy


def typed(step, content, post, taken_away=None):
    """The content with what was sent of a step. `taken_away` is (list, number of the row) to leave out."""
    now = {**content, **_of_the_form(step, post)}
    gone = {}
    for rows in step.rows:
        now, gone[rows.name] = _with_rows(rows, now, content, post, taken_away)
    if gone.get("places"):
        now = without_places(now, gone["places"])
    return in_order({name: _as_it_was(content[name], value) for name, value in now.items()})


def _of_the_form(step, post):
    form = step.form(post)
    form.is_valid()
    return {name: value for name, value in form.changes().items() if name in step.fields}


def _with_rows(rows, now, content, post, taken_away):
    """(content with these rows, numbers of those left out). Places keep their numbers until the times are read."""
    sent = rows.typed(post, now)
    if sent is None:
        return now, set()
    gone = {
        number
        for number, row in enumerate(sent)
        if rows.form.is_empty(row) or (rows.name, number) == taken_away
    }
    stay = sent if rows.name == "places" else [row for number, row in enumerate(sent) if number not in gone]
    return {**now, rows.name: rows.kept([*stay, *rows.shown(content)[MOST:]], content)}, gone


def _as_it_was(old, new):
    """The old value where only what nobody sees differs, such as spaces at a line's end: that is no change."""
    if new == _tidied(old):
        return old
    if isinstance(new, list) and isinstance(old, list):
        return [next((row for row in old if _tidied(row) == one), one) for one in new]
    return new


def _tidied(value):
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, dict):
        return {name: _tidied(part) for name, part in value.items()}
    return [_tidied(row) for row in value] if isinstance(value, list) else value


def changes(step, content, now):
    """{field: new value} of what a step would change."""
    return {name: now[name] for name in step.fields if now[name] != content[name]}
