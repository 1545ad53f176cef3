"""What an organisation's badge says today. Worked out from the dates in every answer: no task can prolong it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.utils import timezone

from making_it_real.models import Badge, Declaration, DeclarationStep
from making_it_real.register import Standing, State, registered, standings

LONGEST = 600  # seconds a copy may be kept: within this time the world sees that a badge was withdrawn


@dataclass(frozen=True)
class Shown:
    """How an organisation stands. `day`: since when, until when, or on which day it ended; None where none is known."""

    organisation: object
    state: State
    day: date | None
    today: date

    @cached_property
    def badge(self):
        """The badge that holds, or else the latest there was, or None."""
        badges = Badge.objects.of(self.organisation).latest_first().select_related("organisation")
        return badges.holding(self.today).first() or badges.first()

    @property
    def slug(self):
        return self.organisation.slug

    @property
    def name(self):
        return self.organisation.name

    @property
    def holds(self):
        return self.state == State.AWARDED

    @property
    def mark(self):
        """Which drawing stands for it: each state has a shape of its own."""
        return (
            self.state.value if self.state in (State.AWARDED, State.DECLARED, State.LAPSED) else "withdrawn"
        )

    @property
    def words(self):
        return "Declaration withdrawn" if self.state == State.WITHDRAWN else self.state.label

    @property
    def day_words(self):
        """The day in full, then shorter for where there is little room; () where there is none to tell."""
        return tuple(f"{before} {self.day:{how}}" for before, how in DAYS[self.state]) if self.day else ()

    @property
    def in_words(self):
        return ", ".join([f"{self.name}: {self.words.lower()}", *self.day_words[:1]])


FULL, SHORT = "%-d %B %Y", "%-d %b %Y"
DAYS = {
    State.DECLARED: [("since", "%B %Y")],
    State.AWARDED: [("to", FULL), ("to", SHORT)],
    State.LAPSED: [("ended", FULL), ("ended", SHORT)],
    State.BADGE_WITHDRAWN: [("on", FULL), ("on", SHORT)],
    State.WITHDRAWN: [("on", FULL), ("on", SHORT)],
}


def shown(slug, today=None):
    """What is shown of the organisation with this slug, or None where there was never a declaration in public."""
    today = today or timezone.localdate()
    one = registered().filter(slug=slug).first()
    if one is None:
        return None
    standing = standings([one.pk], today).get(one.pk, Standing(today))
    return Shown(one, standing.state, _day(one, standing), today)


def _day(organisation, standing):
    if standing.badge:
        return standing.badge.withdrawn_on or standing.badge.until
    return (
        timezone.localdate(standing.declaration.declared_at)
        if standing.declaration
        else _left_on(organisation)
    )


def _left_on(organisation):
    """The day on which it withdrew from the latest declaration that was public."""
    steps = DeclarationStep.objects.filter(
        subject__in=Declaration.objects.of(organisation).public(), state_to=Declaration.Status.WITHDRAWN
    )
    latest = steps.order_by("-at").first()
    return latest and timezone.localdate(latest.at)


def end_of(day):
    """The first moment after a day, in England."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def seconds_to_keep(now=None):
    """How long a copy of an answer may be kept: never past midnight in England, when any badge may end."""
    now = now or timezone.now()
    return min(LONGEST, int((end_of(timezone.localdate(now)) - now).total_seconds()))
