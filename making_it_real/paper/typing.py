"""Typing in paper forms. Most count at once. A few, picked by chance, wait to be typed a second time by somebody.

Only those few are kept as what was on one form, until both readings are laid side by side: then one reading counts and
the row is deleted, in the same transaction. Nothing says who typed a form that counts, or in which order.
"""

from hashlib import sha256
from random import SystemRandom

from django.db import IntegrityError, transaction
from django.utils import timezone

from carehub.workflow import NotAllowedNow
from making_it_real.counting.bell import ring
from making_it_real.models import Campaign, PaperBatch, PaperSample, SentKey
from making_it_real.survey.sending import put

CLOSED = "The survey is closed, so this form was not counted."
_chance = SystemRandom()


class TypedAlready(Exception):
    """This very form was sent before: a second click, or a page that was loaded again."""


def begin(about, *, by, sample_one_in):
    """A new pile of forms. Raises NotAllowedNow."""
    with transaction.atomic():
        if Campaign.objects.hold_open(about.campaign_id) is None:
            raise NotAllowedNow("The survey is not open, so no forms can be typed in.")
        return PaperBatch.objects.create(
            about=about, made_on=timezone.localdate(), by=by, sample_one_in=sample_one_in
        )


@transaction.atomic
def type_in(batch, row, key):
    """Count one form, or put it aside for a second look: then the number to write on the paper, else None.

    `key` is the UUID of the page that was sent. Raises TypedAlready and NotAllowedNow.
    """
    if Campaign.objects.hold_open(batch.about.campaign_id) is None:
        raise NotAllowedNow(CLOSED)
    _once(f"paper:{batch.pk}:{key}")
    batch = PaperBatch.objects.hold(batch.pk)
    batch.typed += 1
    batch.save(update_fields=["typed"])
    if _chance.randrange(batch.sample_one_in) == 0:
        return _aside(batch, row)
    count(batch.about_id, row)
    return None


def count(about_id, row):
    if not put({**row, "about_id": about_id}):
        raise NotAllowedNow(CLOSED)
    transaction.on_commit(lambda: ring(about_id))


def _aside(batch, row):
    last = PaperSample.objects.of_batch(batch).last()
    number = max(batch.checked, last.number if last else 0) + 1
    fields = {name: row[name] for name in ("answers", "awareness", "position", "payment", "comments")}
    PaperSample.objects.create(batch=batch, number=number, **fields)
    return number


def _once(name):
    try:
        with transaction.atomic():
            SentKey.objects.create(key_hash=sha256(name.encode()).hexdigest(), day=timezone.localdate())
    except IntegrityError as known:
        raise TypedAlready from known
