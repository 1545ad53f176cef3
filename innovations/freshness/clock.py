"""The daily run. Every round of asking goes on by at most one step, so a run that comes late skips nothing."""

import logging
import time
from datetime import timedelta
from itertools import takewhile

from django.db import DatabaseError, transaction

from carehub.moderation.models import QueueItem
from carehub.workflow import NotAllowedNow
from innovations.freshness import asking
from innovations.freshness.words import day_words
from innovations.models import CheckRound, Innovation

Stage = CheckRound.Stage
BY = "CareHub’s daily check"
TO_MODERATORS = timedelta(days=14)  # after the last mail
TO_SINK = timedelta(days=30)  # after that
TO_HIDE = timedelta(days=60)  # after that
SECONDS = 1800  # that one run may take, below the time after which the broker gives a task to another worker
log = logging.getLogger(__name__)


def keep_entries_true(today, seconds=SECONDS):
    """Begin what is due, ask, remind, pass on, sink and hide. Safe to run twice, late, never or at once.

    Days are counted from the step before and not from the first day: nothing is hidden without three mails. What is not
    done when the time is over is for the next run.
    """
    rounds, until = CheckRound.objects, time.monotonic() + seconds
    _each(rounds.seen_in_feed(), _listed_again, today, until)
    rounds.begin(today)
    asking.ask(today)
    asked = rounds.going_on().at(Stage.ASKING)
    _each(asked, pass_on, today, until, among=asking.nobody_to_ask(today))
    _each(asked.fully_asked().since(today - TO_MODERATORS), pass_on, today, until)
    _each(rounds.going_on().at(Stage.MODERATORS).since(today - TO_SINK), sink, today, until)
    _each(rounds.going_on().at(Stage.SUNK).fully_asked().since(today - TO_HIDE), hide, today, until)


def _each(rounds, step, today, until, among=None):
    """One step with each of the rounds, or with those of them `among` these ids."""
    ids = rounds.oldest_first().values_list("pk", flat=True) if among is None else among
    for pk in takewhile(lambda _: time.monotonic() < until, list(ids)):
        try:
            _one(rounds, pk, step, today)
        except (DatabaseError, NotAllowedNow):
            log.exception("The clock could not go on with round %d; the next run tries again", pk)


@transaction.atomic
def _one(rounds, pk, step, today):
    """Each in its own transaction: what goes wrong with one entry stops no other."""
    if check_round := rounds.locked(pk):
        step(check_round, today)


def pass_on(check_round, today):
    """Nobody answered, or nobody can be asked: TLAP looks at it."""
    entry = check_round.innovation
    if not check_round.move_on(Stage.MODERATORS, on=today):
        return
    QueueItem.objects.put(
        QueueItem.About.ENTRY, entry.pk, kind=QueueItem.Kind.STALE, title=entry.title, organisation=entry.kept_by,
        sender_name=entry.kept_by.name if entry.kept_by else "Nobody looks after it yet", warning=_warning(check_round),
    )  # fmt: skip


def _warning(check_round):
    if check_round.stop_said_on:
        return f"Said to have stopped on {day_words(check_round.stop_said_on)}"
    if check_round.change_said_on:
        return f"Said to need a change on {day_words(check_round.change_said_on)}"
    return "" if check_round.mails else "There is nobody to ask"


def sink(check_round, today):
    if check_round.move_on(Stage.SUNK, on=today):
        check_round.innovation.sink(by=BY, on=today)


def hide(check_round, today):
    if check_round.move_on(Stage.HIDDEN, on=today):
        check_round.innovation.hide(by=BY, why=Innovation.NOBODY_CHECKED)


def _listed_again(check_round, today):
    """The feed vouches for what nobody keeps. The last check by a person stays what it was."""
    entry = check_round.innovation
    entry.release(by=f"Import: {entry.source}", outcome="Its feed lists it again", on=today)
