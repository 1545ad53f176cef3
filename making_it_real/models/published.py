"""Published results: what everyone sees. Written once by making_it_real.publishing, and never changed after that.

A correction is a new edition with a reason; the database refuses to change or delete what was published.
"""

from django.db import models
from django.db.models import Q

from carehub.accounts.models import Organisation
from carehub.themes import Theme
from making_it_real.segments import EVERYONE

ANSWERED = 0  # in the place of a theme


class EditionQuerySet(models.QuerySet):
    def of(self, campaign):
        return self.filter(campaign=campaign)

    def latest(self):
        """The last edition of each campaign."""
        later = self.model.objects.filter(
            campaign=models.OuterRef("campaign"), number__gt=models.OuterRef("number")
        )
        return self.filter(~models.Exists(later))

    def of_slug(self, slug):
        return self.filter(campaign__slug=slug).with_campaigns()

    def with_campaigns(self):
        return self.select_related("campaign__statement_set", "baseline__campaign")

    def numbered_or_latest(self, number):
        """At most one of a campaign. `number` None: the latest."""
        return self.latest() if number is None else self.filter(number=number)

    def oldest_first(self):
        return self.order_by("campaign__opens_on", "campaign", "number")


class Edition(models.Model):
    campaign = models.ForeignKey("making_it_real.Campaign", models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=200)
    reason = models.TextField(blank=True, help_text="Why it corrects the one before. Everyone can read it.")
    held_back = models.PositiveIntegerField(
        null=True,
        help_text="Answers that came unusually fast, not counted because nobody had decided on them.",
    )
    baseline = models.ForeignKey("self", models.PROTECT, null=True, related_name="+",
                                 help_text="The edition that changes are measured from.")  # fmt: skip

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-campaign__opens_on", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="edition_once"),
            models.CheckConstraint(
                condition=Q(number=1, reason="") | (Q(number__gt=1) & ~Q(reason="")),
                name="edition_corrects_for_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.campaign}, edition {self.number}"


class ResultQuerySet(models.QuerySet):
    def of_edition(self, edition):
        return self.filter(edition=edition)

    def of_campaign(self, campaign):
        """In all its editions."""
        return self.filter(edition__campaign=campaign)

    def about(self, groups):
        """`groups`: (level, id of the organisation or None, area) of each."""
        organisations = [number for _, number, _ in groups if number is not None]
        areas = models.Q(organisation__in=organisations)
        for level in {level for level, number, _ in groups if number is None}:
            areas |= models.Q(level=level, area__in=[area for own, _, area in groups if own == level])
        return self.filter(areas)

    def of_organisation(self, organisation):
        return self.filter(level=Result.Level.ORGANISATION, organisation=organisation)

    def of_organisations(self, ids):
        return self.filter(organisation__in=ids)

    def in_latest_editions(self):
        """Edition by edition, the latest campaign first, in a good order within each."""
        rows = self.filter(edition__in=Edition.objects.latest()).select_related(
            "edition__campaign__statement_set", "edition__baseline__campaign"
        )
        return rows.order_by("-edition__campaign__opens_on", "-edition", "level", "area", "segment", "theme")

    def at_level(self, level):
        return self.filter(level=level)

    def at_levels(self, levels):
        return self.filter(level__in=levels)

    def with_organisations(self):
        return self.select_related("organisation__council")

    def for_theme(self, theme):
        return self.filter(theme=theme)

    def went_up(self, theme):
        """Of organisations, everyone who answered: those clearly higher than the baseline in the latest editions."""
        up = self.filter(edition__in=Edition.objects.latest(), direction=Result.Direction.UP)
        return up.at_level(Result.Level.ORGANISATION).in_segment(EVERYONE).for_theme(theme)

    def themes(self):
        """Without the rows that say how many answered at all."""
        return self.exclude(theme=ANSWERED)

    def in_segment(self, segment):
        return self.filter(segment=segment)

    def in_segments(self, segments):
        return self.filter(segment__in=segments)

    def organisations_with_results(self):
        """Public organisations that anything was published of, by name."""
        asked = self.filter(level=Result.Level.ORGANISATION, theme=ANSWERED, segment=EVERYONE)
        return Organisation.objects.public().filter(pk__in=asked.values("organisation")).in_order()

    def answered_of(self, organisations):
        """{id of each: how many answered in its latest survey}. One query."""
        rows = self.at_level(Result.Level.ORGANISATION).of_organisations(organisations).in_segment(EVERYONE)
        rows = rows.for_theme(ANSWERED).filter(edition__in=Edition.objects.latest())
        return {row.organisation_id: row for row in rows.order_by("edition__campaign__opens_on", "edition")}

    def in_order(self):
        return self.order_by("edition", "level", "organisation", "area", "segment", "theme")


class Result(models.Model):
    """One group's figure for one theme; under theme 0, how many of the group answered at all (and awareness).

    Shares are whole percentages of people who agree, `people` is rounded to the nearest 5; all are None when hidden.
    `statements`: for each statement of the theme, a dict of code, state, people, share, low, high, before, comparable,
    why_not. `awareness`: for each category, a dict of slug, state, people, heard, used (shares).
    """

    class Level(models.TextChoices):
        ORGANISATION = "organisation", "Organisation"
        REGION = "region", "Region, each person counted once"
        REGION_WEIGHTED = "region-weighted", "Region, each organisation by its size"
        ENGLAND = "england", "England, each person counted once"
        ENGLAND_WEIGHTED = "england-weighted", "England, each organisation by its size"

    class State(models.TextChoices):
        SHOWN = "shown", "Shown"
        SMALL = "small", "Small numbers, treat with care"
        HIDDEN = "hidden", "Too few answers to show (fewer than 10)"

    class Direction(models.TextChoices):
        UP = "up", "Up"
        DOWN = "down", "Down"
        LEVEL = "level", "No clear change"

    class WhyNot(models.TextChoices):
        FIRST = "first", "First survey, nothing to compare yet"
        NOT_ASKED = "not-asked", "Not asked last time"
        CHANGED = "changed", "The question has changed, so the two cannot be compared"
        FEW = "few", "Too few answers to compare"

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="results")
    level = models.CharField(max_length=16, choices=Level)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, related_name="results"
    )
    area = models.CharField(max_length=30, blank=True, help_text="The region.")
    segment = models.CharField(max_length=12)
    theme = models.PositiveSmallIntegerField(choices=[(ANSWERED, "How many answered"), *Theme.choices])
    state = models.CharField(max_length=6, choices=State)
    people = models.PositiveIntegerField(null=True)
    share = models.PositiveSmallIntegerField(null=True)
    low = models.PositiveSmallIntegerField(null=True)
    high = models.PositiveSmallIntegerField(null=True)
    before = models.PositiveSmallIntegerField(null=True, help_text="The share in the baseline.")
    change = models.SmallIntegerField(null=True, help_text="Points since the baseline.")
    change_low = models.SmallIntegerField(null=True)
    change_high = models.SmallIntegerField(null=True)
    direction = models.CharField(max_length=5, choices=Direction, blank=True)
    why_not = models.CharField(max_length=10, choices=WhyNot, blank=True, help_text="Why there is no change.")
    expected = models.PositiveSmallIntegerField(
        null=True, help_text="The share its self-assessment expected."
    )
    gap = models.SmallIntegerField(null=True, help_text="Expected minus what people said, in points.")
    statements = models.JSONField(default=list)
    awareness = models.JSONField(default=list)

    objects = ResultQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "organisation", "segment", "theme"],
                condition=Q(organisation__isnull=False),
                name="result_of_organisation_once",
            ),
            models.UniqueConstraint(
                fields=["edition", "level", "area", "segment", "theme"],
                condition=Q(organisation=None),
                name="result_of_area_once",
            ),
            models.CheckConstraint(
                condition=Q(state="hidden", people=None, share=None, low=None, high=None, before=None, change=None, gap=None)
                | Q(state__in=["shown", "small"], theme=0)
                | Q(state__in=["shown", "small"], theme__gte=1, share__isnull=False, low__isnull=False,
                    high__isnull=False),
                name="result_hidden_says_nothing",
            ),
            models.CheckConstraint(
                condition=Q(level="organisation", organisation__isnull=False, area="")
                | Q(level__startswith="region", organisation=None) & ~Q(area="")
                | Q(level__startswith="england", organisation=None, area=""),
                name="result_is_of_something",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["organisation", "edition"], name="result_by_organisation"),
            models.Index(fields=["edition", "theme", "segment", "level"], name="result_by_theme"),
        ]

    def __str__(self):
        return f"{self.edition}: {self.organisation or self.area or 'England'}, {self.segment}, {self.theme}"

    @property
    def is_hidden(self):
        return self.state == self.State.HIDDEN
