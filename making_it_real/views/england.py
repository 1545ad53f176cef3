from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from carehub.access import public
from carehub.places.lookup import PlaceProblem, find_council
from carehub.themes import Theme
from making_it_real.england import england, newest, standing_of
from making_it_real.forms import NearForm
from making_it_real.register import registered, rows
from making_it_real.register_filter import RegisterFilter
from making_it_real.survey_results.england import england_says

FEW = 5  # organisations found by what was typed


@public
@require_safe
def making_it_real(request):
    """What it is, how England is doing, and how one's own council is."""
    form = NearForm(request.GET)
    near = form.cleaned_data["near"].strip() if form.is_valid() else ""
    context = {
        "nav": "making-it-real",
        "crumbs": [("Home", reverse("home")), ("Making it Real", "")],
        "themes": list(Theme),
        "england": england(timezone.localdate()),
        "says": england_says(),
        "near": near,
        "today": timezone.localdate(),
        **_register(near),
    }
    return render(request, "making_it_real/public/england.html", context)


def _register(near):
    """Its beginning, what can be asked of it, and what it has of the place or the name that was typed."""
    today = timezone.localdate()
    return {
        "asked": RegisterFilter({}, today),
        "rows": newest(today),
        **(_found(near, today) if near else {}),
    }


def _found(near, today):
    """The council of a place with its row in the register; else organisations of that name, or the problem."""
    try:
        council, place = find_council(near)
    except PlaceProblem as problem:
        named = rows(registered().named_like(near).in_order()[:FEW], today)
        return {"named": named} if named else {"problem": problem}
    return {"council": council, "place": place, "row": standing_of(council)}
