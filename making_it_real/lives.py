"""What may be done to a thing, by whom and from which state: one table, which the verbs, the pages and the tests read."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from carehub.workflow import move

EDITOR, LEAD, MODERATOR, ASSESSOR, SECOND, TASK = (
    "editor",
    "lead",
    "moderator",
    "assessor",
    "second assessor",
    "task",
)


class NotForYou(PermissionDenied):
    """This person has no part in it that lets them do this."""


@dataclass(frozen=True)
class Verb:
    """`to` None: the state stays. `says_why`: the deed needs a reason."""

    who: frozenset
    allowed_from: tuple
    to: str | None
    says_why: bool = False


def verb(who, allowed_from, to=None, says_why=False):
    return Verb(frozenset(who), tuple(allowed_from), to, says_why)


def may(subject, name, user):
    """Whether a page should offer it: the right person, in the right state."""
    chosen = subject.LIFE[name]
    return subject.status in chosen.allowed_from and bool(chosen.who & subject.parts_of(user))


def only_for(subject, name, by):
    """Raises NotForYou unless this person (or task, by its words) plays a part that may do it."""
    if not subject.LIFE[name].who & subject.parts_of(by):
        raise NotForYou(f"You cannot {name.replace('_', ' ')} this.")


def with_right(subject, name, *, by, why=""):
    """The Verb, or raise NotForYou, or ValueError where a reason is missing. The state is judged when it changes."""
    chosen = subject.LIFE[name]
    only_for(subject, name, by)
    if chosen.says_why and not why.strip():
        raise ValueError("Say why.")
    return chosen


def carry_out(subject, name, *, by, why="", to=None, **changes):
    """Do what the table says, or raise NotForYou or NotAllowedNow. `by` is a User, or words naming a task."""
    chosen = with_right(subject, name, by=by, why=why)
    move(
        subject,
        to=to or chosen.to or subject.status,
        allowed_from=chosen.allowed_from,
        by=by,
        why=why,
        **changes,
    )


def organisation_parts(organisation, user):
    """The parts a person (or a task, by its words) plays for an organisation. An organisation's own people never assess it."""
    if isinstance(user, str):
        return frozenset([TASK])
    membership = organisation.memberships.filter(user=user).first() if user.is_authenticated else None
    parts = set()
    if membership and organisation.may_change:
        parts |= {EDITOR, LEAD} if membership.is_lead else {EDITOR}
    if user.is_authenticated and (user.is_moderator or user.is_superuser):
        parts.add(MODERATOR)
    if user.is_authenticated and (user.is_assessor or user.is_superuser) and not membership:
        parts.add(ASSESSOR)
    return frozenset(parts)
