"""An organisation's public details: everyone at the desk reads them, leads change them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from carehub.access import signed_in
from carehub.accounts.desk import at_desk, leading_desk
from carehub.accounts.forms import DetailsForm
from carehub.workflow import NotAllowedNow
from innovations import own_details

WAITS = (
    "A colleague has sent a change that TLAP has not decided on. What you wrote is below: send it afterwards."
)
NOTHING = "Nothing is different from what people can read now."


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def details(request, org):
    sending = request.method == "POST"
    membership = leading_desk(request.user, org) if sending else at_desk(request.user, org)
    organisation = membership.organisation
    change = own_details.open_change(organisation)
    form = DetailsForm(request.POST or None, initial=_initial(organisation, change))
    if form.is_valid() and (sent := _sent(form, organisation, request.user)):
        messages.success(request, _said(sent))
        return redirect("organisation-details", org)
    waits = bool(change and change.waits)
    context = {
        "form": form if membership.is_lead and organisation.may_change and (sending or not waits) else None,
        "change": change,
        "differences": own_details.differences(change) if waits else None,
        "why": own_details.asked_for(change),
        "details": own_details.words(organisation),
    }
    known = {"membership": membership, "organisation": organisation, "here": "details"}
    return render(request, "workspace/details.html", {**known, **context})


@signed_in
@require_POST
def withdraw_details(request, org):
    membership = leading_desk(request.user, org)
    change = own_details.open_change(membership.organisation)
    if change is None:
        raise Http404
    try:
        change.withdraw(by=request.user)
    except NotAllowedNow as late:
        messages.error(request, str(late))
    else:
        messages.success(request, "You have taken back the change.")
    return redirect("organisation-details", org)


def _initial(organisation, change):
    if change and change.can_be_written:
        return {**change.content, "note": change.note}
    return own_details.public_details(organisation)


def _sent(form, organisation, user):
    """The Revision, or None; then the form says why."""
    try:
        return own_details.send(organisation, form.cleaned_data, by=user)
    except own_details.WaitsAlready:
        form.add_error(None, WAITS)
    except own_details.NothingChanged:
        form.add_error(None, NOTHING)
    return None


def _said(change):
    if change.status == change.Status.PUBLISHED:
        return "Everyone can read the new details now."
    return "We have your change. TLAP looks at it, and then we write to you."
