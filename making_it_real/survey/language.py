"""The language of the survey's pages: by ?language= or a cookie, on these pages only."""

from contextlib import contextmanager

from django.conf import settings
from django.utils import translation
from django.utils.http import urlencode

from making_it_real.survey.sitting import set_cookie

COOKIE = "survey_language"
ASKED = "language"


def offered():
    """[(code, its own name)], English first; none when there is only English."""
    codes = settings.SURVEY_LANGUAGES
    return [(code, dict(settings.LANGUAGES)[code]) for code in ["en-gb", *codes]] if codes else []


def chosen(request):
    """A code that is offered."""
    wanted = request.GET.get(ASKED) or request.COOKIES.get(COOKIE)
    return wanted if wanted in settings.SURVEY_LANGUAGES else "en-gb"


@contextmanager
def spoken(request):
    """What is drawn meanwhile is in the chosen language."""
    with translation.override(chosen(request)):
        yield


def instead(request, address):
    """The address of a page in the language that was chosen beside its form."""
    return f"{address}?{urlencode({ASKED: request.POST[ASKED]})}"


def remember(request, response):
    if ASKED in request.GET:
        set_cookie(response, COOKIE, chosen(request))
