"""Up to five organisations side by side."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from carehub.access import public
from making_it_real.survey_results.comparing import MOST, comparison


@public
@require_safe
def compare(request):
    context = {
        "nav": "making-it-real",
        "crumbs": [("Home", reverse("home")), ("Making it Real", reverse("making-it-real")), ("Compare", "")],
        "comparison": comparison(request.GET.getlist("o")),
        "most": MOST,
    }
    return render(request, "making_it_real/public/compare.html", context)
