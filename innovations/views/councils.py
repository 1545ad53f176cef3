from itertools import groupby

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from carehub.access import public
from carehub.places.lookup import PlaceProblem, find_council
from carehub.places.models import Council
from innovations import areas
from innovations.forms import NearForm


@public
@require_safe
def councils(request):
    form = NearForm(request.GET)
    near = form.cleaned_data["near"] if form.is_valid() else ""
    problem = None
    if near:
        try:
            council, found = find_council(near)
            return redirect(f"{council.get_absolute_url()}?{urlencode({'near': found.label})}")
        except PlaceProblem as caught:
            problem = caught
    context = {"form": form, "problem": problem, "regions": _regions(), "near": near, "crumbs": _crumbs()}
    return render(request, "councils/list.html", context)


def _regions():
    in_order = Council.objects.order_by("region", "name").defer("facts")
    return [(region, list(those)) for region, those in groupby(in_order, key=lambda council: council.region)]


def _crumbs():
    return [("Home", reverse("home")), ("Councils", "")]


@public
@require_safe
def council(request, slug):
    here = get_object_or_404(Council.objects.defer("facts"), slug=slug)
    form = NearForm(request.GET)
    area = areas.area(here)
    context = {
        "council": here,
        "near": form.cleaned_data["near"] if form.is_valid() else "",
        "crumbs": [_crumbs()[0], ("Councils", reverse("councils")), (here.name, "")],
        "needs": [need for need in area.needs if need.number],
        "missing": [need for need in area.needs if need.is_missing],
        "hubs": area.hubs,
        "number_of_hubs": area.number_of_hubs,
        "newest": area.newest,
        "alike": area.alike,
        "counted_at": area.counted_at,
    }
    return render(request, "councils/council.html", context)
