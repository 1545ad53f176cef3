"""One entry of the directory."""

from functools import partial

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from carehub.access import public
from innovations import my_list
from innovations.entry_page import middle
from innovations.entry_rows import glance
from innovations.freshness.words import is_long_ago
from innovations.models import Innovation


@public
@require_safe
def innovation(request, slug):
    entry = glance(slug)
    if entry is None:
        raise Http404
    if entry.status == Innovation.Status.ARCHIVED and entry.merged_into:
        return redirect(entry.merged_into, permanent=True)
    if entry.status == Innovation.Status.ARCHIVED:
        return render(request, "innovations/gone.html", {"entry": entry, "nav": "directory"}, status=410)
    if entry.status == Innovation.Status.HIDDEN:
        return render(request, "innovations/hidden.html", _hidden(entry), status=404)
    if entry.status != Innovation.Status.PUBLISHED:
        raise Http404
    return render(request, "innovations/entry.html", _context(request, entry))


def _hidden(entry):
    return {"nav": "directory", "entry": entry, "by_the_clock": entry.hidden_by_the_clock}


def _context(request, entry):
    return {
        "nav": "directory",
        "entry": entry,
        # Called by the template only where the page is neither drawn nor in the cache.
        "load_middle": partial(middle, entry),
        "checked_long_ago": is_long_ago(entry.last_checked_on),
        "saved": entry.pk in my_list.saved_ids(request),
    }


@public
@require_safe
def to_map(request):
    """The map is a way to see the results, so it lives at the directory's own address."""
    query = request.GET.copy()
    query["view"] = "map"
    return redirect(f"{reverse('directory')}?{query.urlencode()}")
