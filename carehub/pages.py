"""The home page, the pages of plain text, and what a load balancer asks."""

from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from carehub.access import public
from carehub.themes import Theme
from innovations.cards import cards, for_cards
from innovations.counted import counted
from innovations.models import IndexEntry, Innovation, Need, Source
from making_it_real.survey_results.england import at_a_glance

NEEDS_SHOWN = 8
NEWEST_SHOWN = 3
POPULAR = ["Memory cafes", "A break for carers", "Falls alarms", "Help with shopping"]


@dataclass(frozen=True)
class ThemeCount:
    n: int
    name: str
    strapline: str
    count: int


@public
@require_safe
def home(request):
    context = {
        "needs": Need.objects.remembered()[:NEEDS_SHOWN],
        "popular": [(words, f"{reverse('directory')}?{urlencode({'q': words})}") for words in POPULAR],
        "suggest_url": reverse("suggest"),
        "load_england": at_a_glance,  # by the template, where its cache holds nothing
        **counted("home", _from_the_directory),
    }
    return render(request, "pages/home.html", context)


def _from_the_directory():
    by_mask = IndexEntry.objects.count_by_themes()
    themes = [
        ThemeCount(theme.value, theme.label, theme.strapline, _with_bit(theme, by_mask)) for theme in Theme
    ]
    newest = for_cards(Innovation.objects.published().newest())[:NEWEST_SHOWN]
    return {
        "themes": themes,
        "total": sum(by_mask.values()),
        "newest": cards(newest),
        "counted_at": timezone.now().timestamp(),  # names what is cached of the page
    }


def _with_bit(bit, by_mask):
    return sum(number for mask, number in by_mask.items() if mask >> bit & 1)


@public
@require_safe
def accessibility(request):
    return render(request, "pages/accessibility.html")


@public
@require_safe
def easy_read(request):
    return render(request, "pages/easy_read.html", {"nav": "easy-read"})


@public
@require_safe
def privacy(request):
    return render(request, "pages/privacy.html", {"map_tiles": bool(settings.MAP_TILE_URL)})


@public
@require_safe
def about_data(request):
    return render(request, "pages/about_data.html", {"sources": Source.objects.order_by("name")})


@public
@require_safe
def healthz(request):
    """The process answers. Asks nothing else, so that a slow database does not get the process killed."""
    return HttpResponse("The process is up.\n", content_type="text/plain")


@public
@require_safe
def readyz(request):
    """The process can serve: the database answers and has the shape this code expects. Otherwise 503 and why."""
    try:
        missing = _migrations_to_apply()
    except DatabaseError:
        return _not_ready("The database does not answer.")
    if missing:
        return _not_ready(f"{missing} migrations are not applied yet. Run: manage.py migrate")
    return HttpResponse("Ready.\n", content_type="text/plain")


def _migrations_to_apply():
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _not_ready(why):
    return HttpResponse(f"{why}\n", status=503, content_type="text/plain")
