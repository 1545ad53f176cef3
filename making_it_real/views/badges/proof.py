"""/badges/SLUG/: anyone can see whether a badge is real. It is there for good once there was something to prove."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from carehub.access import public
from making_it_real.badges.proof import proof as read
from making_it_real.badges.shown import shown


@public
@require_safe
def proof(request, slug):
    one = shown(slug)
    if one is None:
        raise Http404
    crumbs = [("Home", reverse("home")), ("Making it Real", reverse("making-it-real")),
              (one.name, reverse("progress", args=[slug])), ("Badge", "")]  # fmt: skip
    context = {"nav": "making-it-real", "crumbs": crumbs, "shown": one, "proof": read(one)}
    return render(request, "making_it_real/badges/proof.html", context)
