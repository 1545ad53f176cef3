"""How a draft begins: something new, a change of what is public, or an earlier version brought back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from carehub.access import signed_in
from carehub.accounts.desk import writing_at_desk
from carehub.moderation.models import Revision
from carehub.workflow import NotAllowedNow
from innovations.listing import drafts, duplicates
from innovations.listing.new_form import NewForm
from innovations.models import Innovation

READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])


@signed_in
@READ_AND_SEND
def new(request, org):
    """Asks "Is it one of these?" before there is a draft. Who has seen them and says no gets one."""
    membership = writing_at_desk(request.user, org)
    form = NewForm(request.POST or None)
    alike, begun = [], []
    if request.method == "POST" and form.is_valid():
        alike, begun = _alike(membership.organisation, form.cleaned_data)
        if {one.id for one in alike} <= _ruled_out(request) and not begun:
            draft = drafts.begin(membership.organisation, by=request.user, **form.cleaned_data)
            messages.success(request, "Your draft is saved. Now go through the steps, in any order.")
            return redirect("listing", org, draft.pk)
    known = {"form": form, "alike": alike, "begun": begun, "membership": membership, "here": "entries"}
    return render(request, "listing/new.html", known)


def _alike(organisation, asked):
    """(entries that may be the same, our own drafts of this name)"""
    postcodes = [asked["postcode"]] if asked["postcode"] else []
    return duplicates.find(asked["title"], asked["website"], postcodes), list(
        drafts.same_named(organisation, asked["title"])
    )


def _ruled_out(request):
    return {int(pk) for pk in request.POST.getlist("not") if _is_id(pk)}


def _is_id(text):
    return text.isascii() and text.isdigit() and len(text) < 19


@signed_in
@require_POST
def change(request, org, slug):
    membership = writing_at_desk(request.user, org)
    entry = get_object_or_404(Innovation.objects.kept_by(membership.organisation), slug=slug)
    return _draft(request, org, lambda: drafts.begin_change(entry, membership.organisation, by=request.user))


@signed_in
@require_POST
def again(request, org):
    """From something of ours that was decided, or from an earlier version of an entry that is ours."""
    membership = writing_at_desk(request.user, org)
    organisation = membership.organisation
    pk = request.POST.get("revision", "")
    revision = get_object_or_404(Revision.objects.of_document("entry"), pk=pk if _is_id(pk) else 0)
    if not (_ours_and_over(revision, organisation) or _of_our_entry(revision, organisation)):
        raise Http404
    return _draft(request, org, lambda: drafts.begin_again(revision, organisation, by=request.user))


def _ours_and_over(revision, organisation):
    return revision.organisation_id == organisation.pk and revision.status not in Revision.OPEN


def _of_our_entry(revision, organisation):
    """Also of one that was merged into ours."""
    entry = revision.subject() if revision.status == Revision.Status.PUBLISHED else None
    return entry is not None and entry.kept_by_id == organisation.pk


def _draft(request, org, begin):
    """To the draft that begin() makes or finds, or back with the reason why there is none."""
    try:
        return redirect("listing", org, begin().pk)
    except NotAllowedNow as refused:
        messages.error(request, str(refused))
        return redirect("desk", org)
