"""Find my organisation, by postcode or name."""

from django.views.decorators.http import require_safe

from carehub.access import public
from making_it_real.survey.finding import find as find_organisations
from making_it_real.survey.finding import open_now
from making_it_real.survey.visit import draw, survey_page

LONGEST = 100  # letters
SHOWN_AT_ONCE = 20  # organisations, before anything is typed


@public
@require_safe
@survey_page
def find(request):
    typed = request.GET.get("near", "")[:LONGEST].replace("\x00", "").strip()
    abouts = open_now()
    context = {
        "near": typed,
        "any_open": bool(abouts),
        "several": len({one.campaign_slug for one in abouts}) > 1,
    }
    if typed:
        found, council, problem = find_organisations(typed)
        context |= {
            "found": found[: SHOWN_AT_ONCE * 5],
            "council": council,
            "problem": problem,
            "looked": True,
        }
    elif len(abouts) <= SHOWN_AT_ONCE:
        context["found"] = abouts
    return draw(request, "making_it_real/survey/find.html", context)
