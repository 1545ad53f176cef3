"""Who: people with an account, and the organisations they speak for."""

from carehub.accounts.models.invitation import (
    INVITATION_LASTS,
    Invitation,
    SpentInvitation,
    TooManyInvitations,
    WrongAddress,
)
from carehub.accounts.models.membership import LastLead, Membership
from carehub.accounts.models.organisation import Organisation, OrganisationStep
from carehub.accounts.models.people_event import PeopleEvent
from carehub.accounts.models.user import User

__all__ = [
    "INVITATION_LASTS", "Invitation", "LastLead", "Membership", "Organisation", "OrganisationStep", "PeopleEvent",
    "SpentInvitation", "TooManyInvitations", "User", "WrongAddress",
]  # fmt: skip
