"""Keeping the index: in the transaction of each change, all of it anew, or only what has gone astray."""

from collections import Counter
from itertools import batched

from django.apps import apps
from django.db import transaction

from innovations.models.index import IndexEntry, SearchWord
from innovations.search import engine
from innovations.search.texts import row, spelling_words, texts

CHUNK = 1000


def put(innovations):
    """Write the published ones of these innovations (a QuerySet) into the index, in the caller's transaction."""
    for chunk in _chunks(innovations):
        with transaction.atomic():
            _write(chunk)


def take_out(ids):
    """Take the innovations with these ids out of the index, in the caller's transaction."""
    for chunk in batched(ids, CHUNK):
        engine.current().erase(list(chunk))
        IndexEntry.objects.tell_of_change()


def rebuild(progress=None):
    """Write every published innovation anew and take out all else; searches go on meanwhile.

    `progress` is called with the number of entries written since its last call. Returns how many there are.
    """
    counts, done = Counter(), 0
    for chunk in _chunks(_innovations()):
        with transaction.atomic():
            entries = _write(chunk)
        counts.update(word for innovation in entries for word in spelling_words(innovation))
        done += len(entries)
        if progress:
            progress(len(entries))
    _tidy(counts)
    return done


def mend():
    """Put right what is missing, out of date or left over, and count words anew. Returns (written, taken out)."""
    late = list(_innovations().unindexed().values_list("pk", flat=True))
    put(_innovations().with_ids(late))
    astray = list(IndexEntry.objects.astray().values_list("pk", flat=True))
    take_out(astray)
    count_words()
    return len(late), len(astray)


def count_words():
    """In how many entries each word is: what tells a likely spelling from an unlikely one. Do it after an import."""
    counts = Counter()
    for chunk in _chunks(_innovations()):
        for innovation in _innovations().with_ids(chunk).for_index():
            counts.update(spelling_words(innovation))
    _tidy(counts)


def _tidy(counts):
    take_out(list(IndexEntry.objects.astray().values_list("pk", flat=True)))
    SearchWord.objects.recount(counts)
    engine.current().tidy()


def _innovations():
    return apps.get_model("innovations", "Innovation").objects.published()


def _chunks(innovations):
    """Ids in order, so that two writers never wait for each other."""
    return map(list, batched(sorted(set(innovations.published().values_list("pk", flat=True))), CHUNK))


def _write(ids):
    """The rows stay locked until the transaction ends, so that nobody archives an entry while it is written."""
    innovations = list(
        _innovations().with_ids(ids).select_for_update(of=("self",), no_key=True).for_index().order_by("pk")
    )
    if innovations:
        engine.current().write(list(map(row, innovations)), list(map(texts, innovations)))
        IndexEntry.objects.tell_of_change()
        SearchWord.objects.learn({word for innovation in innovations for word in spelling_words(innovation)})
    return innovations
