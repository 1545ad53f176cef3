"""Conditions that Django does not have. The same SQL on both databases.

`column__has_any=mask` is true where the integers share a set bit; `Among(column, statement)` where the statement gives
the column's value.
"""

from django.db.models import BigIntegerField, BooleanField, F, Field, Func, Lookup


@Field.register_lookup
class HasAny(Lookup):
    lookup_name = "has_any"

    def get_prep_lookup(self):
        return BigIntegerField().get_prep_value(self.rhs)

    def as_sql(self, compiler, connection):
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"({left} & {right}) <> 0", [*left_params, *right_params]


class Among(Func):
    """`statement` is (SQL, parameters) that was put together once. A QuerySet in its place would be put together anew
    each time it is asked for, which for a distance takes longer than the database takes to answer."""

    output_field = BooleanField()

    def __init__(self, column, statement):
        super().__init__(F(column))
        self.statement = statement

    def as_sql(self, compiler, connection, **context):
        column, parameters = compiler.compile(self.get_source_expressions()[0])
        sql, values = self.statement
        return f"{column} IN ({sql})", [*parameters, *values]


def mask_of(bits):
    return sum(1 << bit for bit in set(bits))
