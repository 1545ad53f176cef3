"""TLAP's page for one declaration: all of it, what is new since last time, and the decision."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from carehub.access import moderators_only
from carehub.moderation.forms import Choice, VerdictForm
from carehub.moderation.models import QueueItem
from carehub.moderation.waits import wait
from carehub.workflow import NotAllowedNow, not_now
from making_it_real.declaring.history import told
from making_it_real.declaring.reading import read
from making_it_real.models import Declaration

DECLARE = Choice("declare", "Declare", "Everyone can read it from now on", why=False)
SEND_BACK = Choice("send_back", "Ask for changes", "It goes back to the organisation with your note")
DONE = {"declare": "is declared", "send_back": "has gone back to the organisation"}
NOTE = {"note_label": "Note to the organisation", "note_hint": "Its leads will read this. Be kind and clear."}


@moderators_only
@require_http_methods(["GET", "HEAD", "POST"])
def review_declaration(request, pk):
    one = get_object_or_404(Declaration.objects.sent().with_all(), pk=pk)
    waits = one.status == Declaration.Status.SUBMITTED
    if request.method == "POST" and not waits:
        return _page(request, one, None, too_late=str(not_now(one, one.status)))
    form = VerdictForm(request.POST or None, choices=[DECLARE, SEND_BACK], **NOTE) if waits else None
    if request.method == "POST" and form.is_valid():
        return _decided(request, one, form)
    return _page(request, one, form)


def _decided(request, one, form):
    decision = form.cleaned_data["decision"]
    try:
        getattr(one, decision)(by=request.user, why=form.why)
    except NotAllowedNow as refused:
        one.refresh_from_db()
        if one.status == Declaration.Status.SUBMITTED:
            form.add_error(None, str(refused))
            return _page(request, one, form)
        return _page(request, one, None, too_late=str(refused))
    messages.success(request, f"The declaration of {one.organisation} {DONE[decision]}.")
    return redirect("queue")


def _page(request, one, form, too_late=""):
    item = QueueItem.objects.about(QueueItem.About.DECLARATION, one.pk).for_page().first()
    with_sender = one.can_be_written
    context = {
        "nav": "queue",
        "crumbs": [("Review queue", reverse("queue")), (one.organisation.name, "")],
        "declaration": one,
        "organisation": one.organisation,
        "item": item,
        "waited": wait(item.waiting_since, unit="working day") if item else None,
        "reading": None if with_sender else read(one),
        "events": told(one),
        "form": form,
        "too_late": too_late,
        "note": request.POST.get("note", "")[:3000] if too_late else "",
    }
    return render(request, "making_it_real/declaring/review.html", context, status=409 if too_late else 200)
