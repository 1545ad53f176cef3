"""Counts over the whole directory, remembered until the directory changes and at most for a minute."""

from django.core.cache import cache

from innovations.models import IndexEntry


def counted(name, count, seconds=60):
    """What `count()` returns, from the cache if nothing was indexed since. `name` must be a plain slug-like word."""
    latest = IndexEntry.objects.latest_change()
    key = f"counted:{name}:{latest.timestamp() if latest else 0}"
    return cache.get_or_set(key, count, seconds)
