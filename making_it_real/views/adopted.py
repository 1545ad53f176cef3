"""Which organisations use an entry of the directory: a page, and the part of it that the entry's own page fetches."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from carehub.access import public
from innovations.models import Innovation
from making_it_real.models import Action

MOST = 50  # actions on the page
FEW = 5  # on the entry's own page


@public
@require_safe
def adopted_by(request, slug):
    entry = get_object_or_404(Innovation.objects.published(), slug=slug)
    adopting = Action.objects.that_adopt(entry).of_public_organisations().with_all().late_first()
    most = FEW if request.htmx else MOST
    number = adopting.count()
    context = {
        "nav": "directory",
        "entry": entry,
        "actions": adopting[:most],
        "number": number,
        "more": number - most,
        "crumbs": [("Home", reverse("home")), ("Find support", reverse("directory")), (entry.title, entry.get_absolute_url()),
                   ("Who uses it", "")],
    }  # fmt: skip
    part_or_page = "making_it_real/adopted_part.html" if request.htmx else "making_it_real/adopted.html"
    response = render(request, part_or_page, context)
    response["Vary"] = "HX-Request"
    return response
