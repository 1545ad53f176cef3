"""What every page of the survey knows of its visitor, and the way in to those pages."""

from dataclasses import dataclass
from functools import cached_property, wraps

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache

from making_it_real.models import Campaign
from making_it_real.survey import asked, language, sitting

EASY = "survey_easy"
ANSWERED = "survey_answered_{}"
REMEMBERED = 40 * 24 * 60 * 60  # seconds


@dataclass
class Visit:
    about: asked.About
    sitting: sitting.Sitting | None
    easy: bool
    answered: bool  # on this browser, by the open link
    kept: bool = False
    answered_now: bool = False

    @property
    def campaign(self):
        return self.about.campaign

    @cached_property
    def questions(self):
        return asked.questions(self.campaign.pk)

    @cached_property
    def base(self):
        return reverse("survey-start", args=[self.about.campaign_slug, self.about.slug])

    @property
    def language(self):
        return translation.get_language()

    @property
    def is_under_way(self):
        return bool(self.sitting and not self.sitting.sent)

    def to(self, page=""):
        """Address of one of its pages: "you", "1", "1/3", "words", "check"."""
        return f"{self.base}{page}/" if page else self.base

    def aside(self, request, here, other_version=""):
        """Where somebody goes on to who pressed another button than Save: later, the other version, another language; or None."""
        if "later" in request.POST:
            return self.to("later")
        if "switch" in request.POST:
            return other_version or f"{self.to(here)}?easy={int(not self.easy)}"
        if language.ASKED in request.POST:
            return language.instead(request, self.to(here))
        return None

    def take(self, new):
        """Give the browser this sitting with the answer."""
        self.sitting, self.kept = new, True

    def write(self, request, response):
        if self.kept:
            sitting.write(response, self.about, self.sitting)
        if "easy" in request.GET:
            sitting.set_cookie(response, EASY, "1" if self.easy else "0")
        if self.answered_now:
            sitting.set_cookie(response, ANSWERED.format(self.about.pk), "1", REMEMBERED)


def survey_page(view):
    """In the visitor's language, never kept by a cache. The view may return what it draws, or an address to go on to."""

    @never_cache
    @wraps(view)
    def page(request, *args, **kwargs):
        with language.spoken(request):
            response = view(request, *args, **kwargs)
        if isinstance(response, str):
            response = redirect(response)
        language.remember(request, response)
        return response

    return page


def of_campaign(view):
    """A page of the survey about an organisation: it is given a Visit. What cannot be answered now says so instead."""

    @survey_page
    @wraps(view)
    def page(request, campaign, slug, **kwargs):
        about = asked.about_called(campaign, slug)
        wave = about.campaign if about else Campaign.objects.with_slug(campaign)
        if wave and wave.status == Campaign.Status.DRAFT:
            return draw(request, "making_it_real/survey/not_yet.html", {"campaign": wave})
        if about is None:
            return not_found(request)
        visit = _visit(request, about)
        if not wave.is_open and not (visit.sitting and visit.sitting.sent):
            return finished(request, visit)
        return _answer(request, view, visit, kwargs)

    return page


def under_way(view):
    """Only with answers begun in this browser; others are led to the first page, which says why."""

    @of_campaign
    @wraps(view)
    def page(request, visit, **kwargs):
        if visit.sitting is None:
            return visit.to() + "?lost=1"
        if visit.sitting.sent:
            return visit.to("sent")
        if not visit.sitting.has(sitting.ABOUT_YOU):
            return visit.to("you")
        return view(request, visit, **kwargs)

    return page


def _visit(request, about):
    easy = request.GET.get("easy") or request.COOKIES.get(EASY)
    answered = ANSWERED.format(about.pk) in request.COOKIES
    return Visit(about, sitting.read(request, about), easy == "1", answered)


def _answer(request, view, visit, kwargs):
    response = view(request, visit, **kwargs)
    if isinstance(response, str):
        response = redirect(response)
    visit.write(request, response)
    return response


def draw(request, template, context=None, status=200):
    words = {"languages": language.offered(), "asked_language": language.chosen(request), "nav": "survey"}
    return render(request, template, {**words, **(context or {})}, status=status)


def draw_page(request, visit, template, context=None):
    return draw(
        request, template, {"visit": visit, "about": visit.about, "easy": visit.easy, **(context or {})}
    )


def finished(request, visit):
    return draw_page(request, visit, "making_it_real/survey/finished.html", {"campaign": visit.campaign})


def not_found(request):
    return draw(request, "making_it_real/survey/not_found.html", status=404)
