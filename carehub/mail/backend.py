"""Django's default way to send mail, so that what a library sends goes through the outbox too."""

from uuid import uuid4

from django.core.mail.backends.base import BaseEmailBackend
from django.utils.html import strip_tags

from carehub.mail import letters, outbox


class NoAttachments(ValueError):
    """The outbox carries words."""


class OutboxBackend(BaseEmailBackend):
    """One row for each address. The sender is always DEFAULT_FROM_EMAIL, and further headers are left behind."""

    def send_messages(self, email_messages):
        rows = [row for message in email_messages for row in _rows(message)]
        if rows:
            outbox.put(rows)
        return len(email_messages)


def _rows(message):
    if message.attachments:
        raise NoAttachments("The outbox carries words, no attachments.")
    letter = _letter(message)
    return [outbox.row(f"mail:{uuid4()}", to, letter) for to in message.recipients()]


def _letter(message):
    subject, text = letters.one_line(str(message.subject)), str(message.body)
    if message.content_subtype == "html":
        return letters.Letter(subject, strip_tags(text), text)
    html = [part.content for part in getattr(message, "alternatives", []) if part.mimetype == "text/html"]
    return letters.Letter(subject, text, html[0] if html else letters.as_html(subject, text))
