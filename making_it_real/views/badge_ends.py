"""TLAP's page for one badge: how long it holds, what happened to it, and taking it away."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from carehub.access import badge_keepers
from carehub.workflow import NotAllowedNow, not_now
from making_it_real.assessing.forms import EndBadgeForm
from making_it_real.assessing.history import told_of_badge
from making_it_real.assessing.lists import ends_in
from making_it_real.lives import may
from making_it_real.models import Badge


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
    state = one.state()
    context = {
        "nav": "assessments" if request.user.is_assessor else "queue",
        "crumbs": [("Assessments", reverse("assessments")) if request.user.is_assessor else ("Review queue", reverse("queue")),
                   (one.organisation.name, "")],
        "badge": one,
        "organisation": one.organisation,
        "state": state,
        "ends": ends_in(one.until, timezone.localdate()) if state == Badge.State.AWARDED else "",
        "events": told_of_badge(one),
        "form": form,
        "too_late": too_late,
        "note": note,
    }  # fmt: skip
    return render(request, "making_it_real/assessing/badge.html", context, status=409 if too_late else 200)
