"""Three plain highlights of what an organisation does: what it kept, what is late, what comes next."""

from dataclasses import dataclass

from making_it_real.models import LATE, Action


@dataclass(frozen=True)
class Highlight:
    """`says` ends in a date, `on`."""

    words: str
    action: Action
    says: str
    on: object


def at_a_glance(actions):
    """[Highlight] of those there are, from public actions, late ones first."""
    done = sorted((one for one in actions if one.done_on), key=lambda one: (one.done_on, one.pk))
    late = [one for one in actions if one.shown == LATE]
    coming = [one for one in actions if one.shown in Action.RUNNING]
    found = (("Kept", done[-1:], "done on"), ("Late", late[:1], "was due on"), ("Next", coming[:1], "due on"))
    return [
        Highlight(words, one, says, one.done_on or one.due_on) for words, some, says in found for one in some
    ]
