"""Anyone may suggest an entry, or what an entry should say. A moderator decides."""

from hashlib import sha256

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from carehub import throttle
from carehub.access import public
from carehub.moderation.waits import AIM
from innovations import suggesting
from innovations.listing.reading import read
from innovations.models import Innovation
from innovations.suggestion_forms import AddForm, ChangeForm

READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])
MOST_A_DAY = 20  # from one connection; a library or a hospital is one too
TOO_MANY = "Many suggestions have come from your internet connection today. Please send this one tomorrow, or call us."


@public
@READ_AND_SEND
def add(request):
    """“Is it one of these?” is asked before anything is sent."""
    form = AddForm(request.POST or None)
    alike, seen = [], ""
    if request.method == "POST" and form.is_valid():
        alike = suggesting.alike(form.content)
        seen = _name_of(alike)
        if request.POST.get("seen", "") == seen and _counted(request, form):
            suggesting.suggest_entry(
                form.content, note=form.words_for_tlap(), email=form.cleaned_data["your_email"]
            )
            return redirect("suggest-thanks")
    crumbs = [("Home", reverse("home")), ("Find support", reverse("directory")), ("Add something", "")]
    context = {"form": form, "alike": alike, "seen": seen, "crumbs": crumbs, "nav": "directory"}
    return render(request, "suggestions/add.html", context)


def _name_of(alike):
    """A short name of what was shown, "" for nothing: other words may find other entries, which must be seen too."""
    return sha256(",".join(str(one.id) for one in alike).encode()).hexdigest()[:12] if alike else ""


def _counted(request, form):
    if throttle.within(request, "suggestions", MOST_A_DAY):
        return True
    form.add_error(None, TOO_MANY)
    return False


@public
@READ_AND_SEND
def change(request, slug):
    entry = get_object_or_404(Innovation.objects.published(), slug=slug)
    form = ChangeForm(request.POST or None, read(entry))
    if request.method == "POST" and form.is_valid() and _counted(request, form):
        suggesting.suggest_change(
            entry, form.changes, note=form.words_for_tlap(), email=form.cleaned_data["your_email"]
        )
        return redirect("suggest-change-thanks", slug=entry.slug)
    crumbs = [("Home", reverse("home")), (entry.title, entry.get_absolute_url()), ("Change something", "")]
    places = entry.places.all() if len(form.base["places"]) > 1 else []
    context = {"form": form, "entry": entry, "places": places, "crumbs": crumbs, "nav": "directory"}
    return render(request, "suggestions/change.html", context)


@public
@require_safe
def add_thanks(request):
    return render(request, "suggestions/thanks.html", {"days": AIM, "nav": "directory"})


@public
@require_safe
def change_thanks(request, slug):
    entry = get_object_or_404(Innovation.objects.published(), slug=slug)
    return render(request, "suggestions/thanks.html", {"entry": entry, "days": AIM, "nav": "directory"})
