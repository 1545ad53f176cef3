"""Which of very many matches are ranked: a block of so many, in an order that needs no look at their words."""

from django.db import connection


def block(entries, query, start, limit):
    """{innovation id: quality} of `limit` of the entries (a QuerySet) after the first `start`.

    Entries that meet the query by their titles come first, then those of the best stored quality. Where titles fill
    the block, as they do for a broad word, the many other matches are not read.
    """
    end = start + limit
    titles, title_values = _best(entries.meeting(query, in_title=True), end)
    # Twice as many, since those found by their titles, fewer than `end`, may be among them. To leave them out
    # inside would mislead PostgreSQL's planner about how many there are.
    every, every_values = _best(entries, 2 * end)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH title (id, quality) AS MATERIALIZED ({titles})"  # noqa: S608
            " SELECT id, quality, 1 AS by_title FROM title UNION ALL"
            f" SELECT pk, quality, 0 FROM ({every}) AS entry"
            "  WHERE (SELECT COUNT(*) FROM title) < %s AND pk NOT IN (SELECT id FROM title)"
            " ORDER BY by_title DESC, quality DESC, id DESC LIMIT %s OFFSET %s",
            [*title_values, *every_values, end, limit, start],
        )
        return {pk: quality for pk, quality, _ in cursor.fetchall()}


def _best(entries, most):
    return entries.best_first().values_list("pk", "quality")[:most].query.sql_with_params()
