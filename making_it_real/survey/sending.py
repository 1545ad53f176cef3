"""Sending answers: one transaction spends the invitation, takes the part answers away and stores one intake row.

It is written in SQL so that a whole response costs few statements and each of them also decides: who finds no row to
delete came second, and who finds the campaign no longer open came late.
"""

import json
import uuid

from django.db import connection, transaction
from django.utils import timezone

from making_it_real.counting.bell import ring
from making_it_real.models import CampaignOrganisation, Intake, Invitation, PartAnswers, SentKey


class NotSent(Exception):
    """Nothing was stored, and what was saved before still is."""


class Gone(NotSent):
    """There are no answers with this key: never begun here, or given up 30 days ago."""


class Closed(NotSent):
    """The campaign takes no answers any more."""


class Spent(NotSent):
    """The invitation was used by other answers."""


def send(key_hash, *, burst_of=None):
    """Store the part answers with this key as an intake row, for good when this returns. Raises NotSent.

    A second time, nothing happens. `burst_of()` gives the id of the Burst they belong to, or None; it is asked once for
    each that is stored, so that a second click does not count towards one.
    """
    with transaction.atomic():
        row = _take(key_hash)
        if row is None:
            if SentKey.objects.with_key(key_hash).exists():
                return
            raise Gone
        if row["invitation_hash"] and not _spend(row["invitation_hash"]):
            raise Spent
        SentKey.objects.create(key_hash=key_hash, day=timezone.localdate())
        if not put(row, burst=burst_of and burst_of()):
            raise Closed
        about = row["about_id"]
        transaction.on_commit(lambda: ring(about))


_TAKEN = ["about_id", "channel", "invitation_hash", "answers", "awareness", "position", "payment", "comments"]


def _take(key_hash):
    sql = f"DELETE FROM {PartAnswers._meta.db_table} WHERE key_hash = %s RETURNING {', '.join(_TAKEN)}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [key_hash])
        row = cursor.fetchone()
    return row and dict(zip(_TAKEN, row, strict=True))


def _spend(token_hash):
    """Whether it was there to be spent. Of many at once exactly one is told so."""
    sql = f"DELETE FROM {Invitation._meta.db_table} WHERE token_hash = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [token_hash])
        return cursor.rowcount == 1


def put(row, *, burst=None):
    """Store one intake row, if its campaign is open; whether it is. A campaign that is being closed waits, or we find it closed.

    `row`: about_id, channel, answers, awareness, position, payment, comments (a dict, or JSON).
    """
    values = [uuid.uuid4(), timezone.localdate(), row["channel"], row["position"], row["payment"], row["answers"],
              row["awareness"], _json(row["comments"]), burst, row["about_id"]]  # fmt: skip
    if connection.vendor != "postgresql":
        values[0] = values[0].hex
    with connection.cursor() as cursor:
        cursor.execute(_put_sql(), values)
        return cursor.rowcount == 1


def _put_sql():
    json_type = "::jsonb" if connection.vendor == "postgresql" else ""
    held = " FOR SHARE OF campaign" if connection.vendor == "postgresql" else ""
    return f"""
        INSERT INTO {Intake._meta.db_table}
            (id, day, channel, position, payment, answers, awareness, comments, burst_id, about_id)
        SELECT %s, %s, %s, %s, %s, %s, %s, %s{json_type}, %s, about.id
        FROM {CampaignOrganisation._meta.db_table} about
        JOIN making_it_real_campaign campaign ON campaign.id = about.campaign_id
        WHERE about.id = %s AND campaign.status = 'open'{held}"""  # noqa: S608


def _json(comments):
    return comments if isinstance(comments, str) else json.dumps(comments)
