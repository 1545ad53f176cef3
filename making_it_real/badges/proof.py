"""All that the proof page tells of an organisation's badges."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from making_it_real.badges.shown import Shown
from making_it_real.models import Assessment, Badge, Declaration


@dataclass(frozen=True)
class Earlier:
    """One badge in the history, and how it stands."""

    badge: Badge
    words: str


@dataclass(frozen=True)
class Proof:
    """`assessment` is the one of the badge that is shown; without a badge, None."""

    shown: Shown
    assessment: Assessment | None
    declared_on: date | None
    history: list

    @property
    def answer(self):
        return ANSWERS[self.shown.state.value].format(name=self.shown.name, day=self._day)

    @property
    def _day(self):
        return f"{self.shown.day:%-d %B %Y}" if self.shown.day else "an earlier day"


ANSWERS = {
    "awarded": "Yes. The badge is valid today. {name} has it until {day}.",
    "declared": "{name} has no badge today. It promised in public to do better on {day}, which is the first step.",
    "lapsed": "No. The badge of {name} ran out. Its last day was {day}. It can earn a badge again.",
    "badge-withdrawn": "No. TLAP took the badge back on {day}.",
    "withdrawn": "No. {name} withdrew its declaration on {day}. It takes no part in Making it Real today.",
}


def proof(shown):
    badges = Badge.objects.of(shown.organisation).latest_first().with_what_was_decided()
    history = [_earlier(badge, shown.today) for badge in badges]
    first = Declaration.objects.of(shown.organisation).public().latest_first().last()
    current = next((one.badge for one in history if one.badge == shown.badge), None)
    return Proof(
        shown=shown,
        assessment=current and current.assessment,
        declared_on=first and timezone.localdate(first.declared_at),
        history=history,
    )


def _earlier(badge, today):
    if badge.given_up:
        return Earlier(badge, "Ended when the organisation withdrew its declaration")
    if badge.withdrawn_at:
        return Earlier(badge, f"Withdrawn by TLAP on {timezone.localdate(badge.withdrawn_at):%-d %B %Y}")
    if badge.until < today:
        return Earlier(badge, "Ran out")
    return Earlier(badge, "Valid today")
