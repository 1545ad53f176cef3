"""Each chart of published results to take away: as a drawing (SVG or PNG) and as its numbers (CSV)."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from carehub.access import public
from carehub.themes import Theme
from making_it_real.models import Edition
from making_it_real.register import registered
from making_it_real.survey_results.benchmark import benchmark
from making_it_real.survey_results.charts import chart_file, drawn_funnel, picture_file
from making_it_real.survey_results.comparing import comparison
from making_it_real.survey_results.england import england_says
from making_it_real.survey_results.organisation import survey_of
from making_it_real.survey_results.payers import payers_say

ENDINGS = ("svg", "png", "csv")
kept = cache_control(max_age=600, public=True)


def _known(found, ending):
    """Whatever is asked for that there is not is not found."""
    if found is None or ending not in ENDINGS:
        raise Http404
    return found


def _organisation(slug, ending):
    """(organisation, what people told it)"""
    one = get_object_or_404(registered(), slug=slug)
    return one, _known(survey_of(one, timezone.localdate()), ending)


@public
@require_safe
@kept
def organisation(request, slug, ending):
    one, survey = _organisation(slug, ending)
    return chart_file(ending, f"{slug}-themes", survey.rows, title=one.name, note=survey.note)


@public
@require_safe
@kept
def groups(request, slug, ending):
    one, survey = _organisation(slug, ending)
    return chart_file(ending, f"{slug}-groups", survey.drawn, title=f"{one.name}, by group", note=survey.note)


@public
@require_safe
@kept
def trend(request, slug, ending):
    one, survey = _organisation(slug, ending)
    title = f"{one.name}, survey by survey"
    return chart_file(ending, f"{slug}-surveys", survey.drawn_trend, title=title, note=survey.trend_note)


@public
@require_safe
@kept
def england(request, ending):
    says = _known(england_says(), ending)
    return chart_file(ending, "england-themes", says.rows, title="England", note=says.note)


@public
@require_safe
@kept
def self_funders(request, ending):
    says = _known(payers_say(), ending)
    return chart_file(
        ending, "self-funders", says.drawn, title="England, by who pays for care", note=says.note
    )


@public
@require_safe
def compared(request, ending):
    found = comparison(request.GET.getlist("o"))
    _known(found.columns or None, ending)
    return chart_file(ending, "compare", found.drawn, title="Organisations side by side", note=found.note)


@public
@require_safe
@kept
def theme(request, number, ending):
    editions = Edition.objects.latest().with_campaigns()
    slug = request.GET.get("survey", "")
    edition = (editions.of_slug(slug) if slug else editions).first()
    if _known(edition, ending) and number not in Theme.values:
        raise Http404
    found = benchmark(edition, Theme(number), chosen=request.GET.get("organisation", ""))
    if ending == "csv":
        return chart_file(ending, f"theme-{number}", found.drawn, title="", note="")
    _known(found.chart, ending)
    return picture_file(ending, f"theme-{number}", drawn_funnel(found))
