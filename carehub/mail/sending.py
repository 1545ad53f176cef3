"""Sending what waits in the outbox.

Each message is claimed in a transaction of its own, sent, and recorded in another. A worker that is killed leaves one
message claimed; it is taken again after MAIL_TAKE_AGAIN_AFTER seconds. When the kill fell between delivery and record,
it is delivered once more, and each message of which that may be so is marked and logged.
"""

import logging
from contextlib import closing

from carehub.mail.models import MOST_TRIES, OutboxMessage
from carehub.mail.outgoing import Line, left_in_doubt, refused_for_good

MOST_AT_ONCE = 500  # messages; then other tasks get their turn
log = logging.getLogger("carehub.mail")


def deliver(limit=MOST_AT_ONCE):
    """Send what is due, at most `limit` messages. How many were tried."""
    with closing(Line()) as line:
        for tried in range(limit):
            message = OutboxMessage.objects.claim()
            if message is None:
                return tried
            if not _carry(message, line):
                return tried + 1
    return limit


def _carry(message, line):
    """Whether there is a server, so that it is worth going on."""
    if message.attempts > MOST_TRIES:
        message.give_up("Every worker that tried to send this died of it.")
        return True
    try:
        line.open()
    except OSError as problem:
        log.warning("No line to the mail server: %s", _say(problem))
        message.try_later(_say(problem))
        return False
    try:
        line.send(message.as_email())
    except Exception as problem:  # noqa: BLE001  whatever is wrong with one message, the others go out
        line.close()
        _settle(message, problem)
    else:
        message.mark_sent()
    return True


def _settle(message, problem):
    if refused_for_good(problem):
        message.give_up(_say(problem))
    else:
        # The kind only: the words of the server may name the address.
        log.warning("Not sent, to be tried again: %s (%s)", message.message_id, type(problem).__name__)
        message.try_later(_say(problem), perhaps_delivered=left_in_doubt(problem))


def _say(problem):
    return f"{type(problem).__name__}: {problem}"[:1000]
