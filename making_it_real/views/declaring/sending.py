"""Signing a declaration, reading it all once more, and sending it. Only a lead signs and sends."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from carehub.access import signed_in
from carehub.accounts.desk import at_desk, leading_desk, writing_at_desk
from carehub.moderation.models import Incomplete, Overtaken
from carehub.workflow import NotAllowedNow
from making_it_real.declaring.forms import SignForm
from making_it_real.declaring.reading import read
from making_it_real.declaring.saving import sent_version
from making_it_real.declaring.standing import open_draft
from making_it_real.declaring.steps import STEPS, task_list
from making_it_real.views.declaring.desk import draft_to_write, known, leads_to_ask
from making_it_real.views.declaring.steps import page_of

READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])
CHANGED = "Somebody changed the draft while you read it. Read it again."


@signed_in
@READ_AND_SEND
def sign(request, org):
    membership = (
        leading_desk(request.user, org) if request.method == "POST" else writing_at_desk(request.user, org)
    )
    draft = draft_to_write(request, membership)
    if draft is None:
        return redirect("declaration", org)
    last = draft.previous.signatory if draft.previous else ""
    form = SignForm(request.POST or None, initial={"signatory": draft.signatory or last})
    if request.method == "POST" and form.is_valid():
        return _signed(request, draft, form.cleaned_data["signatory"])
    context = {**page_of("sign", membership, draft), "form": form, "leads": leads_to_ask(membership)}
    return render(request, "making_it_real/declaring/sign.html", context)


def _signed(request, draft, signatory):
    slug = draft.organisation.slug
    try:
        draft.sign(by=request.user, signatory=signatory, version=sent_version(request.POST))
    except Overtaken:
        messages.error(request, CHANGED)
        return redirect("declaration-step", slug, "sign")
    except NotAllowedNow as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "It is signed.")
    return redirect("declaration", slug)


@signed_in
@READ_AND_SEND
def check(request, org):
    """All of it to read, also while TLAP has it."""
    membership = leading_desk(request.user, org) if request.method == "POST" else at_desk(request.user, org)
    draft = open_draft(membership.organisation)
    if draft is None:
        return redirect("declaration", org)
    draft.organisation = membership.organisation
    if request.method == "POST":
        return _sent(request, draft)
    context = {
        **known(membership, draft),
        "step": STEPS["check"],
        "reading": read(draft),
        "tasks": task_list(draft) if draft.can_be_written else None,
        "leads": leads_to_ask(membership),
    }
    return render(request, "making_it_real/declaring/check.html", context)


def _sent(request, draft):
    slug = draft.organisation.slug
    try:
        draft.submit(by=request.user, version=sent_version(request.POST))
    except Incomplete:
        messages.error(request, "Some things are missing, so we did not send it.")
        return redirect("declaration-step", slug, "check")
    except Overtaken:
        messages.error(request, CHANGED)
        return redirect("declaration-step", slug, "check")
    except NotAllowedNow as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request, "We have sent your declaration to TLAP. We write to you when they have decided."
        )
    return redirect("declaration", slug)
