"""Asking a worker to do something soon, without making a person wait for a broker that does not answer."""

import logging

from celery import current_app
from kombu.exceptions import OperationalError

# Celery would try for six seconds, and somebody's page would wait for it.
IMPATIENT = {"max_retries": 0, "socket_connect_timeout": 1, "socket_timeout": 1}
log = logging.getLogger(__name__)


def ask(task, *arguments, countdown=0):
    """Whether the broker took it. Where it did not, the timetable (carehub/celery.py) has to find the work."""
    options = {**current_app.conf.broker_transport_options, **IMPATIENT}
    try:
        with current_app.connection_for_write(transport_options=options) as broker:
            task.apply_async(arguments, connection=broker, retry=False, countdown=countdown)
    except OperationalError:
        log.warning("The broker does not answer: %s waits for its next turn.", task.name)
        return False
    return True
