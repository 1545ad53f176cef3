"""Save and come back: a short code instead of an account."""

from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from carehub import throttle
from carehub.access import public
from making_it_real.survey import codes, sitting
from making_it_real.survey.gone import gone
from making_it_real.survey.visit import draw, draw_page, survey_page, under_way

READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])


@public
@READ_AND_SEND
@under_way
def later(request, visit):
    if request.method != "POST":
        return draw_page(
            request, visit, "making_it_real/survey/later.html", {"has_begun": visit.sitting.pages}
        )
    code = codes.give_code(visit.sitting)
    if code is None:
        return gone(request, visit)
    return draw_page(
        request, visit, "making_it_real/survey/code.html", {"code": code, "campaign": visit.campaign}
    )


@public
@READ_AND_SEND
@survey_page
def come_back(request):
    if request.method != "POST":
        return _draw(request)
    typed = request.POST.get("code", "")[:200].strip()
    if not typed:
        return _draw(request, "empty")
    if not throttle.within(request, "survey-codes", codes.TRIES_A_DAY):
        return _draw(request, "too many", typed)
    found = codes.come_back(typed)
    return _lead_in(*found) if found else _draw(request, "unknown", typed)


def _lead_in(row, found):
    about = row.about
    response = redirect("survey-you", about.campaign.slug, about.organisation.slug)
    sitting.write(response, about, found)
    return response


def _draw(request, problem="", typed=""):
    return draw(request, "making_it_real/survey/back.html", {"problem": problem, "typed": typed})
