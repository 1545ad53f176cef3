"""How many entries and digital hubs are listed in each council, in all or for one need.

An entry counts once in each council in which it has a place or which is one of its areas. What is offered online or all
over England counts in no council. Digital hubs are counted place by place.
"""

from collections import Counter
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count

from innovations.counted import counted
from innovations.lookups import mask_of
from innovations.models import Need, Place


@dataclass(frozen=True)
class Measure:
    """What is counted. `param` stands in the address; `noun` is many of them; `query` leads to them in the directory."""

    param: str
    label: str
    noun: str
    query: str = ""
    bit: int | None = None


ENTRIES = Measure("entries", "All ideas and services", "ideas and services")
HUBS = Measure("hubs", "Digital hubs: places to get online with help", "digital hubs")


def measures():
    needs = [
        Measure(
            f"need:{need.slug}",
            need.label,
            f"ideas for “{need.label.lower()}”",
            f"need={need.slug}",
            need.bit,
        )
        for need in Need.objects.remembered()
    ]
    return [ENTRIES, HUBS, *needs]


def per_council(measure):
    """{ONS code: how many}; councils with none are left out."""
    if measure is HUBS:
        return Counter(dict(listed_hubs().order_by().values_list("council").annotate(number=Count("pk"))))
    counts = counted("listed", listed)
    return Counter({code: those[measure.bit] for code, those in counts.items() if those[measure.bit]})


def listed_hubs():
    return Place.objects.filter(
        is_digital_hub=True, council__isnull=False, innovation__index_entry__isnull=False
    )


# Each council that an entry has a place in or covers, once. The same SQL on both databases.
_COUNTS = """
    WITH listed AS (
        SELECT council_id AS council, innovation_id FROM innovations_place WHERE {here}
        UNION SELECT council_id, innovation_id FROM innovations_innovation_areas WHERE {here}
    ), masks AS MATERIALIZED ({masks})
    SELECT council, COUNT(needs){by_need} FROM masks GROUP BY council
"""
_OF_ALL = """
    SELECT council, needs FROM listed
    JOIN innovations_indexentry AS entry ON entry.innovation_id = listed.innovation_id WHERE NOT entry.everywhere
"""
# Looked up one by one: for a single council that is five times faster than PostgreSQL's reading of the whole index.
_OF_ONE = """
    SELECT council, (
        SELECT needs FROM innovations_indexentry AS entry
        WHERE entry.innovation_id = listed.innovation_id AND NOT entry.everywhere
    ) AS needs FROM listed
"""


def listed(code=None):
    """{ONS code: {bit of a need: how many entries; None: how many in all}}, for one council or for all."""
    bits = [need.bit for need in Need.objects.remembered()]
    by_need = "".join(f", COUNT(*) FILTER (WHERE needs & {mask_of([bit])} <> 0)" for bit in bits)
    masks, here = (_OF_ONE, "council_id = %s") if code else (_OF_ALL, "council_id IS NOT NULL")
    with connection.cursor() as cursor:
        statement = _COUNTS.format(here=here, masks=masks, by_need=by_need)
        cursor.execute(statement, [code, code] if code else [])
        return {council: Counter(dict(zip([None, *bits], row, strict=True))) for council, *row in cursor}
