"""A draft's own page, its end, and the history of an entry."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from carehub.access import signed_in
from carehub.accounts.desk import at_desk, writing_at_desk
from carehub.moderation.history import history as past
from carehub.moderation.models import Revision
from carehub.workflow import NotAllowedNow
from innovations.listing import draft_page, drafts
from innovations.models import Innovation

READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])


def find(membership, pk):
    """The organisation's own revision of an entry, or 404."""
    draft = get_object_or_404(drafts.of(membership.organisation), pk=pk)
    draft.organisation = membership.organisation
    return draft


def known(membership, draft):
    """What every page of a draft is told."""
    organisation = membership.organisation
    return {"membership": membership, "organisation": organisation, "here": "entries", "draft": draft,
            "may_write": organisation.may_change and draft.can_be_written}  # fmt: skip


@signed_in
@require_safe
def listing(request, org, pk):
    membership = at_desk(request.user, org)
    draft = find(membership, pk)
    subject, stages = draft.subject(), draft_page.stages(draft)
    context = {
        **known(membership, draft),
        "subject": subject,
        "stages": stages,
        "problems": [problem for stage in stages for problem in stage.problems],
        "differences": draft_page.differences(draft, subject) if draft.status in Revision.OPEN else None,
        "last": draft.steps.first(),
        "leads": leads(membership),
        "may_end": _may_end(membership, draft),
    }
    return render(request, "listing/draft.html", context)


def leads(membership):
    """Whom an editor can ask to send it."""
    return (
        []
        if membership.is_lead
        else [lead.user for lead in membership.organisation.memberships.leads().with_people()]
    )


def _may_end(membership, draft):
    """An editor may delete what was never sent. What was, only a lead can take back."""
    is_open = membership.organisation.may_change and draft.status in Revision.OPEN
    return is_open and (membership.is_lead or draft.submitted_at is None)


@signed_in
@READ_AND_SEND
def withdraw(request, org, pk):
    """Delete a draft, or take back what was sent."""
    membership = writing_at_desk(request.user, org)
    draft = find(membership, pk)
    if draft.status in Revision.OPEN and not _may_end(membership, draft):
        raise PermissionDenied
    if request.method == "POST":
        return _ended(request, draft)
    return render(request, "listing/withdraw.html", known(membership, draft))


def _ended(request, draft):
    sent = draft.submitted_at is not None
    try:
        draft.withdraw(by=request.user)
    except NotAllowedNow as late:
        messages.error(request, str(late))
        return redirect("listing", draft.organisation.slug, draft.pk)
    if sent:
        messages.success(request, f"You have taken back ‘{draft}’.")
        return redirect("listing", draft.organisation.slug, draft.pk)
    messages.success(request, f"The draft ‘{draft}’ is deleted.")
    return redirect("desk", draft.organisation.slug)


@signed_in
@require_safe
def history(request, org, slug):
    """All that happened to an entry, with a way back to any earlier version."""
    membership = at_desk(request.user, org)
    entry = get_object_or_404(Innovation.objects.kept_by(membership.organisation), slug=slug)
    context = {"membership": membership, "organisation": membership.organisation, "here": "entries", "entry": entry,
               "events": past("entry", entry), "may_write": membership.organisation.may_change}  # fmt: skip
    return render(request, "listing/history.html", context)
