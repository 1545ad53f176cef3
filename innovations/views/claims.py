"""“Is this yours?”: for an entry, for an organisation, and taking such a claim back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from carehub.access import signed_in
from carehub.accounts.models import Organisation
from carehub.accounts.websites import is_on_own_domain, own_host
from carehub.workflow import NotAllowedNow
from innovations import claiming
from innovations.claim_forms import ClaimEntryForm, ClaimForm
from innovations.models import Claim, Innovation

READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])
SENT = "We have your claim. TLAP decides, and then we write to you."


@signed_in
@READ_AND_SEND
def claim_entry(request, slug):
    entry = get_object_or_404(Innovation.objects.published().select_related("kept_by"), slug=slug)
    led = [one for one in Organisation.objects.led_by(request.user) if one.may_change]
    waiting = Claim.objects.waiting().on_entry(entry).by_organisations(led).oldest_first().with_all()
    asked = [entry.kept_by, *(claim.organisation for claim in waiting)]
    free = [one for one in led if one not in asked]
    form = ClaimEntryForm(request.POST or None, organisations=free) if free else None
    if form and form.is_valid():
        _send(request, claiming.claim_entry, entry, form.organisation, words=form.cleaned_data["words"])
        return redirect("claim-entry", slug)
    context = {
        "claims": waiting,
        "form": form,
        "only": free[0] if len(free) == 1 else None,
        "holder": entry.kept_by,
        "own": entry.kept_by in led,
        "leads_nothing": not led,
        "belongs": request.user.memberships.exists(),
    }
    return _page(request, "innovations/claim.html", entry, context)


@signed_in
@READ_AND_SEND
def claim_organisation(request, slug):
    organisation = get_object_or_404(Organisation.objects.public(), slug=slug)
    waiting = Claim.objects.waiting().on_itself(organisation).by_person(request.user).with_all()
    own = Organisation.objects.of_member(request.user).contains(organisation)
    form = None if own or waiting else ClaimForm(request.POST or None)
    if form and form.is_valid():
        _send(request, claiming.claim_organisation, organisation, words=form.cleaned_data["words"])
        return redirect("claim-organisation", slug)
    holder = organisation if organisation.memberships.exists() else None
    context = {"claims": waiting, "form": form, "holder": holder, "own": own}
    return _page(request, "organisations/claim.html", organisation, context)


@signed_in
@require_POST
def withdraw(request, pk):
    claim = get_object_or_404(Claim.objects.withdrawable_by(request.user).with_all(), pk=pk)
    try:
        claim.withdraw(by=request.user)
    except NotAllowedNow as late:
        messages.error(request, str(late))
    else:
        messages.success(request, f"You have taken back your claim on {claim}.")
    if claim.organisation:
        return redirect("desk", claim.organisation.slug)
    return redirect("workspace")


def _send(request, deed, *subject, words):
    try:
        deed(*subject, by=request.user, words=words)
    except claiming.AlreadyClaimed:
        messages.info(request, "This claim is with TLAP already. You need not send it twice.")
    except claiming.AlreadyYours:
        messages.info(request, "You look after it already.")
    else:
        messages.success(request, SENT)


def _page(request, template, subject, context):
    known = {
        "subject": subject,
        "host": own_host(subject.website),
        "on_domain": is_on_own_domain(request.user.email, subject.website),
    }
    return render(request, template, {**known, **context})
