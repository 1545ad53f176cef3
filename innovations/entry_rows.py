"""What the database holds about one entry: at a glance, for a page that is kept in the cache, and all its page shows."""

from functools import cache

from django.db import connection
from django.utils.safestring import mark_safe

from carehub import prepared
from carehub.accounts.models import Organisation
from carehub.places.models import Council
from innovations.at_once import AtOnce, Part
from innovations.cards import with_runner
from innovations.drawing import release_and_day
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
from innovations.models.drawn_page import RIGHT

MOST_PLACES = 60
MOST_OPENINGS = 200
# Stand for the entry's id and for the ids of the entries like it, until a page is asked for.
ENTRY, LIKE_IT = -1, (-2, -3, -4)

ROWS = AtOnce(
    entry=Part(
        Innovation.objects.filter(pk=ENTRY),
        {"category": Category, "source": Source, "index_entry": IndexEntry, "picture": Picture},
    ),
    places=Part(Place.objects.filter(innovation=ENTRY)[: MOST_PLACES + 1]),
    openings=Part(Opening.objects.filter(innovation=ENTRY)[:MOST_OPENINGS]),
    roles=Part(Role.objects.public().filter(innovation=ENTRY), {"organisation": Organisation}),
    costs=Part(Cost.objects.filter(innovation=ENTRY)),
    routes=Part(Route.objects.filter(innovation=ENTRY)),
    outcomes=Part(Outcome.objects.filter(innovation=ENTRY)),
    areas=Part(Council.objects.filter(innovations=ENTRY).order_by("name")),
    similar=Part(
        with_runner(Innovation.objects.saved(LIKE_IT)), {"category": Category}, annotated=("runner",)
    ),
)


GLIMPSED = [field for field in Innovation._meta.concrete_fields if field.name in {
    "id", "slug", "title", "summary", "status", "updated_at", "last_checked_on"}]  # fmt: skip
# What the search index knows of it, by which others are found to be like it.
INDEXED = {"needs_mask": "needs", "category_bit": "category", "themes_mask": "themes"}
_COLUMNS = [f"entry.{field.column}" for field in GLIMPSED] + [
    f"indexed.{column}" for column in INDEXED.values()
]
_GLANCE = f"""
    SELECT {", ".join(_COLUMNS)}, page.html FROM innovations_innovation AS entry
    LEFT JOIN innovations_indexentry AS indexed ON indexed.innovation_id = entry.id
    LEFT JOIN innovations_drawnpage AS page ON page.innovation_id = entry.id AND {RIGHT}
    WHERE slug = %s
"""  # noqa: S608 (names of columns only)


def glance(slug):
    """The entry with this slug, whatever its status, or None. What is INDEXED is None where it is not.

    `.drawn` is the middle of its page for who has not saved it, or None where none is drawn and right.
    Asked for on every visit. The ORM would take longer to write this than the database to answer it.
    """
    with connection.cursor() as cursor:
        prepared.execute(cursor, _GLANCE, [*release_and_day(), slug])
        row = cursor.fetchone()
    if row is None:
        return None
    *row, html = row
    read = list(row[: len(GLIMPSED)])
    for place, convert, column in _conversions(cursor.db.vendor):
        read[place] = convert(read[place], column, cursor.db)
    entry = Innovation.from_db(cursor.db.alias, [field.attname for field in GLIMPSED], read)
    vars(entry).update(zip(INDEXED, row[len(GLIMPSED) :], strict=True))
    # Our own HTML, from templates that escape what people wrote.
    entry.drawn = mark_safe(html) if html else None  # noqa: S308
    return entry


@cache
def _conversions(_vendor):
    """[(place in the row, what makes the field's value of the database's, the column)]"""
    columns = [field.get_col("entry") for field in GLIMPSED]
    return [
        (place, convert, column)
        for place, column in enumerate(columns)
        for convert in (
            *connection.ops.get_db_converters(column),
            *column.target.get_db_converters(connection),
        )
    ]


def rows_of(pk, similar):
    """{name of the part: instances}, in the order of each table; those of the `similar` ids in any order."""
    return ROWS.read({ENTRY: pk, **dict.fromkeys(LIKE_IT), **dict(zip(LIKE_IT, similar, strict=False))})
