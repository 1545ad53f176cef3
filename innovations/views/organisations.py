from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from carehub.access import public
from carehub.accounts.models import Organisation
from innovations.contact import dial, website_host
from innovations.forms import OrganisationSearch
from innovations.organisations import grouped, roles_of, with_counts
from innovations.paging import pages_of

PER_PAGE = 30
CARDS_PER_PAGE = 60


@public
@require_safe
def organisations(request):
    form = OrganisationSearch(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"q": "", "kind": ""}
    found = Organisation.objects.public().named_like(asked["q"])
    if asked["kind"]:
        found = found.of_kind(asked["kind"])
    page = Paginator(with_counts(found.in_order()), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "asked": asked, "page": page, "pages": pages_of(page, request.GET)}
    return render(request, "organisations/list.html", {"crumbs": _crumbs(), **context})


@public
@require_safe
def organisation(request, slug):
    public = Organisation.objects.public().select_related("council").defer("council__facts")
    one = get_object_or_404(public, slug=slug)
    page = Paginator(roles_of(one), CARDS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "organisation": one,
        "crumbs": [*_crumbs()[:1], ("Organisations", reverse("organisations")), (one.name, "")],
        "groups": grouped(page.object_list),
        "number": page.paginator.count,
        "pages": pages_of(page, request.GET),
        "tel": dial(one.phone),
        "host": website_host(one.website),
    }
    return render(request, "organisations/organisation.html", context)


def _crumbs():
    return [("Home", reverse("home")), ("Organisations", "")]
