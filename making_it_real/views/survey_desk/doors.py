"""Who comes to the survey's desk, and which organisation in which campaign it is about. Another's desk is not there: 404."""

from dataclasses import dataclass
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from carehub.access import moderators_only, signed_in
from carehub.accounts.desk import at_desk
from carehub.accounts.models import Membership
from making_it_real.models import CampaignOrganisation
from making_it_real.views.survey_desk.campaigns import about_or_404, crumbs

READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Desk:
    """`membership` is None for TLAP. `pages` is how the addresses at this desk begin: "survey" or "tlap"."""

    about: CampaignOrganisation
    membership: Membership | None
    pages: str

    @property
    def campaign(self):
        return self.about.campaign

    @property
    def organisation(self):
        return self.about.organisation

    def url(self, page, *more):
        return reverse(f"{self.pages}-{page}", args=[*self._place, *more])

    @property
    def _place(self):
        here = [self.organisation.slug, self.campaign.slug]
        return here if self.membership else here[::-1]

    @property
    def may_write(self):
        return self.membership is None or self.organisation.may_change

    def known(self):
        """What every page here is told."""
        if self.membership is None:
            campaign = (self.campaign.title, reverse("campaign", args=[self.campaign.slug]))
            base = {"nav": "queue", "crumbs": crumbs(campaign, (self.organisation.name, ""))}
            frame = "making_it_real/survey_desk/tlap.html"
        else:
            base = {"membership": self.membership, "here": "survey"}
            frame = "workspace/base.html"
        return {**base, "frame": frame, "desk": self, "about": self.about, "campaign": self.campaign,
                "organisation": self.organisation, "may_write": self.may_write}  # fmt: skip


def for_members(view):
    """Leads and editors of the organisation in the address, with (request, desk)."""

    @signed_in
    @wraps(view)
    def guarded(request, org, campaign, **more):
        return view(request, desk_of(request.user, org, campaign), **more)

    return guarded


def for_writers(view):
    """As for_members; 403 while the organisation may not change anything."""
    return for_members(_only(view, lambda desk: desk.may_write))


def for_leads(view):
    """As for_writers; 403 for an editor."""
    return for_members(_only(view, lambda desk: desk.may_write and desk.membership.is_lead))


def for_tlap(view):
    """Moderators, with (request, desk)."""

    @moderators_only
    @wraps(view)
    def guarded(request, campaign, org, **more):
        return view(request, Desk(about_or_404(campaign, org), None, "tlap"), **more)

    return guarded


def desk_of(user, org, campaign):
    membership = at_desk(user, org)
    asked = CampaignOrganisation.objects.with_all().of(membership.organisation).begun()
    about = get_object_or_404(asked, campaign__slug=campaign)
    about.organisation = membership.organisation
    return Desk(about, membership, "survey")


def _only(view, allowed):
    @wraps(view)
    def guarded(request, desk, **more):
        if not allowed(desk):
            raise PermissionDenied
        return view(request, desk, **more)

    return guarded
