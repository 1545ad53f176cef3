"""The whole history of an entry or an organisation, and bringing an earlier version back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from carehub.access import moderators_only
from carehub.moderation import documents
from carehub.moderation import history as past
from carehub.moderation.forms import BringBackForm
from carehub.moderation.models import Incomplete, Revision


@moderators_only
@require_safe
def history(request, document, pk):
    subject = documents.get(document).find(pk) if document in documents.names() else None
    if subject is None:
        raise Http404
    events = past.history(document, subject, for_tlap=True)
    context = {
        "nav": "queue",
        "crumbs": [("Review queue", reverse("queue")), (str(subject), reverse(f"review-{document}", args=[subject.pk])), ("History", "")],
        "subject": subject,
        "events": events,
        "bring_back_url": reverse("bring-back"),
    }  # fmt: skip
    return render(request, "moderation/history.html", context)


@moderators_only
@require_POST
def bring_back(request):
    """A moderator's waits in the queue at once, so that it is looked at as every change is."""
    form = BringBackForm(request.POST, versions=Revision.objects.published())
    if not form.is_valid():
        raise Http404
    revision = form.cleaned_data["revision"]
    try:
        again = past.bring_back(revision, by=request.user)
        again.submit(by=request.user)
    except Incomplete as incomplete:
        messages.warning(request, f"That version cannot be brought back as it was. {incomplete}")
        return redirect("history", revision.document, revision.subject_id)
    messages.success(request, "Here is what would change. It is not public until somebody approves it.")
    return redirect("review-revision", again.pk)
