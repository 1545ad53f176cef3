"""Writing many postcodes at once: the one place where the databases differ."""

from django.db import connection, transaction

_UPSERT = """
ON CONFLICT (packed) DO UPDATE SET
    lat = excluded.lat, lon = excluded.lon, area_code = excluded.area_code, terminated = excluded.terminated
WHERE (places_postcode.lat, places_postcode.lon, places_postcode.area_code, places_postcode.terminated)
    IS DISTINCT FROM (excluded.lat, excluded.lon, excluded.area_code, excluded.terminated)
"""
_INSERT = "INSERT INTO places_postcode (packed, lat, lon, area_code, terminated) "
_ARRIVING = "CREATE TEMPORARY TABLE arriving_postcode (LIKE places_postcode) ON COMMIT DROP"
_COPY = "COPY arriving_postcode (packed, lat, lon, area_code, terminated) FROM STDIN"
# What is the same already is left alone: an upsert would lock its row, and so write it, even to change nothing.
_FROM_ARRIVING = """
SELECT packed, lat, lon, area_code, terminated FROM arriving_postcode AS new WHERE NOT EXISTS (
    SELECT 1 FROM places_postcode AS old WHERE old.packed = new.packed AND
    (old.lat, old.lon, old.area_code, old.terminated) IS NOT DISTINCT FROM
    (new.lat, new.lon, new.area_code, new.terminated))
"""


@transaction.atomic
def upsert(records) -> int:
    """Write (packed, lat, lon, area code, ISO day or None), each postcode once; how many were new or different."""
    if not records:
        return 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _copy(cursor, records)
            cursor.execute(_INSERT + _FROM_ARRIVING + _UPSERT)
        else:
            cursor.executemany(_INSERT + "VALUES (%s, %s, %s, %s, %s) " + _UPSERT, records)
        return cursor.rowcount


def _copy(cursor, records):
    cursor.execute("DROP TABLE IF EXISTS arriving_postcode")
    cursor.execute(_ARRIVING)
    with cursor.copy(_COPY) as copy:
        for record in records:
            copy.write_row(record)
