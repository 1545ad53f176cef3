"""Telling a worker that a file waits. When nobody hears it, the sweep (carehub/celery.py) finds the file."""

import logging
from functools import partial
from threading import Thread

from celery import shared_task
from django.conf import settings
from django.db import connections, transaction
from kombu.exceptions import OperationalError

from innovations.csv_files import work

FEW = 100  # rows that a page may wait for where there is no worker
log = logging.getLogger(__name__)


@shared_task(acks_late=True, name="innovations.tasks.go_on_with_upload")
def go_on_with_upload(upload_id):
    """Work through what is left of a file."""
    work.go_on(upload_id)


def ring(upload):
    """After this transaction, if it is not taken back."""
    transaction.on_commit(partial(_wake, upload.pk, upload.number), robust=True)


def _wake(pk, rows):
    if settings.CELERY_TASK_ALWAYS_EAGER and rows > FEW:
        Thread(target=_beside, args=[pk], name="csv", daemon=True).start()
        return
    try:
        go_on_with_upload.apply_async([pk], retry=False)
    except OperationalError:
        log.warning("The broker does not answer; the next sweep finds the file.")


def _beside(pk):
    try:
        work.go_on(pk)
    finally:
        connections.close_all()
