"""What the database holds about one entry: at a glance, for a page that is kept in the cache, and all its page shows.

With a QuerySet for each table, most of the page's time went into putting nine statements together and waiting for nine
answers. The statement is put together once a process, from the same QuerySets; each table's rows come as JSON.
"""

import json
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from django.db import connection, models

from carehub.accounts.models import Organisation
from carehub.places.models import Council
from innovations.cards import with_runner
from innovations.models import (
    Category,
    Cost,
    IndexEntry,
    Innovation,
    Opening,
    Outcome,
    Picture,
    Place,
    Role,
    Route,
    Source,
)

MOST_PLACES = 60
MOST_OPENINGS = 200
# Read by the ORM when somebody asks for one: the databases write these into JSON in different ways.
LEFT_OUT = (models.DateTimeField, models.JSONField)
NOT_IN_JSON = (
    models.BooleanField,
    models.DateField,
    models.DecimalField,
    models.FloatField,
    models.TimeField,
    models.UUIDField,
)
# All rows of a statement, each with its values in the order of the columns.
AS_JSON = {
    "postgresql": "SELECT COALESCE(json_agg(part), '[]')::text FROM ({rows}) AS part",
    "sqlite": "SELECT json_group_array(json_array({columns})) FROM ({rows})",
}


# Stand for the entry's id and for the ids of the entries like it, until a page is asked for.
ENTRY, LIKE_IT = -1, (-2, -3, -4)


@dataclass(frozen=True)
class Part:
    """Rows of one table, with what they refer to as {name: model} and what they are annotated with."""

    rows: models.QuerySet
    related: dict = field(default_factory=dict)
    annotated: tuple = ()

    def columns(self):
        related = (f"{name}__{one.attname}" for name, model in self.related.items() for one in _fields(model))
        return [*(one.attname for one in _fields(self.rows.model)), *related, *self.annotated]

    def statement(self, vendor):
        """(SQL, parameters)"""
        rows, parameters = self.rows.values(*self.columns()).query.sql_with_params()
        columns = ", ".join(f'"{column}"' for column in self.columns())
        return f"({AS_JSON[vendor].format(rows=rows, columns=columns)})", parameters

    def objects(self, text):
        return [self._object(row) for row in json.loads(text, parse_float=Decimal)]

    def _object(self, row):
        values = iter(row.values() if isinstance(row, dict) else row)
        one = _instance(self.rows.model, values)
        for name, model in self.related.items():
            other = _instance(model, values)
            if other.pk is not None:
                setattr(one, name, other)
        for name, value in zip(self.annotated, values, strict=True):
            setattr(one, name, value)
        return one


PARTS = {
    "entry": Part(
        Innovation.objects.filter(pk=ENTRY),
        {"category": Category, "source": Source, "index_entry": IndexEntry, "picture": Picture},
    ),
    "places": Part(Place.objects.filter(innovation=ENTRY)[: MOST_PLACES + 1]),
    "openings": Part(Opening.objects.filter(innovation=ENTRY)[:MOST_OPENINGS]),
    "roles": Part(Role.objects.public().filter(innovation=ENTRY), {"organisation": Organisation}),
    "costs": Part(Cost.objects.filter(innovation=ENTRY)),
    "routes": Part(Route.objects.filter(innovation=ENTRY)),
    "outcomes": Part(Outcome.objects.filter(innovation=ENTRY)),
    "areas": Part(Council.objects.filter(innovations=ENTRY).order_by("name")),
    "similar": Part(
        with_runner(Innovation.objects.saved(LIKE_IT)), {"category": Category}, annotated=("runner",)
    ),
}


_GLANCE = """
    SELECT entry.id, slug, title, summary, status, entry.category_id, updated_at, last_checked_on,
           indexed.needs AS needs_mask, indexed.category AS category_bit, indexed.themes AS themes_mask
    FROM innovations_innovation AS entry
    LEFT JOIN innovations_indexentry AS indexed ON indexed.innovation_id = entry.id
    WHERE slug = %s
"""


def glance(slug):
    """The entry with this slug, whatever its status, or None. The last three are None when it is not indexed.

    Asked for on every visit. The ORM would take longer to write this than the database to answer it.
    """
    return next(iter(Innovation.objects.raw(_GLANCE, [slug])), None)


def rows_of(pk, similar):
    """{name of the part: instances}, in the order of each table; those of the `similar` ids in any order."""
    statement, places = _statement(connection.vendor)
    given = {ENTRY: pk, **dict.fromkeys(LIKE_IT), **dict(zip(LIKE_IT, similar, strict=False))}
    with connection.cursor() as cursor:
        cursor.execute(statement, [given.get(place, place) for place in places])
        texts = cursor.fetchone()
    return {name: part.objects(text) for (name, part), text in zip(PARTS.items(), texts, strict=True)}


@cache
def _statement(vendor):
    statements = [part.statement(vendor) for part in PARTS.values()]
    parameters = [parameter for _, those in statements for parameter in those]
    return f"SELECT {', '.join(sql for sql, _ in statements)}", parameters


@cache
def _fields(model):
    return [one for one in model._meta.concrete_fields if not isinstance(one, LEFT_OUT)]


@cache
def _readers(model):
    """({names of columns}, for each what turns a value of JSON into the field's)."""
    fields = _fields(model)
    readers = [
        one.to_python if isinstance(getattr(one, "target_field", one), NOT_IN_JSON) else None
        for one in fields
    ]
    return {one.attname for one in fields}, readers


def _instance(model, values):
    names, readers = _readers(model)
    read = [
        value if reader is None or value is None else reader(value)
        for reader, value in zip(readers, values, strict=False)
    ]
    return model.from_db(connection.alias, names, read)
