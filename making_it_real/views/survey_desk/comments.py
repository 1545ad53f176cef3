"""TLAP reads what people wrote about an organisation, one at a time, and says who may read it."""

from uuid import UUID

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from carehub.access import moderators_only
from carehub.moderation.models import QueueItem
from carehub.moderation.waits import wait
from carehub.themes import Theme
from carehub.workflow import NotAllowedNow
from making_it_real.comments.deciding import decide
from making_it_real.comments.forms import CommentForm
from making_it_real.comments.marks import parts, warnings
from making_it_real.models import CampaignOrganisation, Comment
from making_it_real.views.survey_desk.campaigns import READ_AND_SEND


@moderators_only
@READ_AND_SEND
def review_comments(request, pk):
    """The next one that waits; `pk` is the CampaignOrganisation's."""
    about = get_object_or_404(CampaignOrganisation.objects.with_all(), pk=pk)
    if request.method == "POST":
        return _sent(request, about)
    return _page(request, about, _next(about))


def _next(about):
    return Comment.objects.about(about).waiting().with_all().in_order().first()


def _sent(request, about):
    comment = _named(about, request.POST.get("comment", ""))
    if comment is None or comment.status != Comment.Status.WAITING:
        messages.info(request, "Somebody has decided on that comment already. Here is the next one.")
        return redirect("review-comments", about.pk)
    form = CommentForm(request.POST, enough=about.has_enough_answers)
    if not form.is_valid():
        return _page(request, about, comment, form)
    try:
        decide(comment, form.cleaned_data["outcome"], by=request.user, shown=form.cleaned_data["shown"])
    except NotAllowedNow as late:
        messages.error(request, str(late))
    else:
        messages.success(request, f"Saved: {comment.get_status_display().lower()}.")
    return redirect("review-comments", about.pk)


def _named(about, key):
    try:
        return Comment.objects.about(about).with_all().with_id(UUID(key)).first()
    except ValueError:
        return None


def _page(request, about, comment, form=None):
    item = QueueItem.objects.about(QueueItem.About.COMMENTS, about.pk).for_page().first()
    enough = about.has_enough_answers
    campaign = about.campaign
    if comment and form is None:
        form = CommentForm(initial={"shown": comment.text}, enough=enough)
    context = {
        "nav": "queue",
        "crumbs": [("Review queue", reverse("queue")), (campaign.title, reverse("campaign", args=[campaign.slug])),
                   (about.organisation.name, "")],
        "about": about,
        "item": item,
        "waited": wait(item.waiting_since, unit="working day") if item else None,
        "comment": comment,
        "theme": Theme(comment.theme) if comment else None,
        "parts": parts(comment.text) if comment else [],
        "warnings": warnings(comment.text) if comment else [],
        "left": Comment.objects.about(about).waiting().count(),
        "enough": enough,
        "form": form,
    }  # fmt: skip
    return render(request, "making_it_real/survey_desk/comments.html", context)
