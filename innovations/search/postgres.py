"""The index on PostgreSQL: a column `words` (tsvector, GIN) beside the model's own in innovations_indexentry.

Why there is a column `padding` and a function innovations_query is told in the migration that makes them.

Lexemes and positions are written out here, so that PostgreSQL's own reading of words plays no part. A stem of the
title stands there twice: once plain and once as "=stem", which finds entries by title from the index alone.
"""

from collections import defaultdict

from django.db import connection

from innovations.models.index import IndexEntry

TABLE = IndexEntry._meta.db_table
WEIGHTS = "{0, 0.1, 0.4, 1}"  # of D (not used), C body, B summary, A title
GAP = 10  # positions between parts, so that no phrase reaches across


def write(entries, texts):
    IndexEntry.objects.put(entries)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {TABLE} SET words = new.words::tsvector, padding = repeat(' ', 2100)"  # noqa: S608
            " FROM unnest(%s::bigint[], %s::text[]) AS new (id, words) WHERE innovation_id = new.id",
            [[entry.pk for entry in entries], [_vector(parts) for parts in texts]],
        )


def _vector(parts):
    lexemes = defaultdict(list)
    position = 0
    for weight, stems in zip("ABC", parts, strict=True):
        position += GAP
        for stem in stems:
            position += GAP if stem is None else 1
            if stem is not None:
                lexemes[stem].append(f"{position}{weight}")
            if stem is not None and weight == "A":
                lexemes["=" + stem].append(str(position))
    return " ".join(f"'{stem}':{','.join(places)}" for stem, places in lexemes.items())


def erase(ids):
    IndexEntry.objects.placed(ids).delete()


def tidy():
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('index_by_words')")
        cursor.execute(f"ANALYZE {TABLE}")


def held(stems):
    one = f"SELECT %s WHERE EXISTS (SELECT 1 FROM {TABLE} WHERE words @@ innovations_query(%s))"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join([one] * len(stems)), [text for stem in stems for text in (stem, f"'{stem}'")]
        )
        return {stem for (stem,) in cursor.fetchall()}


def condition(query, in_title, alias):
    """What the index answers alone and what it must look up phrases for are asked apart.

    Asked together, PostgreSQL would unpack and check every match that shares a page with one that may hold a phrase.
    """
    mark = "=" if in_title else ""
    whole, simple = _tsquery(query, mark), query.without_phrases()
    if simple in (None, query):
        return f'"{alias}"."words" @@ innovations_query(%s)', [whole]
    plain = _tsquery(simple, mark)
    others = f"SELECT innovation_id FROM {TABLE} WHERE words @@ innovations_query(%s)"  # noqa: S608
    sql = f'("{alias}"."words" @@ innovations_query(%s) OR "{alias}"."innovation_id" = ANY (ARRAY({others})))'
    return sql, [plain, f"{whole} & !{plain}"]


def ranks(query, groups, ids):
    met = " + ".join(["0", *["(words @@ %s::tsquery)::int"] * len(groups)])
    with connection.cursor() as cursor:
        # The inner SELECT unpacks each long value once; OFFSET 0 keeps the planner from undoing that.
        cursor.execute(
            f"SELECT entry.id, innovation.title, ts_rank_cd(%s, words, %s::tsquery, 1), {met} FROM"  # noqa: S608
            f" (SELECT innovation_id AS id, words || ''::tsvector AS words FROM {TABLE}"
            "  WHERE innovation_id = ANY(%s) OFFSET 0) AS entry"
            " JOIN innovations_innovation innovation ON innovation.id = entry.id",
            [WEIGHTS, _tsquery(query), *map(_tsquery, groups), ids],
        )
        return cursor.fetchall()


def _tsquery(query, mark=""):
    def alternative(wanted):
        joint = " <-> " if wanted.together else " & "
        return "(" + joint.join(f"'{mark}{stem}'" for stem in wanted.stems) + ")"

    def joined(operator):
        return lambda parts: "(" + operator.join(parts) + ")"

    return query.written(alternative, joined(" & "), joined(" | "))
