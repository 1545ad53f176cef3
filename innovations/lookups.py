"""`column__has_any=mask`: true where the integers share a set bit. The same SQL on both databases."""

from django.db.models import BigIntegerField, Field, Lookup


@Field.register_lookup
class HasAny(Lookup):
    lookup_name = "has_any"

    def get_prep_lookup(self):
        return BigIntegerField().get_prep_value(self.rhs)

    def as_sql(self, compiler, connection):
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"({left} & {right}) <> 0", [*left_params, *right_params]


def mask_of(bits):
    return sum(1 << bit for bit in set(bits))
