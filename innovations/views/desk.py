"""The desk of an organisation: what waits on its people, and what it looks after."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from carehub.access import signed_in
from carehub.accounts.desk import at_desk, writing_at_desk
from carehub.accounts.models import Invitation, Membership
from carehub.moderation.differences import compare
from carehub.paging import pages_of
from carehub.workflow import NotAllowedNow
from innovations import desk_page, suggesting
from innovations.models import Claim, Innovation

PER_PAGE = 30


@signed_in
@require_safe
def workspace(request):
    """To the one desk there is, or a choice of desks, or how to get one."""
    memberships = list(Membership.objects.of(request.user))
    invitations = list(Invitation.objects.open().to_address(request.user.email).with_all())
    if len(memberships) == 1 and not invitations:
        return redirect("desk", memberships[0].organisation.slug)
    if request.user.is_moderator and not memberships:
        return redirect("queue")
    if request.user.is_assessor and not memberships:
        return redirect("assessments")
    claims = Claim.objects.waiting().by_person(request.user).on_organisations().oldest_first().with_all()
    known = {"memberships": memberships, "invitations": invitations, "claims": claims}
    return render(request, "workspace/choose.html", known)


@signed_in
@require_safe
def desk(request, org):
    membership = at_desk(request.user, org)
    return _page(request, "workspace/desk.html", membership, {"desk": desk_page.desk_of(membership)})


@signed_in
@require_safe
def entries(request, org):
    membership = at_desk(request.user, org)
    kept, drawn = desk_page.entries_of(membership.organisation)
    page = Paginator(kept, PER_PAGE).get_page(request.GET.get("page"))
    rows = [drawn(entry) for entry in page.object_list]
    known = {"here": "entries", "page": page, "rows": rows, "pages": pages_of(page, request.GET)}
    return _page(request, "workspace/entries.html", membership, known)


@signed_in
@require_POST
def still_right(request, org, slug):
    """Somebody at the desk says that an entry is as it should be."""
    membership = writing_at_desk(request.user, org)
    entry = get_object_or_404(Innovation.objects.kept_by(membership.organisation), slug=slug)
    try:
        entry.confirm(by=request.user)
    except NotAllowedNow as late:
        messages.error(request, str(late))
    else:
        messages.success(request, f"Thank you. ‘{entry}’ now says that it was checked today.")
    return redirect("desk", org)


@signed_in
@require_safe
def suggestion(request, org, pk):
    """What somebody without an account wants an entry to say instead."""
    membership = at_desk(request.user, org)
    wish = get_object_or_404(suggesting.waiting_for(membership.organisation), pk=pk)
    differences = compare(wish.about.fields, wish.base, wish.ground(), wish.content)
    known = {"wish": wish, "entry": wish.subject(), "differences": differences}
    return _page(request, "workspace/suggestion.html", membership, known)


def _page(request, template, membership, context):
    organisation = membership.organisation
    known = {"membership": membership, "organisation": organisation, "here": "desk"}
    return render(request, template, {**known, "may_write": organisation.may_change, **context})
