"""How many entries and digital hubs are listed in each council, in all or for one need.

An entry counts once in each council in which it has a place or which is one of its areas. What is offered online or all
over England counts in no council. Digital hubs are counted place by place.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef

from innovations.lookups import mask_of
from innovations.models import Innovation, Need, Place


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
        return _counts(_listed_places().filter(is_digital_hub=True), Count("pk"))
    placed, covered = _placed(measure.bit), _covered(measure.bit)
    return _counts(placed, Count("innovation", distinct=True)) + _counts(covered, Count("pk"))


def _counts(rows, number):
    return Counter(dict(rows.order_by().values_list("council").annotate(number=number)))


def _listed_places():
    return Place.objects.filter(council__isnull=False, innovation__index_entry__isnull=False)


def _placed(bit=None):
    return _for_need(_listed_places().filter(innovation__index_entry__everywhere=False), bit)


def _covered(bit=None):
    """Whole councils as areas, but for those in which the entry has a place and is counted already."""
    areas = Innovation.areas.through.objects.filter(innovation__index_entry__everywhere=False)
    placed = Place.objects.filter(innovation=OuterRef("innovation"), council=OuterRef("council"))
    return _for_need(areas.filter(~Exists(placed)), bit)


def _for_need(rows, bit):
    return rows if bit is None else rows.filter(innovation__index_entry__needs__has_any=mask_of([bit]))


def needs_per_council(codes):
    """{ONS code: {bit of the need: how many}} for these councils."""
    found = defaultdict(Counter)
    for rows, number in ((_placed(), Count("innovation", distinct=True)), (_covered(), Count("pk"))):
        here = rows.filter(council__in=codes).order_by()
        for code, mask, many in here.values_list("council", "innovation__index_entry__needs").annotate(
            n=number
        ):
            for bit in range(mask.bit_length()):
                if mask >> bit & 1:
                    found[code][bit] += many
    return found
