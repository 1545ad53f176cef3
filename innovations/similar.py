"""Ideas like this one: what shares needs, then kind of thing, among a bounded number of the best entries."""

from heapq import nlargest

from carehub.remember import remembered
from innovations.models import IndexEntry

POOL = 2000  # entries looked at: the best by quality, so that a page costs the same however many there are
KEPT = 600  # seconds
HOW_MANY = 3


def similar_to(entry):
    """Ids of at most three published entries, most alike first. The entry is one at a glance (entry_rows)."""
    if entry.needs_mask is None:
        return []
    best = nlargest(HOW_MANY + 1, _alike(entry.needs_mask, entry.category_bit, entry.themes_mask))
    return [pk for *_, pk in best if pk != entry.pk][:HOW_MANY]


def _alike(needs, category, themes):
    """(likeness, place in the pool from its end, id) of all that share a need or are of its kind.

    A need counts three, the kind two, a theme a tenth. Two thousand are looked at, so this is one loop with no calls.
    """
    return [
        (
            30 * (needs & its_needs).bit_count() + 20 * (category == its) + (themes & its_themes).bit_count(),
            at,
            pk,
        )
        for at, pk, its_needs, its, its_themes in pool()
        if needs & its_needs or category == its
    ]


@remembered(seconds=KEPT)
def pool():
    """(place from the end, id, mask of needs, bit of the category, mask of themes), best first."""
    rows = IndexEntry.objects.best_first().values_list("pk", "needs", "category", "themes")[:POOL]
    return [(-at, *row) for at, row in enumerate(rows)]
