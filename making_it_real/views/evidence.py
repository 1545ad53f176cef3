"""Evidence: a file for everyone once its declaration was public, before that for those who write and decide."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from carehub.access import public, way_to_second_step
from carehub.accounts.models import Membership
from making_it_real.declaring.files import ENDINGS
from making_it_real.models import Evidence


@public
@require_safe
def evidence(request, key):
    shown = get_object_or_404(Evidence.objects.with_files().with_declaration(), key=key)
    everyone = shown.declaration.is_public
    if not everyone and not _may_see(request, shown):
        raise Http404
    try:
        file = shown.file.open()
    except FileNotFoundError as gone:
        raise Http404 from gone
    name = f"{slugify(shown.label)[:80] or 'evidence'}.{ENDINGS.get(shown.media_type, 'bin')}"
    response = FileResponse(file, as_attachment=True, filename=name, content_type=shown.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "public, max-age=3600" if everyone else "private, no-store"
    return response


def _may_see(request, shown):
    """The organisation's people, and TLAP's moderators and assessors at work."""
    user = request.user
    if not user.is_authenticated:
        return False
    if user.is_tlap and way_to_second_step(request) is None:
        return True
    return any(
        one.organisation_id == shown.declaration.organisation_id for one in Membership.objects.of(user)
    )
