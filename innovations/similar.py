"""Ideas like this one: what shares needs, then kind of thing, among a bounded number of the best entries."""

from django.core.cache import cache

from innovations.cards import with_runner
from innovations.models import IndexEntry, Innovation

POOL = 2000  # entries looked at: the best by quality, so that a page costs the same however many there are
KEPT = 600  # seconds
HOW_MANY = 3


def similar_to(entry):
    """At most three published entries, most alike first, ready for cards. The entry came with its index_entry."""
    mine = getattr(entry, "index_entry", None)
    if mine is None:
        return []
    scored = ((_likeness(mine, other), other[0]) for other in _pool() if other[0] != entry.pk)
    best = sorted((one for one in scored if one[0] > 0), key=lambda one: -one[0])[:HOW_MANY]
    found = {other.pk: other for other in with_runner(Innovation.objects.saved([pk for _, pk in best]))}
    return [found[pk] for _, pk in best if pk in found]


def _pool():
    """(id, mask of needs, bit of the category, mask of themes), best first, at most ten minutes old."""
    rows = IndexEntry.objects.best_first().values_list("pk", "needs", "category", "themes")
    return cache.get_or_set("similar:pool", lambda: list(rows[:POOL]), KEPT)


def _likeness(mine, other):
    _, needs, category, themes = other
    shared = (mine.needs & needs).bit_count()
    same_kind = mine.category == category
    return (
        3 * shared + 2 * same_kind + ((mine.themes & themes).bit_count() / 10 if shared or same_kind else 0)
    )
