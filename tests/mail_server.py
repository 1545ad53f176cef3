"""A mail server on this machine that keeps what it is given."""

import contextlib
import logging
import socket
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller

logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd's; it repeats each word that it hears


class Desk:
    """Its manners: `refuses` has the answer for an address, `dislikes` the answer for a message's body.

    `letters` is what it took, `calls` how many lines were opened to it, `hangs_up_after` so many letters in all.
    """

    def __init__(self):
        self.letters, self.refuses, self.dislikes = [], {}, {}
        self.calls = 0
        self.hangs_up_after = None

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.calls += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        letter = message_from_bytes(envelope.content, policy=policy.default)
        for words, answer in self.dislikes.items():
            if words in letter["Subject"]:
                return answer
        self.letters.append(letter)
        if len(self.letters) == self.hangs_up_after:
            server.transport.abort()
        return "250 OK"

    def took(self):
        """How many times each address got a letter."""
        addresses = [letter["To"] for letter in self.letters]
        return {address: addresses.count(address) for address in addresses}


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextlib.contextmanager
def open_desk(port=None):
    desk = Desk()
    controller = Controller(desk, hostname="127.0.0.1", port=port or free_port())
    controller.start()
    desk.port = controller.port
    try:
        yield desk
    finally:
        controller.stop()


def leaving_by(port):
    """MAILERS that send over this port."""
    smtp = {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": 10},
    }
    return {"default": {"BACKEND": "carehub.mail.backend.OutboxBackend"}, "outgoing": smtp}
