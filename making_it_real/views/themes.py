"""One theme: every organisation beside England, with what chance alone would give."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from carehub.access import public
from carehub.themes import Theme
from making_it_real.models import Edition
from making_it_real.survey_results.benchmark import benchmark


@public
@require_safe
def theme(request, number):
    if number not in Theme.values:
        raise Http404
    own = Theme(number)
    editions = list(Edition.objects.latest().with_campaigns())
    edition = _asked(editions, request.GET.get("survey", ""))
    chosen, sort = request.GET.get("organisation", ""), request.GET.get("sort", "name")
    context = {
        "nav": "making-it-real",
        "crumbs": [("Home", reverse("home")), ("Making it Real", reverse("making-it-real")), (own.label, "")],
        "theme": own,
        "themes": list(Theme),
        "editions": editions,
        "benchmark": benchmark(edition, own, sort=sort, chosen=chosen) if edition else None,
        "kept_sort": "sort" in request.GET,
        "kept": {name: value for name, value in request.GET.items() if name in ("organisation", "survey")},
    }
    return render(request, "making_it_real/public/theme.html", context)


def _asked(editions, slug):
    """The edition of the survey asked for, else the latest, or None where nothing is published."""
    if not slug:
        return editions[0] if editions else None
    found = [one for one in editions if one.campaign.slug == slug]
    if not found:
        raise Http404
    return found[0]
