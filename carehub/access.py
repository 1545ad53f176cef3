"""The audience of every view. LoginRequiredMiddleware closes all doors; one of these opens the right ones.

A test walks the addresses and fails on a view that does not name its audience.
"""

from functools import wraps

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

SECOND_STEPS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def public(view):
    """Anyone may come, with no account."""
    view.audience = "public"
    return login_not_required(view)


def signed_in(view):
    """Anyone with an account. What they are shown is gone from the browser once they have signed out."""
    guarded = never_cache(view)
    guarded.audience = "signed in"
    return guarded


def tlap_only(audience, may_open):
    """Makes a decorator for a role of TLAP's: may_open(user), and a second step taken in this session."""

    def decorate(view):
        @never_cache
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not may_open(request.user):
                raise PermissionDenied
            if way := way_to_second_step(request):
                return redirect(way)
            return view(request, *args, **kwargs)

        guarded.audience = audience
        return guarded

    return decorate


def way_to_second_step(request):
    """Address where this session can take, or first set up, its second step; None when that was done."""
    if not is_mfa_enabled(request.user, SECOND_STEPS):
        return reverse("mfa_index")
    if took_second_step(request):
        return None
    back = {"next": request.get_full_path()} if request.method in ("GET", "HEAD") else {}
    return f"{reverse('mfa_reauthenticate')}?{urlencode(back)}"


def took_second_step(request):
    """Whether this session gave a code of the app, a spare code or a passkey."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


moderators_only = tlap_only("moderators", lambda user: user.is_moderator or user.is_superuser)
assessors_only = tlap_only("assessors", lambda user: user.is_assessor or user.is_superuser)
badge_keepers = tlap_only(
    "moderators and assessors", lambda user: user.is_moderator or user.is_assessor or user.is_superuser
)
superusers_only = tlap_only("superusers", lambda user: user.is_superuser)
