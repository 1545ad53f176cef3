"""The index on SQLite: an FTS5 table beside the model's, its rowid the innovation's id.

It holds stems, set apart by spaces; its own reading of words does no more than split at the spaces. Rows whose
IndexEntry has gone (a flushed test database, a cascade) are never found: everything is looked up through IndexEntry.
"""

import json
from collections import Counter

from django.db import connection

from innovations.models.index import IndexEntry

ENTRIES = IndexEntry._meta.db_table
TABLE = "innovations_searchtext"
WEIGHTS = "10, 4, 1"  # of title, summary and body
GAP = "\ue000"  # a private character, which no text holds once it is read: no phrase reaches across it


def write(entries, texts):
    IndexEntry.objects.put(entries)
    _erase_words([entry.pk for entry in entries])
    rows = [(entry.pk, *map(_spaced, parts)) for entry, parts in zip(entries, texts, strict=True)]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {TABLE} (rowid, title, summary, body) VALUES (%s, %s, %s, %s)", rows)  # noqa: S608


def _spaced(stems):
    return " ".join(GAP if stem is None else stem for stem in stems)


def erase(ids):
    _erase_words(ids)
    IndexEntry.objects.placed(ids).delete()


def _erase_words(ids):
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {TABLE} WHERE rowid = %s", [(pk,) for pk in ids])  # noqa: S608


def tidy():
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE} WHERE rowid NOT IN (SELECT innovation_id FROM {ENTRIES})")  # noqa: S608
        cursor.execute(f"INSERT INTO {TABLE} ({TABLE}) VALUES ('optimize')")  # noqa: S608
        cursor.execute("ANALYZE")


def holding(stem):
    sql = (
        f"SELECT 1 FROM {TABLE} JOIN {ENTRIES} ON innovation_id = {TABLE}.rowid"  # noqa: S608
        f" WHERE {TABLE} MATCH %s"
    )
    return sql, [f'"{stem}"']


def fetch(sql, parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def condition(query, in_title, alias):
    sql = f'"{alias}"."innovation_id" IN (SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s)'  # noqa: S608
    text = _match(query)
    return sql, [f"{{title}} : {text}" if in_title else text]


def ranks(query, groups, ids):
    chosen = json.dumps(ids)
    with connection.cursor() as cursor:
        # The plus sign keeps SQLite from asking the index afresh for every single id.
        cursor.execute(
            f"SELECT found.rowid, innovation.title, -bm25({TABLE}, {WEIGHTS}) FROM {TABLE} AS found"  # noqa: S608
            " JOIN innovations_innovation AS innovation ON innovation.id = found.rowid"
            f" WHERE {TABLE} MATCH %s AND +found.rowid IN (SELECT value FROM json_each(%s))",
            [_match(query), chosen],
        )
        rows = cursor.fetchall()
    met = _met(groups, chosen)
    return [(pk, title, rank, met[pk]) for pk, title, rank in rows]


def _met(groups, chosen):
    """How many of the groups each of the chosen ids meets."""
    if not groups:
        return Counter()
    one = f"SELECT rowid AS id FROM {TABLE} WHERE {TABLE} MATCH %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM ({' UNION ALL '.join([one] * len(groups))})"  # noqa: S608
            " WHERE id IN (SELECT value FROM json_each(%s))",
            [*map(_match, groups), chosen],
        )
        return Counter(pk for (pk,) in cursor.fetchall())


def _match(query):
    def alternative(wanted):
        if wanted.together:
            return f'"{" ".join(wanted.stems)}"'
        return "(" + " AND ".join(f'"{stem}"' for stem in wanted.stems) + ")"

    def joined(operator):
        return lambda parts: "(" + operator.join(parts) + ")"

    return query.written(alternative, joined(" AND "), joined(" OR "))
