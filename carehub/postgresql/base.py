"""Django's PostgreSQL, which asks an idle connection whether it is alive every few seconds and not before each page."""

from select import POLLIN, poll
from time import monotonic

from django.db.backends.postgresql import base

BELIEVED = 5  # seconds after an answer in which a quiet connection is taken to be alive


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that PostgreSQL ended, for whatever reason, has something to read: its last words, or its end.

    Only one that was cut off in silence must be asked. Where anything went wrong before, it is always asked.
    """

    _answered_at = float("-inf")  # monotonic seconds

    def get_new_connection(self, conn_params):
        connection = super().get_new_connection(conn_params)
        self._answered_at = monotonic()
        return connection

    def is_usable(self):
        if self._believed():
            return True
        usable = super().is_usable()
        self._answered_at = monotonic() if usable else float("-inf")
        return usable

    def _believed(self):
        if self.connection is None or self.connection.closed or self.errors_occurred:
            return False
        return monotonic() - self._answered_at < BELIEVED and not self._has_something_to_read()

    def _has_something_to_read(self):
        watch = poll()
        watch.register(self.connection.fileno(), POLLIN)
        return bool(watch.poll(0))
