"""TLAP's page for answers that are held back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from carehub.access import moderators_only
from carehub.moderation.forms import Choice, VerdictForm
from carehub.moderation.models import QueueItem
from carehub.moderation.waits import wait
from carehub.workflow import NotAllowedNow
from making_it_real import quarantine
from making_it_real.models import Burst, Response
from making_it_real.rough import rough
from making_it_real.views.survey_desk.campaigns import READ_AND_SEND

CHOICES = [
    Choice("count_in", "Let them count", "They are counted at once, like all others"),
    Choice("erase", "Erase them", "Answers and words are gone for good. Nobody can bring them back"),
]
NOTE = {"note_label": "Why", "note_hint": "It is kept with the decision. Do not write what people answered."}
DONE = {"count_in": "They count now.", "erase": "They are erased."}


@moderators_only
@READ_AND_SEND
def review_burst(request, pk):
    burst = get_object_or_404(Burst.objects.with_all(), pk=pk)
    waits = burst.status == Burst.Outcome.WAITING
    form = VerdictForm(request.POST or None, choices=CHOICES, **NOTE) if waits else None
    if request.method == "POST" and not waits:
        return _page(request, burst, None, _late(burst))
    if request.method == "POST" and form.is_valid():
        return _decided(request, burst, form)
    return _page(request, burst, form)


def _decided(request, burst, form):
    name = form.cleaned_data["decision"]
    try:
        quarantine.decide(burst, name, by=request.user, why=form.why)
    except NotAllowedNow as late:
        return _page(request, Burst.objects.with_all().get(pk=burst.pk), None, str(late))
    messages.success(request, DONE[name])
    return redirect("campaign", burst.about.campaign.slug)


def _late(burst):
    return f"{burst.decided_by} was here first: this is now “{burst.get_outcome_display()}”."


def _page(request, burst, form, too_late=""):
    item = QueueItem.objects.about(QueueItem.About.BURST, burst.pk).for_page().first()
    campaign = burst.about.campaign
    context = {
        "nav": "queue",
        "crumbs": [("Review queue", reverse("queue")), (campaign.title, reverse("campaign", args=[campaign.slug])),
                   ("Held back", "")],
        "burst": burst,
        "item": item,
        "waited": wait(item.waiting_since, unit="working day") if item else None,
        "held": rough(Response.objects.in_burst(burst).count()),
        "counted": rough(burst.about.counted),
        "form": form,
        "too_late": too_late,
        "note": request.POST.get("note", "")[:3000] if too_late else "",
    }  # fmt: skip
    return render(request, "making_it_real/survey_desk/burst.html", context, status=409 if too_late else 200)
