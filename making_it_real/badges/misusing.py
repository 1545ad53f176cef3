"""Taking down that somebody shows the badge without the right to."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from making_it_real.models import Misuse

SAME = timedelta(hours=1)  # the same words again within this time are a form sent twice


@transaction.atomic
def tell_misuse(**told):
    """Store a report and put it into the moderators' queue. Sent twice, it is stored once."""
    since = timezone.now() - SAME
    same = {name: value for name, value in told.items() if name != "email"}
    return Misuse.objects.told_since(since).filter(**same).first() or _take_down(told)


def _take_down(told):
    misuse = Misuse.objects.create(**told)
    misuse.wait_for_tlap()
    return misuse
