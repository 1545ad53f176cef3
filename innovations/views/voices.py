"""Telling us that an entry is wrong, or that something is missing."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from carehub.access import public
from carehub.places.lookup import PlaceProblem, find_council
from innovations.forms import ReportForm, WishForm
from innovations.models import Innovation
from innovations.voices import tell_problem, tell_wish

READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])


@public
@READ_AND_SEND
def report(request, slug):
    entry = get_object_or_404(Innovation.objects.published(), slug=slug)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        tell_problem(entry, what=told["what"], text=told["text"], email=told["email"])
        return redirect("report-thanks", slug=entry.slug)
    context = {"form": form, "entry": entry, "crumbs": _crumbs(entry, "Report a problem"), "nav": "directory"}
    return render(request, "innovations/report.html", context)


@public
@require_safe
def report_thanks(request, slug):
    entry = get_object_or_404(Innovation.objects.published(), slug=slug)
    return render(request, "innovations/report_thanks.html", {"entry": entry, "nav": "directory"})


def _crumbs(entry, here):
    return [("Home", reverse("home")), (entry.title, entry.get_absolute_url()), (here, "")]


@public
@READ_AND_SEND
def wish(request):
    asked = {name: request.GET.get(name, "")[:80].replace("\x00", "") for name in ("q", "near")}
    form = WishForm(request.POST or None, initial=asked)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        tell_wish(told["text"], words=told["q"], council=_council(told["near"]))
        return redirect("wish-thanks")
    crumbs = [
        ("Home", reverse("home")),
        ("Find support", reverse("directory")),
        ("Tell us what is missing", ""),
    ]
    return render(request, "innovations/wish.html", {"form": form, "crumbs": crumbs, "nav": "directory"})


def _council(near):
    """The council of a place as typed, or None. A place that cannot be found does not stop a wish."""
    try:
        return find_council(near)[0] if near else None
    except PlaceProblem:
        return None


@public
@require_safe
def wish_thanks(request):
    return render(request, "innovations/wish_thanks.html", {"nav": "directory"})
