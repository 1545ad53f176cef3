"""Who speaks for an organisation: leads and editors, and how they go."""

from django.db import models, transaction
from django.utils import timezone

from carehub.accounts.models.organisation import Organisation
from carehub.accounts.models.people_event import PeopleEvent
from carehub.accounts.models.user import User
from carehub.mail import post


class LastLead(Exception):
    """An organisation keeps at least one lead: somebody else must become lead first."""


class MembershipQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(user=user).select_related("organisation").order_by("organisation__name")

    def leads(self):
        return self.filter(role=Membership.Role.LEAD)

    def with_people(self):
        return self.select_related("user").order_by("-role", "user__name", "user__email")

    def has_address(self, email):
        return self.filter(user__email__iexact=email).exists()


class Membership(models.Model):
    class Role(models.TextChoices):
        LEAD = "lead", "Lead"
        EDITOR = "editor", "Editor"

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=8, choices=Role, default=Role.EDITOR)
    since = models.DateTimeField(default=timezone.now)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="member_once"),
            models.CheckConstraint(condition=models.Q(role__in=["lead", "editor"]), name="member_role_known"),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_role_display().lower()} of {self.organisation}"

    @property
    def is_lead(self):
        return self.role == self.Role.LEAD

    @classmethod
    @transaction.atomic
    def start(cls, organisation, *, by):
        """The first lead of an organisation."""
        PeopleEvent.objects.write_down(organisation, PeopleEvent.What.STARTED, by)
        return cls.objects.create(organisation=organisation, user=by, role=cls.Role.LEAD)

    @classmethod
    @transaction.atomic
    def let_in_as_lead(cls, organisation, user, *, by):
        """One more lead, whom TLAP let in: `by` is the moderator. The first one starts the desk."""
        if not organisation.memberships.exists():
            return cls.start(organisation, by=user)
        membership, new = cls.objects.get_or_create(organisation=organisation, user=user)
        if new:
            PeopleEvent.objects.write_down(organisation, PeopleEvent.What.JOINED, user)
        if not membership.is_lead:
            membership.give_role(cls.Role.LEAD, by=by)
        return membership

    @transaction.atomic
    def give_role(self, role, *, by):
        """Nothing happens when it is the role they have. Raises LastLead when nobody would be left to lead."""
        self._locked()
        if role == self.role:
            return
        if role != self.Role.LEAD:
            self._another_lead_stays()
        Membership.objects.filter(pk=self.pk).update(role=role)
        what = PeopleEvent.What.MADE_LEAD if role == self.Role.LEAD else PeopleEvent.What.MADE_EDITOR
        PeopleEvent.objects.write_down(self.organisation, what, by, self.user.email)
        self.role = role

    @transaction.atomic
    def end(self, *, by):
        """The person leaves, or a lead lets them go. Raises LastLead when nobody would be left to lead."""
        self._locked()
        self._another_lead_stays()
        if by == self.user:
            PeopleEvent.objects.write_down(self.organisation, PeopleEvent.What.LEFT, by)
        else:
            self._let_go(by)
        self.delete()

    def _let_go(self, by):
        """Whoever is shown out leaves no back door: their open invitations go too."""
        PeopleEvent.objects.write_down(self.organisation, PeopleEvent.What.REMOVED, by, self.user.email)
        for invitation in self.organisation.invitations.open().sent_by(self.user):
            invitation.withdraw(by=by)
        post(f"membership:{self.pk}:removed", self.user.email, "person_removed",
             {"organisation": self.organisation, "by": by})  # fmt: skip

    def _locked(self):
        """One at a time for each organisation, so that two leads cannot leave at once."""
        Organisation.objects.select_for_update(no_key=True).only("pk").get(pk=self.organisation_id)
        self.refresh_from_db(fields=["role"])

    def _another_lead_stays(self):
        others = Membership.objects.leads().filter(organisation=self.organisation_id).exclude(pk=self.pk)
        if self.is_lead and not others.exists():
            raise LastLead
