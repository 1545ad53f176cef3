from itertools import groupby

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from carehub.access import public
from carehub.places.lookup import PlaceProblem, find_council
from carehub.places.models import Council
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
    context = {
        "form": form,
        "problem": problem,
        "regions": _regions(),
        "near": near,
        "crumbs": [("Home", reverse("home")), ("Councils", "")],
    }
    return render(request, "councils/list.html", context)


def _regions():
    in_order = Council.objects.order_by("region", "name").defer("facts")
    return [(region, list(those)) for region, those in groupby(in_order, key=lambda council: council.region)]
