"""The first page, and who it is that answers."""

from django.views.decorators.http import require_http_methods

from carehub import throttle
from carehub.access import public
from making_it_real.survey import sitting, words
from making_it_real.survey.forms import AboutYouForm
from making_it_real.survey.gone import gone
from making_it_real.survey.keeping import keep_about_you, load
from making_it_real.survey.question_rows import choices
from making_it_real.survey.steps import beside
from making_it_real.survey.stuffing import BEGINNINGS_A_DAY
from making_it_real.survey.visit import draw, draw_page, of_campaign

READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])


@public
@READ_AND_SEND
@of_campaign
def start(request, visit):
    if request.method == "POST":  # somebody else at this browser, or the answers are gone
        visit.take(sitting.begin(visit.sitting.invitation if visit.sitting else ""))
        return visit.to("you")
    template = "making_it_real/survey/start_easy.html" if visit.easy else "making_it_real/survey/start.html"
    context = {
        "campaign": visit.campaign,
        "questions": visit.questions,
        "lost": "lost" in request.GET,
        "someone_else": _may_be_someone_else(visit),
    }
    return draw_page(request, visit, template, context)


def _may_be_someone_else(visit):
    return visit.sitting.sent if visit.sitting else visit.answered


@public
@READ_AND_SEND
@of_campaign
def about_you(request, visit):
    if _may_be_someone_else(visit):
        return visit.to()
    if visit.sitting is None:
        visit.take(sitting.begin())
    if request.method == "POST":
        return _take(request, visit)
    said = {}
    if visit.sitting.has(sitting.ABOUT_YOU):
        row = load(visit.sitting)
        if row is None:
            return gone(request, visit)
        said = {"position": row.position, "payment": row.payment}
    return _draw(request, visit, said)


def _take(request, visit):
    form = AboutYouForm(request.POST)
    form.is_valid()
    if not visit.sitting.has(sitting.ABOUT_YOU) and not throttle.within(
        request, "survey-begun", BEGINNINGS_A_DAY
    ):
        return draw(request, "making_it_real/survey/too_many.html", status=429)
    if not keep_about_you(
        visit.sitting, visit.about, visit.questions.shape, form.said("position"), form.said("payment")
    ):
        return gone(request, visit)
    visit.take(visit.sitting.with_page(sitting.ABOUT_YOU))
    if aside := visit.aside(request, "you"):
        return aside
    if request.GET.get("back") == "check":
        return visit.to("check")
    return visit.to(beside(visit.questions, visit.easy, "you")[1])


def _draw(request, visit, said):
    campaign, position, payment = visit.campaign, said.get("position"), said.get("payment")
    context = {
        "is_new": not said,
        "positions": choices("position", words.POSITIONS, position) if campaign.asks_position else (),
        "payments": choices("payment", words.PAYMENTS, payment) if campaign.asks_payment else (),
        "back": visit.to(),
    }
    return draw_page(request, visit, "making_it_real/survey/you.html", context)
