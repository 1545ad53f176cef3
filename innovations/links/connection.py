"""One connection to exactly one address, and no longer than so many seconds."""

import http.client
import socket
import threading
from contextlib import contextmanager, suppress

from innovations.links.addresses import PORTS


class Connection(http.client.HTTPConnection):
    """To exactly this address, whatever the host's name leads to by now. The host is named in Host and to TLS."""

    def __init__(self, host, port, address, limits, tls):
        super().__init__(host, port, timeout=limits.silence_seconds)
        self.address, self.limits, self.tls = address, limits, tls
        self.default_port = PORTS["https" if tls else "http"]
        self.raw = None

    def connect(self):
        self.raw = socket.socket(self.address.family, socket.SOCK_STREAM)
        self.raw.settimeout(self.limits.connect_seconds)
        self.raw.connect((self.address.ip, self.port))
        self.raw.settimeout(self.limits.silence_seconds)
        self.sock = self.tls.wrap_socket(self.raw, server_hostname=self.host) if self.tls else self.raw

    def hang_up(self):
        with suppress(OSError):
            if self.raw:
                self.raw.shutdown(socket.SHUT_RDWR)

    def close(self):
        super().close()
        if self.raw:
            self.raw.close()


@contextmanager
def at_most(seconds, hang_up):
    """A server that sends a byte now and then would hold us for ever: each byte starts its time-out anew."""
    timer = threading.Timer(seconds, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
