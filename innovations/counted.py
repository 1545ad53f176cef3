"""Counts over the whole directory, remembered until the directory changes and at most for a minute."""

from django.core.cache import cache

from innovations.models import IndexEntry


def counted(name, count, seconds=60):
    """What `count()` returns, from the cache if nothing changed since. `name` must be a plain slug-like word."""
    return cache.get_or_set(f"counted:{name}:{IndexEntry.objects.state()}", count, seconds)
