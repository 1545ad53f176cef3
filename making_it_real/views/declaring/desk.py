"""Where an organisation stands in Making it Real, and how a round begins and ends."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carehub.access import signed_in
from carehub.accounts.desk import at_desk, leading_desk, writing_at_desk
from carehub.moderation.models import Overtaken
from carehub.workflow import NotAllowedNow
from making_it_real.declaring import rounds
from making_it_real.declaring.carrying import left_behind
from making_it_real.declaring.forms import WithdrawForm
from making_it_real.declaring.saving import sent_version
from making_it_real.declaring.standing import open_draft, standing
from making_it_real.lives import may
from making_it_real.models import Declaration

READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])


def known(membership, declaration=None):
    """What every page here is told."""
    organisation = membership.organisation
    return {"membership": membership, "organisation": organisation, "here": "making-it-real", "declaration": declaration,
            "may_write": organisation.may_change and bool(declaration and declaration.can_be_written)}  # fmt: skip


def draft_to_write(request, membership):
    """The draft, or None with words about why there is nothing to write: then go back to the list of steps."""
    draft = open_draft(membership.organisation)
    if draft is None:
        messages.info(request, "There is no draft. Begin one here.")
        return None
    draft.organisation = membership.organisation
    if not draft.can_be_written:
        messages.info(request, f"This is now “{draft.get_status_display()}”, so nothing was changed.")
        return None
    return draft


def leads_to_ask(membership):
    """Whom an editor can ask to sign and to send it."""
    leads = [] if membership.is_lead else membership.organisation.memberships.leads().with_people()
    return [lead.user for lead in leads]


@signed_in
@require_safe
def declaration(request, org):
    membership = at_desk(request.user, org)
    found = standing(membership.organisation)
    draft = found.draft
    context = {
        **known(membership, draft),
        "standing": found,
        "last": draft.steps.first() if draft else None,
        "newer": rounds.newer_statements(draft) if draft and draft.can_be_written else None,
        "leads": leads_to_ask(membership),
        "may_take_back": bool(draft) and may(draft, "take_back", request.user),
        "may_delete": bool(draft) and draft.can_be_written and may(draft, "withdraw", request.user),
        "may_withdraw": bool(found.public) and may(found.public, "withdraw", request.user),
    }
    return render(request, "making_it_real/declaring/declaration.html", context)


@signed_in
@require_safe
def on_the_desk(request, org):
    """The same, short, as a part of the desk's own page."""
    membership = at_desk(request.user, org)
    found = standing(membership.organisation)
    context = {**known(membership, found.draft), "standing": found}
    return render(request, "making_it_real/declaring/on_the_desk.html", context)


@signed_in
@require_POST
def begin(request, org):
    membership = writing_at_desk(request.user, org)
    try:
        draft = rounds.begin(membership.organisation, by=request.user)
    except NotAllowedNow as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _begun(draft))
    return redirect("declaration", org)


def _begun(draft):
    if draft.previous_id:
        return "Your draft begins from last time. Nothing that is public changes until TLAP says yes to the new one."
    return "Your draft is ready. Go through the steps in any order. Everything is saved as you go."


@signed_in
@require_POST
def take_back(request, org):
    """Go on writing what TLAP has not decided on yet."""
    membership = leading_desk(request.user, org)
    draft = open_draft(membership.organisation)
    if draft is None:
        raise Http404
    try:
        draft.take_back(by=request.user)
    except NotAllowedNow as late:
        messages.error(request, str(late))
    else:
        messages.success(request, "You have it back. Change it, then send it again.")
    return redirect("declaration", org)


@signed_in
@READ_AND_SEND
def withdraw(request, org, pk):
    """Give up a draft, or withdraw from what is public."""
    membership = leading_desk(request.user, org)
    one = get_object_or_404(Declaration.objects.of(membership.organisation), pk=pk)
    if one.status == Declaration.Status.WITHDRAWN:
        messages.info(request, "This is withdrawn already.")
        return redirect("declaration", org)
    form = WithdrawForm(request.POST or None, public=one.is_public)
    if request.method == "POST" and form.is_valid():
        return _withdrawn(request, org, one, form.cleaned_data["why"])
    context = {**known(membership, one), "form": form}
    return render(request, "making_it_real/declaring/withdraw.html", context)


def _withdrawn(request, org, one, why):
    try:
        one.withdraw(by=request.user, why=why)
    except NotAllowedNow as late:
        messages.error(request, str(late))
    else:
        said = (
            "Your declaration is withdrawn. Your note stands on your public page."
            if one.is_public
            else "The draft is gone."
        )
        messages.success(request, said)
    return redirect("declaration", org)


@signed_in
@READ_AND_SEND
def newer_statements(request, org):
    """What goes along to the newest statements and what is left behind, before somebody says yes."""
    membership = writing_at_desk(request.user, org)
    draft = draft_to_write(request, membership)
    newest = draft and rounds.newer_statements(draft)
    if newest is None:
        return redirect("declaration", org)
    if request.method == "POST":
        return _gone_over(request, org, draft)
    rated = draft.ratings.all().by_statement()
    behind = [
        (one, why, rated[one.pk]) for one, why in left_behind(newest, draft.statement_set) if one.pk in rated
    ]
    context = {
        **known(membership, draft),
        "newest": newest,
        "behind": behind,
        "number": len(rated) - len(behind),
    }
    return render(request, "making_it_real/declaring/newer_statements.html", context)


def _gone_over(request, org, draft):
    try:
        rounds.go_over(draft, by=request.user, version=sent_version(request.POST))
    except Overtaken:
        messages.error(request, "Somebody saved the draft while you read this. Look at it again.")
        return redirect("declaration-statements", org)
    except NotAllowedNow as refused:
        messages.error(request, str(refused))
        return redirect("declaration", org)
    messages.success(
        request, "You rate yourselves by the newest statements now. Check what was carried over."
    )
    return redirect("declaration-step", org, "self-assessment")
