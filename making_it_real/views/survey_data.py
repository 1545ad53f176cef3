"""What was published of the survey, to take away: a page that says what there is, and the files."""

from django.conf import settings
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from carehub.access import public
from carehub.spreadsheets import csv_of_records, json_pieces
from making_it_real.models import Edition
from making_it_real.survey_data import COLUMNS, NAMES, records

LICENCE = "Open Government Licence v3.0"
LICENCE_AT = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


@public
@require_safe
def survey_data(request):
    context = {
        "nav": "making-it-real",
        "crumbs": [
            ("Home", reverse("home")),
            ("Making it Real", reverse("making-it-real")),
            ("Survey data", ""),
        ],
        "editions": Edition.objects.with_campaigns(),
        "columns": COLUMNS,
        "licence": LICENCE,
        "licence_at": LICENCE_AT,
    }
    return render(request, "making_it_real/public/survey_data.html", context)


@public
@require_safe
@cache_control(max_age=600, public=True)
def survey_csv(request, slug, number=None):
    edition = _edition(slug, number)
    return _file(edition, csv_of_records(NAMES, records(edition)), "text/csv; charset=utf-8", "csv")


@public
@require_safe
@cache_control(max_age=600, public=True)
def survey_json(request, slug, number=None):
    edition = _edition(slug, number)
    return _file(
        edition, json_pieces(_about(edition), "results", records(edition)), "application/json", "json"
    )


def _edition(slug, number):
    """The one asked for, or the latest."""
    return get_object_or_404(Edition.objects.of_slug(slug).numbered_or_latest(number))


def _about(edition):
    return {
        "campaign": edition.campaign.title,
        "opened_on": edition.campaign.opens_on,
        "closed_on": edition.campaign.closes_on,
        "edition": edition.number,
        "published_on": timezone.localdate(edition.published_at),
        "corrects": edition.reason,
        "baseline": edition.baseline.campaign.slug if edition.baseline else None,
        "answers_held_back": edition.held_back,
        "licence": LICENCE_AT,
        "attribution": f"CareHub, Think Local Act Personal, {settings.SITE_URL}",
        "columns": settings.SITE_URL + reverse("survey-data"),
    }


def _file(edition, pieces, content_type, ending):
    response = StreamingHttpResponse(pieces, content_type=content_type)
    name = f"{edition.campaign.slug}-edition-{edition.number}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
