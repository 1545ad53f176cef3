from django.shortcuts import render
from django.views.decorators.http import require_safe

from carehub.access import public
from innovations import directory as search_of_directory
from innovations import search, search_log
from innovations.addresses import Address
from innovations.directory import Asked
from innovations.filters import AskedForm, DirectoryFilter
from innovations.models import IndexEntry
from innovations.results_page import ResultsPage


@public
@require_safe
def directory(request):
    form = AskedForm(request.GET)
    form.is_valid()
    boxes = DirectoryFilter(request.GET, queryset=IndexEntry.objects.none())
    asked = _asked(form.cleaned_data, boxes.chosen)
    results = search_of_directory.run(asked)
    search_log.note(results)
    address = Address({**form.cleaned_data, "page": "", **boxes.chosen})
    page = ResultsPage(results, address, boxes.ignored, form.cleaned_data["view"], request)
    return render(request, "innovations/directory.html", {"page": page, "nav": "directory"})


def _asked(typed, chosen):
    return Asked(
        words=typed["q"],
        near=typed["near"],
        within=typed["within"],
        council=typed["council"],
        sort=typed["sort"],
        page=typed["page"],
        exact=bool(typed["exact"]),
        chosen=chosen,
    )


@public
@require_safe
def suggest(request):
    """Completions of what is being typed; htmx puts them into the box's list of options."""
    form = AskedForm(request.GET)
    form.is_valid()
    suggestions = search.suggest(form.cleaned_data["q"])
    return render(request, "innovations/suggestions.html", {"suggestions": suggestions})
