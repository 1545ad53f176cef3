"""Posting a letter writes it down in the caller's transaction and sends nothing: a rollback takes it back."""

import re

from carehub.mail import letters
from carehub.mail.bell import ring_after_commit
from carehub.mail.models import OutboxMessage

_MORE_THAN_ONE_LINE = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")


class NotAnAddress(ValueError):
    """Nothing, or text that would write headers of its own. Anything else that is no address fails when it is sent."""


def post(key, to, template, context):
    """Post one letter, made of templates/emails/<template>.txt, to one address.

    `key` says what it is about ("revision:12:returned:3"): with a key that was posted in the last DAYS_KEPT days,
    nothing happens. Raises NotAnAddress.
    """
    post_many([(key, to, template, context)])


def post_many(many):
    """Post many letters, each (key, to, template, context), in one statement and with one ring of the bell."""
    put([row(key, to, letters.write(template, context)) for key, to, template, context in many])


def row(key, to, letter, *, private=False):
    """`private`: the address is forgotten once it is sent."""
    if not key:
        raise ValueError("A letter needs a key: what it is about.")
    if not to or _MORE_THAN_ONE_LINE.search(to):
        raise NotAnAddress(f"{to!r} is not an e-mail address.")
    return OutboxMessage(key=key, to=to, subject=letter.subject, text=letter.text, html=letter.html,
                         private=private)  # fmt: skip


def put(messages):
    OutboxMessage.objects.put(messages)
    ring_after_commit()
