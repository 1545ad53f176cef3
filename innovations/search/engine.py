"""The one place that knows which database keeps the index. Both answer the same questions with the same hits.

An engine is a dumb inverted index over stems: all reading of words happens in analysis.py. It offers
    write(entries, texts)   add or replace rows: IndexEntry objects and, in the same order, their Texts
    erase(ids)              take rows out
    tidy()                  after many changes: remove what has no IndexEntry, refresh statistics
    held(stems)             those of the stems that some entry has
    ranks(query, groups, ids)   (id, title, rank, groups met) of these entries; a higher rank is better
    condition(query, in_title, alias)   SQL, and its parameters, true for rows of the aliased IndexEntry table
"""

from django.db import connection
from django.db.models import BooleanField, F, Func

from innovations.search import postgres, sqlite


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
