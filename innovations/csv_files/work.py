"""What a worker does with an uploaded file, a few rows at a time. Twice, at once, late or never: what is left is in the
database, and the next run goes on there."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from carehub.mail.outbox import post
from carehub.workflow import NotAllowedNow
from innovations.csv_files import checking, sending
from innovations.models import CsvUpload

KEPT = timedelta(days=180)
Status = CsvUpload.Status
NEXT = {Status.READING: checking.check_some, Status.SENDING: sending.send_some}


def go_on(upload_id):
    """Read all its rows, or send them, whichever it waits for."""
    upload = CsvUpload.objects.with_people().filter(pk=upload_id).first()
    if upload is None or upload.status not in NEXT:
        return
    some = NEXT[upload.status]
    while some(upload):
        pass
    _finish(upload)


def _finish(upload):
    """Unless another worker still has some of the rows, or has said so first."""
    try:
        if upload.status == Status.READING and not upload.rows.unread().exists():
            upload.ready()
        elif upload.status == Status.SENDING and not upload.rows.to_send().exists():
            upload.done()
    except NotAllowedNow:
        return


def sweep():
    """Go on with every file that a worker was to work on, in case nobody heard the bell; and tell people about those on
    which TLAP has decided."""
    for pk in CsvUpload.objects.under_way().order_by("pk").values_list("pk", flat=True):
        go_on(pk)
    for upload in CsvUpload.objects.decided().with_people():
        tell(upload)


@transaction.atomic
def tell(upload):
    """Write once to whoever sent it: TLAP has decided on all of it."""
    if not CsvUpload.objects.filter(pk=upload.pk, told_at=None).update(told_at=timezone.now()):
        return
    decisions = upload.decisions()
    link = settings.SITE_URL + reverse("csv-upload", args=[upload.organisation.slug, upload.pk])
    if decisions and upload.organisation.memberships.has_address(upload.sent_by.email):
        letter = {"upload": upload, "decisions": decisions, "link": link}
        post(f"csv:{upload.pk}:decided", upload.sent_by.email, "csv_decided", letter)


def forget(today):
    """Delete the rows of files that were uploaded long ago: what was sent stands in the history of the entries."""
    long_ago = timezone.make_aware(datetime.combine(today - KEPT, time.min))
    CsvUpload.objects.over().before(long_ago).delete()
