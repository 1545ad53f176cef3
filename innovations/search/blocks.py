"""Which of very many matches are ranked: a block of so many, in an order that needs no look at their words."""

from django.db import connection


def block(entries, query, start, limit, among=()):
    """{innovation id: quality} of `limit` of the entries (a QuerySet) after the first `start`.

    Entries that meet the query by their titles come first, then those of the best stored quality. Where titles fill
    the block, as they do for a broad word, the many other matches are not read. `among`: QuerySets with no row in
    common which hold all that the entries are taken from, whatever its words; by default the entries.
    """
    end = start + limit
    titles, title_values = _titles(query, end, among or [entries])
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


def _titles(query, most, among):
    """SQL, and its parameters, for the best that meet the query by their titles, which then meet it by their words."""
    parts = [part.meeting(query, in_title=True) for part in among]
    if len(parts) == 1:
        return _best(parts[0], most)
    # First all, then the best: of few, each would else be sought among all entries in the order of their quality.
    statements = [part.order_by().values_list("pk", "quality").query.sql_with_params() for part in parts]
    every = " UNION ALL ".join(sql for sql, _ in statements)
    sql = f"WITH every (id, quality) AS MATERIALIZED ({every}) SELECT id, quality FROM every"  # noqa: S608
    values = [value for _, those in statements for value in those]
    return f"{sql} ORDER BY quality DESC, id DESC LIMIT {most}", values


def _best(entries, most):
    return entries.best_first().values_list("pk", "quality")[:most].query.sql_with_params()
