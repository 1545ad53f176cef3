"""The bell: tells a worker that mail waits. When nobody hears it, the sweep (carehub/celery.py) finds the mail."""

import logging
from threading import Thread, local

from celery import current_app
from django.conf import settings
from django.core.mail import mailers
from django.core.mail.backends.smtp import EmailBackend as MailServer
from django.db import connections, transaction
from kombu.exceptions import OperationalError

from carehub.mail import sending, tasks

# Celery would try for six seconds, and somebody's page would wait for it.
IMPATIENT = {"max_retries": 0, "socket_connect_timeout": 1, "socket_timeout": 1}
log = logging.getLogger("carehub.mail")
_here = local()


class Bell:
    def __init__(self):
        self.rung = False

    def ring(self):
        """Rings the first time only: a transaction may write a thousand messages."""
        if not self.rung:
            self.rung = True
            _wake_a_worker()


def ring_after_commit():
    if getattr(_here, "bell", None) is None or _here.bell.rung:
        _here.bell = Bell()
    transaction.on_commit(_here.bell.ring, robust=True)


def _wake_a_worker():
    if not settings.CELERY_TASK_ALWAYS_EAGER:
        _tell_the_broker()
    elif isinstance(mailers["outgoing"], MailServer):
        # With no worker this process sends, but nobody's page waits for a mail server. A command waits before it ends.
        Thread(target=_deliver_beside, name="mail").start()
    else:
        tasks.deliver_mail.apply()


def _tell_the_broker():
    options = {**current_app.conf.broker_transport_options, **IMPATIENT}
    try:
        with current_app.connection_for_write(transport_options=options) as broker:
            tasks.deliver_mail.apply_async(connection=broker, retry=False)
    except OperationalError:
        log.warning("The broker does not answer; the next sweep finds the mail.")


def _deliver_beside():
    try:
        sending.deliver()
    finally:
        connections.close_all()
