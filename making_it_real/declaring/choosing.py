"""Finding an entry of the directory by words, for an action that uses it."""

from innovations.directory import Asked, run
from innovations.models import Innovation


def found_by(words, besides=()):
    """Published entries that match best, ten at most; None where nothing was asked."""
    if not words:
        return None
    ids = [hit.innovation.pk for hit in run(Asked(words=words)).hits]
    known = {one.pk for one in besides}
    entries = Innovation.objects.published().with_ids(ids).select_related("category").in_bulk()
    return [entries[pk] for pk in ids if pk in entries and pk not in known]
