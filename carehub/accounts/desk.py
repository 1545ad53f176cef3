"""Who may stand at an organisation's desk. Somebody else's desk is not there at all: 404."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from carehub.accounts.models import Membership


def at_desk(user, slug):
    """The person's Membership of the organisation with this slug, or 404. One query.

    `.others` lists the other organisations that the person belongs to, for the switcher.
    """
    memberships = list(Membership.objects.of(user))
    here = next((one for one in memberships if one.organisation.slug == slug), None)
    if here is None:
        raise Http404
    here.user = user
    here.others = [one.organisation for one in memberships if one != here]
    return here


def writing_at_desk(user, slug):
    """As at_desk; 403 while the organisation may not change anything."""
    membership = at_desk(user, slug)
    if not membership.organisation.may_change:
        raise PermissionDenied
    return membership


def leading_desk(user, slug):
    """As writing_at_desk; 403 for an editor."""
    membership = writing_at_desk(user, slug)
    if not membership.is_lead:
        raise PermissionDenied
    return membership
