"""How people come to an organisation: by an invitation to their e-mail address."""

from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from carehub.accounts.models.membership import Membership
from carehub.accounts.models.organisation import Organisation
from carehub.accounts.models.people_event import PeopleEvent
from carehub.accounts.models.user import User
from carehub.mail import post

INVITATION_LASTS = timedelta(days=14)
# Our letters carry a name that somebody typed: they must not become a way to write to strangers.
INVITATIONS_A_DAY = 30
INVITATIONS_A_DAY_WHILE_WAITING = 5


class SpentInvitation(Exception):
    """The invitation was used, withdrawn or is too old."""


class TooManyInvitations(Exception):
    """The organisation has sent as many as it may in a day."""


class WrongAddress(Exception):
    """The invitation was sent to another e-mail address than the one this person signed in with."""


class InvitationQuerySet(models.QuerySet):
    def open(self):
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())

    def by_token(self, token):
        return self.filter(token_hash=_hash(token)).with_all()

    def to_address(self, email):
        return self.filter(email__iexact=email)

    def sent_by(self, user):
        return self.filter(invited_by=user)

    def of_today(self):
        """Sent in the last 24 hours, also those taken back."""
        return self.filter(created_at__gt=timezone.now() - timedelta(days=1))

    def with_all(self):
        return self.select_related("organisation", "invited_by")


class Invitation(models.Model):
    """A way in for one person, sent by e-mail. Only a hash of its token is kept."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="invitations")
    email = models.EmailField("e-mail address")
    role = models.CharField(max_length=8, choices=Membership.Role, default=Membership.Role.EDITOR)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | models.Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_by_someone",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="invitation_withdrawn_by_someone",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True) | models.Q(withdrawn_at__isnull=True),
                name="invitation_accepted_or_withdrawn",
            ),
        ]

    def __str__(self):
        return f"{self.email} to {self.organisation}"

    @classmethod
    @transaction.atomic
    def send(cls, organisation, *, email, role, by):
        """Write to somebody and ask them in. An earlier open invitation of the same address is withdrawn.

        Returns (invitation, token); the token is known only here and in the e-mail. Raises TooManyInvitations.
        """
        _not_too_many(organisation)
        for earlier in organisation.invitations.open().to_address(email):
            earlier.withdraw(by=by)
        token = token_urlsafe(24)
        made = cls.objects.create(organisation=organisation, email=email, role=role, invited_by=by,
                                  token_hash=_hash(token), expires_at=timezone.now() + INVITATION_LASTS)  # fmt: skip
        PeopleEvent.objects.write_down(organisation, PeopleEvent.What.INVITED, by, email)
        link = settings.SITE_URL + reverse("invitation", args=[token])
        post(f"invitation:{made.pk}", email, "invitation", {"invitation": made, "link": link})
        return made, token

    @transaction.atomic
    def withdraw(self, *, by):
        """Raises SpentInvitation when it was used or withdrawn before."""
        spent = Invitation.objects.filter(pk=self.pk, accepted_at=None, withdrawn_at=None).update(
            withdrawn_at=timezone.now(), withdrawn_by=by
        )
        if not spent:
            raise SpentInvitation
        PeopleEvent.objects.write_down(self.organisation, PeopleEvent.What.WITHDREW, by, self.email)

    @property
    def is_open(self):
        return not self.accepted_at and not self.withdrawn_at and self.expires_at > timezone.now()

    def is_for(self, user):
        return user.email.casefold() == self.email.casefold()

    @transaction.atomic
    def accept(self, *, by):
        """Let the person in, once. Raises WrongAddress or SpentInvitation. Somebody who is in already keeps the higher role."""
        if not self.is_for(by):
            raise WrongAddress
        if not self.organisation.may_change or not Invitation.objects.open().filter(pk=self.pk).update(
            accepted_at=timezone.now(), accepted_by=by
        ):
            raise SpentInvitation
        membership, new = Membership.objects.get_or_create(
            organisation=self.organisation, user=by, defaults={"role": self.role}
        )
        if not new and self.role == Membership.Role.LEAD:
            membership.give_role(Membership.Role.LEAD, by=self.invited_by)
        if new:
            PeopleEvent.objects.write_down(self.organisation, PeopleEvent.What.JOINED, by)
        return membership


def _not_too_many(organisation):
    waiting = organisation.status == Organisation.Status.WAITING
    most = INVITATIONS_A_DAY_WHILE_WAITING if waiting else INVITATIONS_A_DAY
    if organisation.invitations.of_today().count() >= most:
        raise TooManyInvitations


def _hash(token):
    return sha256(token.encode()).hexdigest()
