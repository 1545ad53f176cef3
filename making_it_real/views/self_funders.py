"""What people say who pay for their own care."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from carehub.access import public
from carehub.themes import Theme
from making_it_real.survey_results.payers import payers_say


@public
@require_safe
def self_funders(request):
    context = {
        "nav": "making-it-real",
        "crumbs": [
            ("Home", reverse("home")),
            ("Making it Real", reverse("making-it-real")),
            ("Self-funders", ""),
        ],
        "says": payers_say(),
        "themes": list(Theme),
    }
    return render(request, "making_it_real/public/self_funders.html", context)
