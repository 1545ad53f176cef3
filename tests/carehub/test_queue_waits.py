"""How long something has waited: weekends do not count, and the words say so."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carehub.moderation.waits import AIM, late_before, length, wait, week_began, working_days

MONDAY = date(2026, 11, 16)


def at(day, hour=12):
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def on(weekday, weeks=0):
    return at(MONDAY + timedelta(days=weekday, weeks=weeks))


@pytest.mark.parametrize(
    ("sent", "now", "words", "late"),
    [
        (on(0), on(0), "Today", False),
        (on(0), on(1), "1 day", False),
        (on(0), on(4), "4 days", False),
        (on(0), on(5), "4 days", False),
        (on(0), on(0, weeks=1), "5 days", False),
        (on(0), on(1, weeks=1), "6 days, late", True),
        (on(4), on(5), "Since Friday", False),
        (on(4), on(0, weeks=1), "1 day", False),
        (on(5), on(6), "Since Saturday", False),
        (on(5), on(0, weeks=1), "1 day", False),
        (on(0), on(3, weeks=1), "8 days, late", True),
        (on(3), on(0), "Today", False),  # a clock that was put back
    ],
)
def test_a_wait_is_said_in_working_days(sent, now, words, late):
    said = wait(sent, now)
    assert (said.words, said.late) == (words, late)


def test_the_page_of_one_thing_says_that_working_days_are_meant():
    assert wait(on(0), on(3, weeks=1), unit="working day").words == "8 working days, late"
    assert wait(on(0), on(1), unit="working day").words == "1 working day"


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(0, 400))
def test_working_days_are_those_one_would_count(since, days):
    counted = sum((since + timedelta(days=n)).weekday() < 5 for n in range(1, days + 1))
    assert working_days(since, since + timedelta(days=days)) == counted


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(0, 60))
def test_what_counts_as_late_in_a_query_is_what_is_said_to_be_late(today, days):
    sent, now = at(today - timedelta(days=days)), at(today)
    assert (sent < late_before(now)) == wait(sent, now).late


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_a_week_begins_at_midnight_before_monday(day):
    began = week_began(at(day))
    assert (began.weekday(), began.hour, began.minute) == (0, 0, 0)
    assert timedelta(0) <= at(day) - began < timedelta(days=7, hours=1)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=3), "1 minute"),
        (timedelta(minutes=40), "40 minutes"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=6, minutes=20), "6 hours"),
        (timedelta(hours=35), "35 hours"),
        (timedelta(days=3), "3 days"),
    ],
)
def test_a_span_is_said_roughly(span, words):
    assert length(span) == words


def test_the_aim_is_five_working_days():
    assert AIM == 5
