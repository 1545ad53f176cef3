"""One council's area: what the directory has there, and how the council itself does."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from carehub.access import public
from carehub.places.models import Council
from innovations import areas
from making_it_real.england import standing_of
from making_it_real.forms import NearForm


@public
@require_safe
def council(request, slug):
    here = get_object_or_404(Council.objects.defer("facts"), slug=slug)
    form = NearForm(request.GET)
    area = areas.area(here)
    context = {
        "council": here,
        "near": form.cleaned_data["near"] if form.is_valid() else "",
        "crumbs": [("Home", reverse("home")), ("Councils", reverse("councils")), (here.name, "")],
        "standing": standing_of(here),
        "needs": [need for need in area.needs if need.number],
        "empty": [need for need in area.needs if not need.number],
        "missing": [need for need in area.needs if need.is_missing],
        "is_comparable": any(need.is_comparable for need in area.needs),
        "hubs": area.hubs,
        "number_of_hubs": area.number_of_hubs,
        "newest": area.newest,
        "alike": area.alike,
        "counted_at": area.counted_at,
    }
    return render(request, "councils/council.html", context)
