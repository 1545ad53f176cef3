"""Rows of several tables by one statement, put together once a process from QuerySets; each table's rows come as JSON.

With a QuerySet for each table, most of a page's time went into putting statements together and waiting for answers.
"""

import json
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, cached_property

from django.db import connection, models

from carehub import prepared

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


@dataclass(frozen=True)
class Part:
    """Rows of one table, with what they refer to as {name: model} and what they are annotated with; `without` are
    columns that nobody needs here. What is known only when somebody asks stands in `rows` as a negative number."""

    rows: models.QuerySet
    related: dict = field(default_factory=dict)
    annotated: tuple = ()
    without: tuple = ()

    def columns(self):
        own = (name for name in _readers(self.rows.model) if name not in self.without)
        related = (f"{name}__{column}" for name, model in self.related.items() for column in _readers(model))
        return [*own, *related, *self.annotated]

    def statement(self, vendor):
        """(SQL, parameters)"""
        rows, parameters = self.rows.values(*self.columns()).query.sql_with_params()
        columns = ", ".join(f'"{column}"' for column in self.columns())
        return f"({AS_JSON[vendor].format(rows=rows, columns=columns)})", parameters

    def objects(self, text):
        return [self._object(row) for row in json.loads(text, parse_float=Decimal)]

    def _object(self, row):
        values = iter(row.values() if isinstance(row, dict) else row)
        one = _instance(self.rows.model, values, self.without)
        for name, model in self.related.items():
            other = _instance(model, values)
            if other.pk is not None:
                setattr(one, name, other)
        for name, value in zip(self.annotated, values, strict=True):
            setattr(one, name, value)
        return one


class AtOnce:
    def __init__(self, **parts):
        self.parts = parts

    def read(self, given):
        """{name of the part: instances, in its order}; `given` is {negative number: what it stands for}."""
        sql, parameters = self._statement
        with connection.cursor() as cursor:
            prepared.execute(cursor, sql, [given.get(one, one) for one in parameters])
            texts = cursor.fetchone()
        return {
            name: part.objects(text) for (name, part), text in zip(self.parts.items(), texts, strict=True)
        }

    @cached_property
    def _statement(self):
        statements = [part.statement(connection.vendor) for part in self.parts.values()]
        parameters = [parameter for _, those in statements for parameter in those]
        return f"SELECT {', '.join(sql for sql, _ in statements)}", parameters


@cache
def _readers(model):
    """{name of the column: what turns a value of JSON into the field's, or None}."""
    fields = [one for one in model._meta.concrete_fields if not isinstance(one, LEFT_OUT)]
    return {
        one.attname: one.to_python if isinstance(getattr(one, "target_field", one), NOT_IN_JSON) else None
        for one in fields
    }


@cache
def _read(model, without):
    readers = {name: reader for name, reader in _readers(model).items() if name not in without}
    return set(readers), list(readers.values())


def _instance(model, values, without=()):
    names, readers = _read(model, without)
    read = [
        value if reader is None or value is None else reader(value)
        for reader, value in zip(readers, values, strict=False)
    ]
    return model.from_db(connection.alias, names, read)
