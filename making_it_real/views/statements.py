from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from carehub.access import public
from making_it_real.filters import StatementFilter
from making_it_real.models import CrossReference, Framework, Standard, StatementSet
from making_it_real.statements_page import by_standard, by_theme

WAYS = {"": "By statement", "standard": "By standard"}


@public
@require_safe
def statements(request):
    """What is asked under each theme, and which standards of others ask for the same; read from either side."""
    today = timezone.localdate()
    standing = CrossReference.objects.standing(today)
    asked = StatementFilter(
        request.GET,
        sets=StatementSet.objects.published().newest_first(),
        frameworks=Framework.objects.all(),
        cross_references=standing,
    )
    way = request.GET.get("by") if request.GET.get("by") in WAYS else ""
    slug = asked.data["framework"]
    shown = asked.qs.with_predecessors().with_joins(
        standing.to_framework(slug).with_standards().by_standard()
    )
    context = {
        "nav": "making-it-real",
        "crumbs": [
            ("Home", reverse("home")),
            ("Making it Real", reverse("making-it-real")),
            ("The statements", ""),
        ],
        "asked": asked,
        "way": way,
        "ways": [(words, _address(asked, value), value == way) for value, words in WAYS.items()],
        "today": today,
        "number": len(shown),
    }
    if way:
        context["parts"] = by_standard(Standard.objects.with_frameworks().in_framework(slug), shown)
    else:
        context["themes"] = by_theme(shown)
    return render(request, "making_it_real/statements.html", context)


def _address(asked, way):
    chosen = {name: value for name, value in {**asked.data, "by": way}.items() if value}
    return f"?{urlencode(chosen)}"
