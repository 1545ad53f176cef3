"""How the survey is asked, protected, counted and published, in plain words and in formulas."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from carehub.access import public
from making_it_real.survey_results.method import rules


@public
@require_safe
def method(request):
    context = {
        "nav": "making-it-real",
        "crumbs": [
            ("Home", reverse("home")),
            ("Making it Real", reverse("making-it-real")),
            ("How we work it out", ""),
        ],
        "rules": rules(),
    }
    return render(request, "making_it_real/public/method.html", context)
