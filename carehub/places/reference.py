"""The councils, from the tables that ship with CareHub into the database."""

from django.db import transaction

from carehub.places import tables
from carehub.places.models import Council, CouncilSimilarity


@transaction.atomic
def load_councils() -> int:
    """Write every council with its hexagon, facts and most-alike list; run again, it puts right what changed."""
    hexagons = {row["gss_code"]: row for row in tables.records("council_hex.csv")}
    facts = {row["gss_code"]: row for row in tables.records("council_facts.csv")}
    councils = [
        _council(row, hexagons[row["gss_code"]], facts[row["gss_code"]])
        for row in tables.records("councils.csv")
    ]
    _make_room(councils)
    changing = [field.name for field in Council._meta.concrete_fields if not field.primary_key]
    Council.objects.bulk_create(
        councils, update_conflicts=True, unique_fields=["gss_code"], update_fields=changing
    )
    _load_similarities()
    return len(councils)


def _council(row, hexagon, facts):
    return Council(
        **row | {field: _number(row[field]) for field in ("lat", "lon", "population", "population_65_plus")},
        hex_q=int(hexagon["q"]),
        hex_r=int(hexagon["r"]),
        facts={
            column: _number(value) for column, value in facts.items() if column not in ("gss_code", "name")
        },
    )


def _number(text):
    """A figure as a number, words as they are, nothing as None."""
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text or None


def _make_room(councils):
    """Move hexagons that change hands out of the way first, so that no two councils ever share one."""
    wanted = {council.gss_code: (council.hex_q, council.hex_r) for council in councils}
    moving = [
        c for c in Council.objects.all() if wanted.get(c.gss_code, (c.hex_q, c.hex_r)) != (c.hex_q, c.hex_r)
    ]
    for number, council in enumerate(moving):
        council.hex_q, council.hex_r = -1000 - number, -1000
    Council.objects.bulk_update(moving, ["hex_q", "hex_r"])


def _load_similarities():
    CouncilSimilarity.objects.all().delete()
    CouncilSimilarity.objects.bulk_create(
        CouncilSimilarity(
            council_id=row["gss_code"],
            rank=int(row["rank"]),
            similar_id=row["similar_gss_code"],
            distance=float(row["distance"]),
        )
        for row in tables.records("council_similar.csv")
    )
