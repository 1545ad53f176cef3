"""The one place that knows which database keeps the index. Both answer the same questions with the same hits.

An engine is a dumb inverted index over stems: all reading of words happens in analysis.py. It offers
    write(entries, texts)   add or replace rows: IndexEntry objects and, in the same order, their Texts
    erase(ids)              take rows out
    tidy()                  after many changes: remove what has no IndexEntry, refresh statistics
    holding(stem)           SQL, and its parameters, with a row for each entry that has the stem
    ranks(query, groups, ids)   (id, title, rank, groups met) of these entries; a higher rank is better
    fetch(sql, parameters)  rows of a statement that reads many matches
    condition(query, in_title, alias)   SQL, and its parameters, true for rows of the aliased IndexEntry table
"""

from django.db import connection
from django.db.models import BooleanField, F, Func

from innovations.models.index import SearchWord
from innovations.search import postgres, sqlite

WORDS = SearchWord._meta.db_table


class Matches(Func):
    """True where an IndexEntry meets a Query (innovations.search.query); with `in_title`, by its title alone."""

    output_field = BooleanField()

    def __init__(self, query, in_title=False):
        super().__init__(F("innovation_id"))
        self.query, self.in_title = query, in_title

    def as_sql(self, compiler, connection, **context):
        engine = postgres if connection.vendor == "postgresql" else sqlite
        column = self.get_source_expressions()[0]
        return engine.condition(self.query, self.in_title, column.alias)


def current():
    return postgres if connection.vendor == "postgresql" else sqlite


def known(tokens):
    """Those of the tokens whose word somebody has written in a title or the like, or whose stem some entry has.

    One query; the second question, for which PostgreSQL fetches all entries with the stem, is asked only where the
    answer to the first is no.
    """
    spelt = f"SELECT 1 FROM {WORDS} WHERE word = %s"  # noqa: S608
    parts, parameters = [], []
    for number, token in enumerate(tokens):
        sql, values = current().holding(token.stem)
        parts.append(f"SELECT {number} WHERE EXISTS ({spelt}) OR EXISTS ({sql})")
        parameters += [token.word, *values]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters)
        return [tokens[number] for (number,) in cursor.fetchall()]
