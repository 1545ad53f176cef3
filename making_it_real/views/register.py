"""The register: who declared, on a page and as files."""

from django.core.paginator import Paginator
from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from carehub.access import public
from carehub.accounts.models import Organisation
from carehub.paging import pages_of
from making_it_real.register import ids, rows, with_ids
from making_it_real.register_files import as_csv, as_json
from making_it_real.register_filter import RegisterFilter
from making_it_real.register_map import register_map

PER_PAGE = 30


@public
@require_safe
def register(request):
    if request.GET.get("view") == "map":
        return _map(request)
    today = timezone.localdate()
    asked = RegisterFilter(request.GET, today)
    page = Paginator(ids(asked.qs), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **_frame(asked, today),
        "rows": rows(with_ids(page.object_list), today),
        "page": page,
        "pages": pages_of(page, request.GET),
    }
    return render(request, "making_it_real/public/register.html", context)


def _map(request):
    """Councils only: other organisations share an area with many."""
    today = timezone.localdate()
    asked = RegisterFilter({**request.GET.dict(), "kind": Organisation.Kind.COUNCIL}, today)
    context = {
        **_frame(asked, today),
        "map": register_map(asked.qs, today),
        "narrowed": len(asked.chosen) > 1,
    }
    return render(request, "making_it_real/public/register_map.html", context)


def _frame(asked, today):
    """What the list and the map have in common."""
    here, query = reverse("register"), urlencode(asked.address)
    return {
        "nav": "making-it-real",
        "crumbs": [
            ("Home", reverse("home")),
            ("Making it Real", reverse("making-it-real")),
            ("The register", ""),
        ],
        "asked": asked,
        "query": query,
        "list_url": f"{here}?{query}" if query else here,
        "map_url": f"{here}?{urlencode({**asked.address, 'view': 'map'})}",
        "today": today,
    }


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
    asked = RegisterFilter(request.GET, today)
    response = StreamingHttpResponse(write(asked.qs, today), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
