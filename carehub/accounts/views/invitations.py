"""Coming in by an invitation: from the link in the e-mail, or from one's own page when the link went astray."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from carehub.access import public, signed_in
from carehub.accounts.models import Invitation, SpentInvitation, WrongAddress


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, token):
    """Opening the link shows who asks; only the button lets somebody in."""
    found = Invitation.objects.by_token(token).first()
    if found is None:
        return render(request, "workspace/invitation_unknown.html", status=404)
    if request.method == "POST":
        return _answer(request, found, back=request.path)
    known = {"invitation": found, "state": _state(found, request.user), **_ways_in(request.path)}
    return render(request, "workspace/invitation.html", known)


@signed_in
@require_POST
def accept_own(request, pk):
    """The same for an invitation that a person sees on their own page: it went to their confirmed address."""
    own = Invitation.objects.to_address(request.user.email).with_all()
    return _answer(request, get_object_or_404(own, pk=pk), back=reverse("workspace"))


def _answer(request, found, back):
    if not request.user.is_authenticated:
        return redirect_to_login(back)
    try:
        membership = found.accept(by=request.user)
    except (SpentInvitation, WrongAddress):
        return redirect(back)  # where it says what became of it
    role = membership.get_role_display().lower()
    messages.success(request, f"You are in. Your part in {found.organisation} is {role}.")
    return redirect("desk", found.organisation.slug)


def _state(found, user):
    """What the page says: "used", "withdrawn", "late", "stopped", "sign in", "other address" or "open"."""
    closed = {"used": found.accepted_at, "withdrawn": found.withdrawn_at, "late": not found.is_open,
              "stopped": not found.organisation.may_change}  # fmt: skip
    for state, holds in closed.items():
        if holds:
            return state
    if not user.is_authenticated:
        return "sign in"
    return "open" if found.is_for(user) else "other address"


def _ways_in(back):
    """Addresses of signing in and signing up, from which one comes back here."""
    return {name: f"{reverse(f'account_{name}')}?{urlencode({'next': back})}" for name in ("login", "signup")}
