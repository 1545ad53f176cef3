"""An organisation as TLAP sees it: who is behind it, what it sent, and whether it may stand here."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from carehub.access import moderators_only
from carehub.accounts.models import Organisation
from carehub.moderation import organisations as deeds
from carehub.moderation.forms import VerdictForm
from carehub.moderation.history import history
from carehub.moderation.models import QueueItem, Revision
from carehub.moderation.review import EVENTS
from carehub.moderation.waits import wait
from carehub.workflow import NotAllowedNow, not_now

NOTE = {"note_label": "Why?", "note_hint": "Its leads will read this. Be kind and clear."}


@moderators_only
@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request, pk):
    subject = get_object_or_404(Organisation.objects.select_related("council"), pk=pk)
    too_late = str(not_now(subject, subject.status))
    form = VerdictForm(request.POST or None, choices=deeds.choices(subject), too_late=too_late, **NOTE)
    if request.method == "POST" and form.is_valid() and _decided(form, subject, request.user):
        messages.success(request, f"{subject} {deeds.OUTCOMES[form.cleaned_data['decision']]}.")
        return redirect("review-organisation", pk)
    return render(request, "moderation/organisation.html", {**_context(subject), "form": form})


def _decided(form, subject, by):
    try:
        deeds.decide(subject, form.cleaned_data["decision"], by=by, why=form.why)
    except NotAllowedNow as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _context(subject):
    events = history("organisation", subject, for_tlap=True)
    item = QueueItem.objects.about(QueueItem.About.ORGANISATION, subject.pk).open().for_page().first()
    return {
        "nav": "queue",
        "crumbs": [("Review queue", reverse("queue")), (str(subject), "")],
        "waited": wait(item.waiting_since, unit="working day") if item else None,
        "organisation": subject,
        "item": item,
        "told": deeds.told(subject),
        "people": deeds.people(subject),
        "similar": deeds.similar(subject),
        "waiting": Revision.objects.of_organisation(subject).waiting().for_lists(),
        "events": events[:EVENTS],
        "more_events": len(events) - EVENTS,
    }
