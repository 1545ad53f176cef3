"""CampaignOrganisation: one organisation in one campaign, which people answer about and a worker locks while it counts."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from making_it_real.lives import EDITOR, LEAD, MODERATOR, NotForYou, organisation_parts
from making_it_real.models.comment import ENOUGH, Comment
from making_it_real.models.intake import Intake
from making_it_real.models.tally import Tally
from making_it_real.segments import EVERYONE


class CampaignOrganisationQuerySet(models.QuerySet):
    def in_campaign(self, campaign):
        return self.filter(campaign=campaign)

    def of(self, organisation):
        return self.filter(organisation=organisation)

    def open(self):
        return self.filter(campaign__status="open")

    def begun(self):
        """An organisation learns of a campaign when it opens."""
        return self.exclude(campaign__status="draft")

    def newest_first(self):
        return self.order_by("-campaign__opens_on", "-campaign__pk")

    def with_ids(self, ids):
        return self.filter(pk__in=ids)

    def with_all(self):
        return self.select_related("campaign__statement_set", "organisation__council")

    def with_words(self):
        """With what the survey's pages say of them."""
        return self.select_related("campaign", "organisation")

    def at(self, campaign, organisation):
        """At most one. Both are slugs, as in its address."""
        return self.filter(campaign__slug=campaign, organisation__slug=organisation).with_words()

    def shape_of(self, pk):
        """How a response about it is written down."""
        return self.select_related("campaign__statement_set").get(pk=pk).campaign.shape()

    def with_people(self):
        """Each with `.people`: how many answers are counted."""
        everyone = Tally.objects.filter(about=models.OuterRef("pk"), segment=EVERYONE)
        people = models.Subquery(everyone.values("people"))
        return self.annotate(people=Coalesce(people, 0)).select_related("organisation")

    def with_comments_to_read(self):
        return self.filter(models.Exists(Comment.objects.waiting().filter(about=models.OuterRef("pk"))))

    def with_comments(self):
        """Each with how many `.comments_waiting` for TLAP."""
        waiting = Comment.objects.waiting().filter(about=models.OuterRef("pk")).order_by().values("about")
        number = models.Subquery(waiting.annotate(n=models.Count("pk")).values("n"))
        return self.annotate(comments_waiting=Coalesce(number, 0))

    def named_like(self, words):
        return self.filter(organisation__name__icontains=words)

    def with_waiting(self):
        """Those with answers that wait to be counted."""
        return self.filter(models.Exists(Intake.objects.about(models.OuterRef("pk"))))

    def hold_free(self):
        """Those that no other worker has, from now until the transaction ends this worker's alone."""
        free = self.select_for_update(skip_locked=True, no_key=True).order_by("pk")
        return list(free.values_list("pk", flat=True))

    def hold_all(self):
        """All of them, from now until the transaction ends; in order, so that two cannot wait for each other."""
        return list(self.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))

    def wait_for(self, pk):
        """One row, once any other worker has ended; until the transaction ends this worker's alone."""
        return self.select_for_update(no_key=True).get(pk=pk)


class CampaignOrganisation(models.Model):
    """One organisation in one campaign: what people answer about, and what a worker locks while it counts."""

    campaign = models.ForeignKey("making_it_real.Campaign", models.CASCADE, related_name="organisations")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="campaigns")
    eligible = models.PositiveIntegerField(
        "people who could answer", null=True, blank=True,
        help_text="How many people use its care, or care for somebody who does. Your best guess will do.",
    )  # fmt: skip
    eligible_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, editable=False, related_name="+"
    )
    eligible_on = models.DateField(null=True, editable=False)

    objects = CampaignOrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "organisation"], name="campaign_organisation_once"),
            models.CheckConstraint(condition=Q(eligible__gte=1), name="campaign_organisation_eligible_from_1",
                                   violation_error_message="Give a number of people from 1."),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.organisation}, {self.campaign}"

    def parts_of(self, user):
        return organisation_parts(self.organisation, user)

    def say_eligible(self, number, *, by):
        """How many people could answer; None for not known. Kept with who said so."""
        if not self.parts_of(by) & {EDITOR, LEAD, MODERATOR}:
            raise NotForYou("You cannot say this for the organisation.")
        said = {"eligible": number, "eligible_by": by, "eligible_on": timezone.localdate()}
        CampaignOrganisation.objects.filter(pk=self.pk).update(**said)
        for field, value in said.items():
            setattr(self, field, value)

    @property
    def counted(self):
        """How many answers are counted: exact, so for sums only."""
        return sum(self.tallies.in_segment(EVERYONE).values_list("people", flat=True))

    @property
    def has_enough_answers(self):
        return self.counted >= ENOUGH
