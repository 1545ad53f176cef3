"""How TLAP decides, for everyone: also what to do when we got it wrong."""

from django.conf import settings
from django.shortcuts import render
from django.views.decorators.http import require_safe

from carehub.access import public
from carehub.moderation.waits import AIM


@public
@require_safe
def how_we_decide(request):
    return render(request, "moderation/how_we_decide.html", {"address": settings.APPEALS_EMAIL, "days": AIM})
