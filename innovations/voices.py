"""Taking down what people tell us: that an entry is wrong, or that something is missing."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from innovations.models import Innovation, Report, Wish
from innovations.privacy import without_personal_data

SAME = timedelta(hours=1)  # the same words again within this time are a form sent twice


@transaction.atomic
def tell_problem(innovation, *, what, text="", email=""):
    """Store a report for the moderators. Sent twice, it is stored once."""
    Innovation.objects.select_for_update().only("pk").get(pk=innovation.pk)
    since = timezone.now() - SAME
    told = Report.objects.filter(innovation=innovation, what=what, text=text, created_at__gte=since).first()
    return told or Report.objects.create(innovation=innovation, what=what, text=text, email=email)


def tell_wish(text, *, words="", council=None):
    """Store what somebody hoped to find, without what could tell who they are. Sent twice in a day, stored once."""
    said = {
        "text": without_personal_data(text),
        "words": without_personal_data(words)[:120],
        "council": council,
        "day": timezone.localdate(),
    }
    return Wish.objects.filter(**said).first() or Wish.objects.create(**said)
