"""Check answers, send them, thank you."""

from functools import partial

from django.views.decorators.http import require_http_methods, require_safe

from carehub.access import public
from making_it_real.survey import check_page
from making_it_real.survey.forms import CheckForm
from making_it_real.survey.gone import gone
from making_it_real.survey.keeping import load
from making_it_real.survey.sending import Closed, Gone, Spent, send
from making_it_real.survey.steps import beside
from making_it_real.survey.stuffing import burst_of, is_a_program
from making_it_real.survey.visit import draw_page, finished, of_campaign, under_way

READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])


@public
@READ_AND_SEND
@under_way
def check(request, visit):
    if request.method == "POST":
        return _take(request, visit)
    return _draw(request, visit)


def _take(request, visit):
    form = CheckForm(request.POST)
    form.is_valid()
    if aside := visit.aside(request, "check"):
        return aside
    if form.cleaned_data.get("form") != visit.sitting.form_token:
        return _draw(request, visit, "others")
    if is_a_program(form, visit.sitting):
        return _draw(request, visit, "quick")
    return _send(request, visit)


def _send(request, visit):
    invited = bool(visit.sitting.invitation)
    try:
        send(visit.sitting.key_hash, burst_of=None if invited else partial(burst_of, request, visit.about))
    except Closed:
        return finished(request, visit)
    except Spent:
        return draw_page(request, visit, "making_it_real/survey/spent.html")
    except Gone:
        return gone(request, visit)
    visit.take(visit.sitting.as_sent())
    visit.answered_now = not invited
    return visit.to("sent")


def _draw(request, visit, problem=""):
    row = load(visit.sitting)
    if row is None:
        return gone(request, visit)
    context = {
        "groups": check_page.groups(visit, row),
        "left_out": check_page.left_out(row),
        "problem": problem,
        "form_token": visit.sitting.form_token,
        "back": visit.to(beside(visit.questions, visit.easy, "check")[0]),
    }
    return draw_page(request, visit, "making_it_real/survey/check.html", context)


@public
@require_safe
@of_campaign
def sent(request, visit):
    if visit.sitting is None or not visit.sitting.sent:
        return visit.to("check" if visit.sitting else "")
    context = {"receipt": visit.sitting.receipt, "campaign": visit.campaign}
    return draw_page(request, visit, "making_it_real/survey/sent.html", context)
