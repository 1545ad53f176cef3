"""The index on SQLite: an FTS5 table beside the model's, its rowid the innovation's id.

It holds stems, set apart by spaces; its own reading of words does no more than split at the spaces. Rows whose
IndexEntry has gone (a flushed test database, a cascade) are never found: everything is looked up through IndexEntry.
"""

import json

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


def held(stems):
    one = (
        f"SELECT %s WHERE EXISTS (SELECT 1 FROM {TABLE} JOIN {ENTRIES} ON innovation_id = {TABLE}.rowid"  # noqa: S608
        f" WHERE {TABLE} MATCH %s)"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join([one] * len(stems)), [text for stem in stems for text in (stem, f'"{stem}"')]
        )
        return {stem for (stem,) in cursor.fetchall()}


def condition(query, in_title, alias):
    sql = f'"{alias}"."innovation_id" IN (SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s)'  # noqa: S608
    text = _match(query)
    return sql, [f"{{title}} : {text}" if in_title else text]


def ranks(query, groups, ids):
    chosen = json.dumps(ids)
    met = " UNION ALL ".join([f"SELECT rowid AS id FROM {TABLE} WHERE {TABLE} MATCH %s"] * len(groups))  # noqa: S608
    with connection.cursor() as cursor:
        # The plus signs keep SQLite from asking the index afresh for every single id.
        cursor.execute(
            f"WITH chosen AS (SELECT value AS id FROM json_each(%s)),"  # noqa: S608
            f" ranked AS (SELECT rowid AS id, -bm25({TABLE}, {WEIGHTS}) AS rank FROM {TABLE}"
            f"  WHERE {TABLE} MATCH %s AND +rowid IN (SELECT id FROM chosen)),"
            f" met AS (SELECT id, COUNT(*) AS groups FROM ({met})"
            "   WHERE id IN (SELECT id FROM chosen) GROUP BY id)"
            " SELECT ranked.id, title, rank, groups FROM ranked JOIN met ON met.id = ranked.id"
            " JOIN innovations_innovation innovation ON innovation.id = ranked.id",
            [chosen, _match(query), *map(_match, groups)],
        )
        return cursor.fetchall()


def _match(query):
    def alternative(wanted):
        if wanted.together:
            return f'"{" ".join(wanted.stems)}"'
        return "(" + " AND ".join(f'"{stem}"' for stem in wanted.stems) + ")"

    def joined(operator):
        return lambda parts: "(" + operator.join(parts) + ")"

    return query.written(alternative, joined(" AND "), joined(" OR "))
