"""TLAP's pages for badges: which hold and how long, what happened to one, and taking it away."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from carehub.access import badge_keepers
from carehub.workflow import NotAllowedNow, not_now
from making_it_real.assessing import lists
from making_it_real.assessing.forms import EndBadgeForm
from making_it_real.assessing.history import told_of_badge
from making_it_real.lives import may
from making_it_real.models import Badge


@badge_keepers
@require_safe
def badges(request):
    """All that hold today, those that end first at the top."""
    known = {"nav": _nav(request.user), **lists.holding(request.GET)}
    return render(request, "making_it_real/assessing/badges.html", known)


@badge_keepers
@require_http_methods(["GET", "HEAD", "POST"])
def badge(request, pk):
    one = get_object_or_404(Badge.objects.with_all(), pk=pk)
    form = EndBadgeForm(request.POST or None) if may(one, "withdraw", request.user) else None
    if request.method == "POST" and form is None:
        return _page(request, one, None, too_late=str(not_now(one, one.status)))
    if request.method == "POST" and form.is_valid():
        return _withdrawn(request, one, form)
    return _page(request, one, form)


def _withdrawn(request, one, form):
    try:
        one.withdraw(by=request.user, why=form.cleaned_data["why"])
    except NotAllowedNow as refused:
        return _page(request, one, None, too_late=str(refused), note=request.POST.get("why", "")[:3000])
    messages.success(request, f"The badge of {one.organisation} is withdrawn. Its leads are told.")
    return redirect("review-badge", one.pk)


def _page(request, one, form, too_late="", note=""):
    today = timezone.localdate()
    state = one.state(today)
    context = {
        "nav": _nav(request.user),
        "crumbs": [("Badges", reverse("review-badges")), (one.organisation.name, "")],
        "badge": one,
        "organisation": one.organisation,
        "state": state,
        "ends": lists.ends_in(one.until, today) if state == Badge.State.AWARDED else "",
        "events": told_of_badge(one),
        "form": form,
        "too_late": too_late,
        "note": note,
    }
    return render(request, "making_it_real/assessing/badge.html", context, status=409 if too_late else 200)


def _nav(user):
    return "assessments" if user.is_assessor else "queue"
