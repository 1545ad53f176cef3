"""Campaign: one wave of the citizen survey, and what it asks."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from carehub.moderation.models import Incomplete
from carehub.workflow import NotAllowedNow, Step
from making_it_real.answers import shape_of
from making_it_real.lives import (
    MODERATOR,
    TASK,
    carry_out,
    only_for,
    verb,
)
from making_it_real.models.campaign_organisation import CampaignOrganisation
from making_it_real.models.declaration import Declaration
from making_it_real.models.intake import Intake
from making_it_real.models.paper import PaperSample

RESERVED_SLUGS = ("i", "back", "method", "paper")  # addresses beside the campaigns


class CampaignQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status=Campaign.Status.OPEN)

    def published(self):
        return self.filter(status=Campaign.Status.PUBLISHED)

    def counting(self):
        """Those whose answers may still be waiting to be counted."""
        return self.filter(status__in=[Campaign.Status.OPEN, Campaign.Status.CLOSED])

    def for_everyone(self):
        return self.filter(everyone=True)

    def to_open(self, today):
        return self.filter(status=Campaign.Status.DRAFT, opens_on__lte=today, by_itself=True)

    def to_close(self, today):
        return self.open().filter(closes_on__lt=today)

    def to_publish(self, today):
        return self.filter(status=Campaign.Status.CLOSED, by_itself=True, closes_on__lt=today)

    def newest_first(self):
        return self.order_by("-opens_on", "-pk")

    def oldest_first(self):
        return self.order_by("opens_on", "pk")

    def before(self, campaign):
        return self.filter(
            Q(opens_on__lt=campaign.opens_on) | Q(opens_on=campaign.opens_on, pk__lt=campaign.pk)
        )

    def with_numbers(self):
        """Each with how many `.organisations_asked`."""
        return self.annotate(organisations_asked=models.Count("organisations")).select_related(
            "statement_set"
        )

    def hold_open(self, pk):
        """The campaign if it is open; nobody closes it until this transaction ends. Else None."""
        return self.open().select_for_update(no_key=True).filter(pk=pk).first()

    @transaction.atomic
    def begin(self, *, by, categories=(), **fields):
        """A new draft. Raises NotForYou."""
        campaign = self.model(created_by=by, **fields)
        only_for(campaign, "change", by)
        campaign.save()
        campaign.steps.create(state_from="", state_to=campaign.status, by=by, by_name=str(by))
        campaign.ask_of(categories)
        return campaign

    def baselines(self):
        return self.filter(baseline=True)

    def with_slug(self, slug):
        """The campaign, or None."""
        return self.filter(slug=slug).first()

    def has(self, pk):
        return self.filter(pk=pk).exists()

    def slugs(self):
        return list(self.values_list("slug", flat=True))

    def asking_about(self, organisation):
        return self.filter(organisations__organisation=organisation)


class Campaign(models.Model):
    """A draft until it opens; from then on its questions are frozen: the database refuses to change them too."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"
        PUBLISHED = "published", "Published"

    LIFE = {
        "change": verb([MODERATOR], [Status.DRAFT]),
        "open": verb([MODERATOR, TASK], [Status.DRAFT], Status.OPEN),
        "extend": verb([MODERATOR], [Status.OPEN]),
        "close": verb([MODERATOR, TASK], [Status.OPEN], Status.CLOSED),
        "publish": verb([MODERATOR, TASK], [Status.CLOSED], Status.PUBLISHED),
        "correct": verb([MODERATOR], [Status.PUBLISHED], says_why=True),
    }

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=120, help_text="For example “Autumn 2026”.")
    statement_set = models.ForeignKey("making_it_real.StatementSet", models.PROTECT, related_name="campaigns")
    opens_on = models.DateField()
    closes_on = models.DateField(help_text="The last day on which people can answer.")
    baseline = models.BooleanField(
        "a baseline",
        default=False,
        help_text="Later campaigns are compared with the last baseline before them.",
    )
    everyone = models.BooleanField(
        "all declared organisations", default=True, help_text="Otherwise only the chosen ones."
    )
    asks_position = models.BooleanField("asks who people are", default=True)
    asks_payment = models.BooleanField("asks who pays", default=True)
    comments = models.BooleanField("people may add words", default=True)
    categories = models.ManyToManyField(
        "innovations.Category", blank=True, through="CampaignCategory", related_name="+",
        help_text="“Have you heard of …?” is asked of each.",
    )  # fmt: skip
    by_itself = models.BooleanField(
        "opens and publishes by itself", default=True, help_text="On its days, without anybody’s hand."
    )
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT, editable=False)
    opened_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="campaign_closes_after_it_opens",
                violation_error_message="The last day must not be before the first day.",
            ),
            models.CheckConstraint(
                condition=Q(status="draft", opened_at__isnull=True)
                | Q(status__in=["open", "closed", "published"], opened_at__isnull=False),
                name="campaign_opened_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "open"], closed_at__isnull=True)
                | Q(status__in=["closed", "published"], closed_at__isnull=False),
                name="campaign_closed_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(slug__in=RESERVED_SLUGS), name="campaign_slug_is_not_a_page",
                violation_error_message="This address belongs to another page. Choose another one.",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["status", "-opens_on"], name="campaign_by_status")]

    def __str__(self):
        return self.title

    def clean(self):
        if self.statement_set_id and not self.statement_set.is_published:
            raise ValidationError({"statement_set": "Choose a set of statements that is published."})

    def parts_of(self, user):
        if isinstance(user, str):
            return frozenset([TASK])
        runs_it = user.is_authenticated and (user.is_moderator or user.is_superuser)
        return frozenset([MODERATOR] if runs_it else [])

    @property
    def is_open(self):
        return self.status == self.Status.OPEN

    @property
    def is_over(self):
        """Nobody can answer any more."""
        return self.status in (self.Status.CLOSED, self.Status.PUBLISHED)

    @property
    def is_published(self):
        return self.status == self.Status.PUBLISHED

    @property
    def baseline_before(self):
        """The campaign that this one is measured against, or None."""
        return Campaign.objects.published().baselines().before(self).newest_first().first()

    def shape(self):
        """How a response to it is written down. Two queries."""
        themes = list(self.statement_set.statements.in_order().values_list("theme", flat=True))
        return shape_of(themes, self.asked_categories.count())

    @transaction.atomic
    def change(self, changes, *, by, categories=None):
        """Set fields of a draft, and the directory's categories it asks of where they are given. Raises NotAllowedNow."""
        carry_out(self, "change", by=by, **changes)
        if categories is not None:
            self.ask_of(categories)

    def ask_of(self, categories):
        self.asked_categories.all().delete()
        CampaignCategory.objects.bulk_create(
            CampaignCategory(campaign=self, category=one, order=order) for order, one in enumerate(categories)
        )

    @transaction.atomic
    def ask_about(self, organisation, *, by):
        """Add to the chosen ones. Nothing happens a second time."""
        carry_out(self, "change", by=by, why=f"Asks about {organisation}.")
        CampaignOrganisation.objects.get_or_create(campaign=self, organisation=organisation)

    @transaction.atomic
    def leave_out(self, organisation, *, by):
        carry_out(self, "change", by=by, why=f"Does not ask about {organisation}.")
        self.organisations.of(organisation).delete()

    def missing(self):
        """{what: what to do} before it can open."""
        found = {}
        if not self.statement_set.is_published:
            found["statement_set"] = "Publish the set of statements first."
        if not (self.organisations.exists() or (self.everyone and self._declared().exists())):
            found["organisations"] = "Choose at least one organisation to ask about."
        return found

    @transaction.atomic
    def open(self, *, by):
        """Freeze the questions and let people answer. Raises Incomplete."""
        only_for(self, "open", by)
        if problems := self.missing():
            raise Incomplete(problems)
        carry_out(self, "open", by=by, opened_at=timezone.now())
        if self.everyone:
            self.take_in_declared()

    def take_in_declared(self):
        """Ask about every organisation that stands by a declaration. Safe to do again: for those declared since."""
        declared = self._declared().values_list("organisation", flat=True)
        CampaignOrganisation.objects.bulk_create(
            [CampaignOrganisation(campaign=self, organisation_id=pk) for pk in declared],
            ignore_conflicts=True,
        )

    def extend(self, day, *, by, why):
        if day < timezone.localdate():
            raise NotAllowedNow("Choose today or a later day.")
        carry_out(self, "extend", by=by, why=why, closes_on=day)

    @transaction.atomic
    def close(self, *, by):
        """From here on no answer comes in. One that was being sent is either in the intake or was refused.

        Paper forms that wait for their second look count as they were typed first.
        """
        carry_out(self, "close", by=by, closed_at=timezone.now())
        unchecked = PaperSample.objects.in_campaign(self)
        Intake.objects.bulk_create(
            Intake(day=timezone.localdate(), **one.as_row()) for one in unchecked.select_related("batch")
        )
        unchecked.delete()

    @staticmethod
    def _declared():
        return Declaration.objects.current().filter(organisation__status="active")


class CampaignStep(Step):
    subject = models.ForeignKey(Campaign, models.CASCADE, related_name="steps")

    class Meta:
        ordering = ["-at", "-pk"]


class CampaignCategoryQuerySet(models.QuerySet):
    def names_in(self, campaign):
        """In the order asked."""
        return self.filter(campaign=campaign).values_list("category__name", flat=True)


class CampaignCategory(models.Model):
    """“Have you heard of …?”, in the order asked."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="asked_categories")
    category = models.ForeignKey("innovations.Category", models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)

    objects = CampaignCategoryQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "category"], name="campaign_category_once")
        ]

    def __str__(self):
        return str(self.category)
