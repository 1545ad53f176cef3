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
from innovations.entry_page import details
from innovations.models import Innovation

STALE = timedelta(days=365)


# All that a page needs which stands in the cache already; the rest is read when it is not there.
LITTLE = ["slug", "title", "summary", "status", "updated_at", "last_checked_on", "category"]


@public
@require_safe
def innovation(request, slug):
    entry = get_object_or_404(Innovation.objects.only(*LITTLE), slug=slug)
    if entry.status == Innovation.Status.ARCHIVED:
        return render(request, "innovations/gone.html", {"entry": entry, "nav": "directory"}, status=410)
    if entry.status != Innovation.Status.PUBLISHED:
        raise Http404
    return render(request, "innovations/entry.html", _context(request, entry))


def _context(request, entry):
    return {
        "nav": "directory",
        "entry": entry,
        "crumbs": [("Home", reverse("home")), ("Find support", reverse("directory")), (entry.title, "")],
        # Called by the template only where its cache holds nothing.
        "load_details": partial(details, entry.pk, settings.SITE_URL),
        "checked_long_ago": bool(
            entry.last_checked_on and entry.last_checked_on < timezone.localdate() - STALE
        ),
        "saved": entry.pk in my_list.saved_ids(request),
        "link": settings.SITE_URL + entry.get_absolute_url(),
    }


@public
@require_safe
def to_map(request):
    """The map is a way to see the results, so it lives at the directory's own address."""
    query = request.GET.copy()
    query["view"] = "map"
    return redirect(f"{reverse('directory')}?{query.urlencode()}")
