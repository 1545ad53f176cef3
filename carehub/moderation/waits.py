"""How long something has waited: in working days, and in words. Weekends do not count; bank holidays do."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

AIM = 5  # working days within which everything is answered
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Wait:
    days: int
    words: str
    late: bool


def working_days(since, until):
    """Mondays to Fridays after the date `since`, up to and with the date `until`."""
    weeks, rest = divmod((until - since).days, 7)
    return 5 * weeks + sum((since + n * DAY).weekday() < 5 for n in range(1, rest + 1))


def wait(since, now=None, unit="day"):
    """How long something sent at the moment `since` has waited. `unit` is “day” or “working day”."""
    sent, today = timezone.localdate(since), timezone.localdate(now)
    days = max(0, working_days(sent, today))
    late = days > AIM
    return Wait(days, _words(days, sent, today, unit) + (", late" if late else ""), late)


def _words(days, sent, today, unit):
    if days:
        return f"{days} {unit}{'' if days == 1 else 's'}"
    return "Today" if sent >= today else f"Since {sent:%A}"


def late_before(now=None):
    """What was sent before this moment is late."""
    today = timezone.localdate(now)
    day = today
    while working_days(day, today) <= AIM:
        day -= DAY
    return timezone.make_aware(datetime.combine(day + DAY, time.min))


def week_began(now=None):
    """Midnight before this week's Monday."""
    today = timezone.localdate(now)
    return timezone.make_aware(datetime.combine(today - today.weekday() * DAY, time.min))


def length(span):
    """A timedelta in words, to the nearest hour or day: “40 minutes”, “6 hours”, “3 days”."""
    minutes = max(1, round(span / timedelta(minutes=1)))
    if minutes < 60:
        return _number(minutes, "minute")
    if minutes < 36 * 60:
        return _number(round(minutes / 60), "hour")
    return _number(round(minutes / 60 / 24), "day")


def _number(number, unit):
    return f"{number} {unit}{'' if number == 1 else 's'}"
