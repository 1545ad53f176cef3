"""By invitation: a link that works once. It leads into the same pages, so that the token does not stay in the address."""

from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from carehub.access import public
from making_it_real.models import Invitation
from making_it_real.models.invitation import hash_of, is_ours
from making_it_real.survey import asked, sitting
from making_it_real.survey.visit import draw, not_found, survey_page


@public
@require_safe
@survey_page
def by_invitation(request, token):
    if not is_ours(token):
        return not_found(request)
    invitation = Invitation.objects.by_token(token).with_about().first()
    if invitation is None:
        return draw(request, "making_it_real/survey/used.html")
    return _lead_in(request, invitation.about, hash_of(token))


def _lead_in(request, about, invitation):
    """What was begun with this invitation in this browser goes on."""
    response = redirect("survey-start", about.campaign.slug, about.organisation.slug)
    asked.know(about)
    before = sitting.read(request, about)
    if about.campaign.is_open and (before is None or before.invitation != invitation):
        sitting.write(response, about, sitting.begin(invitation))
    return response
