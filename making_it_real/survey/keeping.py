"""Keeping answers page by page, each page by one statement, until they are sent.

Each statement also looks whether the campaign is still open; nothing is kept once it is closed.
"""

from django.db import connection, transaction
from django.utils import timezone

from making_it_real.models import Campaign, CampaignOrganisation, PartAnswers
from making_it_real.segments import Channel

_TABLE = PartAnswers._meta.db_table
_FIELDS = "key_hash, about_id, channel, invitation_hash, code_hash, answers, awareness, position, payment, comments, day"


def keep_about_you(sitting, about, shape, position, payment):
    """Keep who answers; the first time this begins the answers. Sent twice, it is kept once. Whether they are there."""
    if sitting.has(0):
        return _update(sitting, "position = %s, payment = %s", position, payment)
    channel = Channel.INVITED if sitting.invitation else Channel.OPEN
    values = [sitting.key_hash, about.pk, channel.value, sitting.invitation, "", shape.nothing, shape.unaware,
              position, payment, "{}", timezone.localdate(), about.pk]  # fmt: skip
    return _execute(_begin_sql(), values)


def _begin_sql():
    json_type = "::jsonb" if connection.vendor == "postgresql" else ""
    return f"""INSERT INTO {_TABLE} ({_FIELDS})
        SELECT %s, %s, %s, %s, %s, %s, %s, %s, %s, %s{json_type}, %s WHERE {_is_open("%s")}
        ON CONFLICT (key_hash) DO UPDATE SET position = excluded.position, payment = excluded.payment"""


def keep_answers(sitting, first, letters):
    """Put these letters in the place of those from `first`. Whether there is something to put them into."""
    after = first + len(letters) + 1
    return _update(
        sitting, "answers = substr(answers, 1, %s) || %s || substr(answers, %s)", first, letters, after
    )


def keep_awareness(sitting, letters):
    return _update(sitting, "awareness = %s", letters)


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


def _update(sitting, what, *values):
    sql = f"UPDATE {_TABLE} SET {what}, day = %s WHERE key_hash = %s AND {_is_open(f'{_TABLE}.about_id')}"  # noqa: S608
    return _execute(sql, [*values, timezone.localdate(), sitting.key_hash])


def _is_open(about):
    """SQL that is true when the campaign of a CampaignOrganisation takes answers. `about`: SQL for its id."""
    return f"""EXISTS (SELECT 1 FROM {CampaignOrganisation._meta.db_table} about
        JOIN {Campaign._meta.db_table} campaign ON campaign.id = about.campaign_id
        WHERE campaign.status = 'open' AND about.id = {about})"""  # noqa: S608


def _execute(sql, values):
    """Whether there was a row."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount == 1
