"""Pictures: for everyone once a public entry shows them, before that only for those who write and decide."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from carehub.access import public, way_to_second_step
from innovations.models import Picture

FOR_EVER = "public, max-age=31536000, immutable"  # the address is never used for another picture


@public
@require_safe
def picture(request, pk):
    one = get_object_or_404(Picture, pk=pk)
    return _answer(request, one, one.file.name)


@public
@require_safe
def card(request, pk):
    """The smaller one, for cards."""
    one = get_object_or_404(Picture, pk=pk)
    return _answer(request, one, one.card_name)


def _answer(request, one, name):
    is_public = one.is_public
    if not is_public and not _may_see(request, one):
        raise Http404
    try:
        with one.file.storage.open(name) as file:
            response = HttpResponse(file.read(), content_type="image/webp")
    except FileNotFoundError as gone:
        raise Http404 from gone
    response["Cache-Control"] = FOR_EVER if is_public else "private, no-store"
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _may_see(request, one):
    """The people of the organisation that sent it or looks after an entry with it, and moderators at work."""
    user = request.user
    if not user.is_authenticated:
        return False
    at_work = (user.is_moderator or user.is_superuser) and way_to_second_step(request) is None
    return at_work or one.is_seen_by(user)
