"""Who speaks for an organisation: who is in, who is asked in, who leaves."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carehub.access import signed_in
from carehub.accounts.desk import at_desk, leading_desk
from carehub.accounts.forms import InviteForm, RoleForm
from carehub.accounts.models import Invitation, LastLead, Membership, SpentInvitation, TooManyInvitations
from carehub.forms import Form

READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])
EVENTS = 30  # latest, shown below the people
ONLY_LEAD = "There must always be a lead. Make someone else a lead first."
TOO_MANY = "You have sent a lot of invitations today. Send the next ones tomorrow."


@signed_in
@require_safe
def people(request, org):
    membership = at_desk(request.user, org)
    organisation = membership.organisation
    context = {
        "members": organisation.memberships.with_people(),
        "invitations": organisation.invitations.open().with_all(),
        "events": organisation.people_events.latest_first()[:EVENTS],
        "may_lead": membership.is_lead and organisation.may_change,
    }
    return _page(request, "workspace/people.html", membership, context)


@signed_in
@READ_AND_SEND
def invite(request, org):
    membership = leading_desk(request.user, org)
    form = InviteForm(request.POST or None, organisation=membership.organisation)
    if request.method == "POST" and form.is_valid():
        try:
            Invitation.send(membership.organisation, by=request.user, **form.cleaned_data)
        except TooManyInvitations:
            form.add_error(None, TOO_MANY)
        else:
            messages.success(request, f"We have written to {form.cleaned_data['email']}.")
            return redirect("people", org)
    return _page(request, "workspace/invite.html", membership, {"form": form})


@signed_in
@require_POST
def withdraw_invitation(request, org, pk):
    membership = leading_desk(request.user, org)
    invitation = get_object_or_404(membership.organisation.invitations, pk=pk)
    try:
        invitation.withdraw(by=request.user)
    except SpentInvitation:
        messages.info(request, f"The invitation of {invitation.email} was used or taken back before.")
    else:
        messages.success(request, f"The link we sent to {invitation.email} no longer works.")
    return redirect("people", org)


@signed_in
@READ_AND_SEND
def person(request, org, pk):
    membership = leading_desk(request.user, org)
    member = _member(membership, pk)
    form = RoleForm(request.POST or None, initial={"role": member.role})
    if form.is_valid() and _done(form, member.give_role, form.cleaned_data["role"], by=request.user):
        messages.success(request, f"{member.user} is now {member.get_role_display().lower()}.")
        return redirect("people", org)
    return _page(request, "workspace/person.html", membership, {"form": form, "member": member})


@signed_in
@READ_AND_SEND
def remove(request, org, pk):
    membership = leading_desk(request.user, org)
    member = _member(membership, pk)
    form = _confirmation(request)
    if form.is_valid() and _done(form, member.end, by=request.user):
        messages.success(request, f"{member.user} is no longer in {membership.organisation}.")
        return redirect("people", org)
    return _page(request, "workspace/remove.html", membership, {"form": form, "member": member})


@signed_in
@READ_AND_SEND
def leave(request, org):
    """Anyone may go, also from an organisation that may change nothing."""
    membership = at_desk(request.user, org)
    form = _confirmation(request)
    if form.is_valid() and _done(form, membership.end, by=request.user):
        messages.success(request, f"You have left {membership.organisation}.")
        return redirect("workspace")
    return _page(request, "workspace/leave.html", membership, {"form": form})


def _page(request, template, membership, context):
    known = {"membership": membership, "organisation": membership.organisation, "here": "people"}
    return render(request, template, {**known, **context})


def _member(membership, pk):
    member = get_object_or_404(membership.organisation.memberships.with_people(), pk=pk)
    member.organisation = membership.organisation
    return member


def _confirmation(request):
    return Form(request.POST if request.method == "POST" else None)


def _done(form, act, *given, by):
    """Whether the deed was done; if not, the form says why. 404 when the person went in the meantime."""
    try:
        act(*given, by=by)
    except LastLead:
        form.add_error(None, ONLY_LEAD)
        return False
    except Membership.DoesNotExist:
        raise Http404 from None
    return True
