"""Keeping answers page by page, each page by one statement, until they are sent."""

from django.db import connection, transaction
from django.db.models import TextField, Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone

from making_it_real.models import PartAnswers
from making_it_real.segments import Channel

_FIELDS = "key_hash, about_id, channel, invitation_hash, code_hash, answers, awareness, position, payment, comments, day"


def keep_about_you(sitting, about, shape, position, payment):
    """Keep who answers; the first time this begins the answers. Sent twice, it is kept once. Whether they are there."""
    if sitting.has(0):
        return _update(sitting, position=position, payment=payment)
    channel = Channel.INVITED if sitting.invitation else Channel.OPEN
    values = [sitting.key_hash, about.pk, channel.value, sitting.invitation, "", shape.nothing, shape.unaware,
              position, payment, "{}", timezone.localdate()]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_begin_sql(), values)
    return True


def _begin_sql():
    json_type = "::jsonb" if connection.vendor == "postgresql" else ""
    return f"""INSERT INTO {PartAnswers._meta.db_table} ({_FIELDS})
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s{json_type}, %s)
        ON CONFLICT (key_hash) DO UPDATE SET position = excluded.position, payment = excluded.payment"""  # noqa: S608


def keep_answers(sitting, first, letters):
    """Put these letters in the place of those from `first`. Whether there is something to put them into."""
    return _update(sitting, answers=_with("answers", first, letters))


def keep_awareness(sitting, letters):
    return _update(sitting, awareness=letters)


@transaction.atomic
def keep_comment(sitting, theme, words):
    """Words beside the answers; none takes away what stood there."""
    row = PartAnswers.objects.select_for_update().with_key(sitting.key_hash).first()
    if row is None:
        return
    row.comments.pop(str(theme), None)
    if words:
        row.comments[str(theme)] = words
    row.save(update_fields=["comments"])


def load(sitting):
    """The row, or None when it was sent, given up or taken to another browser."""
    return PartAnswers.objects.with_key(sitting.key_hash).first()


def _update(sitting, **changes):
    changed = PartAnswers.objects.with_key(sitting.key_hash).update(**changes, day=timezone.localdate())
    return changed == 1


def _with(name, first, letters):
    """SQL for the text with these letters in their place."""
    after = Substr(name, first + len(letters) + 1)
    new = Value(letters, output_field=TextField())
    return (
        Concat(Substr(name, 1, first), new, after, output_field=TextField())
        if first
        else Concat(new, after, output_field=TextField())
    )
