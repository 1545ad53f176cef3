"""A mail server on this machine that takes every letter, with the pauses of a real one, and counts."""

import asyncio
import logging
import random
import socket
from collections import Counter
from contextlib import contextmanager
from email import message_from_bytes

from aiosmtpd.controller import Controller

# Seconds, at most: until a letter is stored, and from there until the answer leaves.
BEFORE, AFTER = 0.010, 0.001

logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd's; it repeats each word that it hears


class Counting:
    """`delivered`: how often each message ID was stored. A kill during the second pause makes a letter arrive twice."""

    def __init__(self, seed):
        self.delivered = Counter()
        self.chance = random.Random(seed)

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(self.chance.uniform(0, BEFORE))
        self.delivered[message_from_bytes(envelope.content)["Message-ID"]] += 1
        await asyncio.sleep(self.chance.uniform(0, AFTER))
        return "250 OK"


@contextmanager
def counting(seed):
    """Gives (Counting, port)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    handler = Counting(seed)
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield handler, port
    finally:
        controller.stop()
