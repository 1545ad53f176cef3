"""One entry of the directory."""

from datetime import timedelta
from functools import partial

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from carehub.access import public
from innovations import my_list
from innovations.cards import cards
from innovations.entry_page import details
from innovations.models import Innovation
from innovations.similar import similar_to

STALE = timedelta(days=365)


@public
@require_safe
def innovation(request, slug):
    wanted = Innovation.objects.select_related("category", "source", "index_entry")
    entry = get_object_or_404(wanted, slug=slug)
    if entry.status == Innovation.Status.ARCHIVED:
        return render(request, "innovations/gone.html", {"entry": entry, "nav": "directory"}, status=410)
    if entry.status != Innovation.Status.PUBLISHED:
        raise Http404
    return render(request, "innovations/entry.html", _context(request, entry))


def _context(request, entry):
    link = settings.SITE_URL + entry.get_absolute_url()
    return {
        "nav": "directory",
        "entry": entry,
        "crumbs": [("Home", reverse("home")), ("Find support", reverse("directory")), (entry.title, "")],
        # Asked for by the template only where nothing is in its cache.
        "load_details": partial(details, entry, settings.SITE_URL),
        "load_similar": lambda: cards(similar_to(entry)),
        "checked_long_ago": entry.last_checked_on and entry.last_checked_on < timezone.localdate() - STALE,
        "saved": entry.pk in my_list.saved_ids(request),
        "link": link,
    }


@public
@require_safe
def to_map(request):
    """The map is a way to see the results, so it lives at the directory's own address."""
    query = request.GET.copy()
    query["view"] = "map"
    return redirect(f"{reverse('directory')}?{query.urlencode()}")
