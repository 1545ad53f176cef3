"""“Put the badge on your website”, at an organisation's desk."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from carehub.access import signed_in
from carehub.accounts.desk import at_desk
from making_it_real.badges.embed import code
from making_it_real.badges.shown import shown


@signed_in
@require_safe
def badge(request, org):
    """Before it has declared there is nothing to show yet; what the three states mean is told all the same."""
    membership = at_desk(request.user, org)
    organisation = membership.organisation
    one = shown(organisation.slug)
    context = {
        "membership": membership,
        "organisation": organisation,
        "here": "making-it-real",
        "shown": one,
        "code": code(organisation) if one else "",
        "today": timezone.localdate(),
    }
    return render(request, "making_it_real/badges/desk.html", context)
