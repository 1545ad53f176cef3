"""The register: who declared, on a page and as files."""

from django.core.paginator import Paginator
from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from carehub.access import public
from carehub.paging import pages_of
from making_it_real.register import registered, rows
from making_it_real.register_files import as_csv, as_json
from making_it_real.register_filter import RegisterFilter

PER_PAGE = 30


@public
@require_safe
def register(request):
    today = timezone.localdate()
    asked = RegisterFilter(request.GET, registered(today))
    page = Paginator(asked.qs, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "nav": "making-it-real",
        "crumbs": [
            ("Home", reverse("home")),
            ("Making it Real", reverse("making-it-real")),
            ("The register", ""),
        ],
        "asked": asked,
        "rows": rows(page.object_list, today),
        "page": page,
        "pages": pages_of(page, request.GET),
        "query": urlencode(asked.address),
        "today": today,
    }
    return render(request, "making_it_real/public/register.html", context)


@public
@require_safe
def register_csv(request):
    return _file(request, as_csv, "text/csv; charset=utf-8", "making-it-real.csv")


@public
@require_safe
def register_json(request):
    return _file(request, as_json, "application/json", "making-it-real.json")


def _file(request, write, content_type, name):
    today = timezone.localdate()
    asked = RegisterFilter(request.GET, registered(today))
    response = StreamingHttpResponse(write(asked.qs, today), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
