from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from carehub.access import public
from carehub.places.lookup import PlaceProblem, find_council
from carehub.themes import Theme
from making_it_real.england import england, standing_of
from making_it_real.forms import NearForm
from making_it_real.register import in_order, registered, rows
from making_it_real.register_filter import RegisterFilter
from making_it_real.survey_results.england import england_says

FEW = 5  # organisations found by what was typed
SHOWN = 8  # of the register, the latest first


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
        "england": england(),
        "says": england_says(),
        "near": near,
        "today": timezone.localdate(),
        **_register(),
        **(_found(near) if near else {}),
    }
    return render(request, "making_it_real/public/england.html", context)


def _register():
    """Its beginning, and what can be asked of it."""
    today = timezone.localdate()
    everyone = registered(today)
    first = rows(in_order(everyone, "newest")[:SHOWN], today)
    return {"asked": RegisterFilter({}, everyone), "rows": first}


def _found(near):
    """The council of a place with its row in the register; else organisations of that name, or the problem."""
    try:
        council, place = find_council(near)
    except PlaceProblem as problem:
        today = timezone.localdate()
        named = rows(registered(today).named_like(near).in_order()[:FEW], today)
        return {"named": named} if named else {"problem": problem}
    return {"council": council, "place": place, "row": standing_of(council)}
