"""What the database holds about the entries of one page of results, and about their places."""

from django.db.models import OuterRef, Subquery

from carehub.places.models import Council
from innovations.at_once import AtOnce, Part
from innovations.cards import with_runner
from innovations.models import Category, IndexEntry, Innovation, Place

PAGE = 10
# Stand for the ids of the entries, until a page is asked for.
ENTRIES = tuple(range(-1, -1 - PAGE, -1))
NOT_SHOWN = (
    "description",
    "who_for",
    "who_cannot",
    "accessibility",
    "evidence_limits",
    "how_it_was_set_up",
)


def _with_area(entries):
    """The entries (a QuerySet) with the name of the first council they cover as `.area`, or None."""
    areas = Innovation.areas.through.objects.filter(innovation=OuterRef("pk")).order_by("council__name")
    return entries.annotate(area=Subquery(areas.values("council__name")[:1]))


ROWS = AtOnce(
    entries=Part(
        _with_area(with_runner(Innovation.objects.saved(ENTRIES))),
        {"category": Category, "index_entry": IndexEntry},
        annotated=("runner", "area"),
        without=NOT_SHOWN,
    ),
    places=Part(Place.objects.of_innovations(ENTRIES).order_by("order", "pk"), {"council": Council}),
)


def rows_of(ids):
    """(entries in any order, with `.runner` and `.area`, names or None; their places in order) of at most PAGE ids."""
    rows = ROWS.read({**dict.fromkeys(ENTRIES), **dict(zip(ENTRIES, ids, strict=False))})
    return rows["entries"], rows["places"]
