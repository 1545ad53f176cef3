"""The audience of every view. LoginRequiredMiddleware closes all doors; one of these opens the right ones.

A test walks the addresses and fails on a view that does not name its audience.
"""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied


def public(view):
    """Anyone may come, with no account."""
    view.audience = "public"
    return login_not_required(view)


def superusers_only(view):
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.is_superuser:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    guarded.audience = "superusers"
    return guarded
