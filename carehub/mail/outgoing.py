"""The line to the mail server (EMAIL_URL), or to the console or folder that stands for one."""

from contextlib import suppress
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException

from django.core.mail import mailers

MOST_ON_ONE_LINE = 50  # messages; servers hang up on callers who never do


class Line:
    """Opened when the first message is there, kept for the next ones."""

    def __init__(self):
        self.mailer = mailers["outgoing"]
        self.carried = 0

    def open(self):
        """Raises OSError when nobody answers."""
        if self.carried >= MOST_ON_ONE_LINE:
            self.close()
        self.mailer.open()

    def send(self, letter):
        self.carried += 1
        self.mailer.send_messages([letter])

    def close(self):
        self.carried = 0
        with suppress(OSError):
            self.mailer.close()


def refused_for_good(problem):
    """The server said that this message, or this address, will never do; or it is no address at all."""
    match problem:
        case SMTPRecipientsRefused():
            return all(code >= 500 for code, _ in problem.recipients.values())
        case SMTPDataError():
            return problem.smtp_code >= 500
    return isinstance(problem, ValueError)


def left_in_doubt(problem):
    """The line went dead: whether the message was taken before, nobody can say."""
    answered = isinstance(problem, SMTPResponseException | SMTPRecipientsRefused)
    return isinstance(problem, OSError) and not answered
