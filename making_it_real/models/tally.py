"""Tally: exact counts of one organisation's answers in one segment. Internal: what is shown comes from Result only."""

from django.db import models

NUMBERS = ["people", "themes", "statements", "awareness"]


class TallyQuerySet(models.QuerySet):
    def about(self, about):
        return self.filter(about=about)

    def about_any(self, abouts):
        return self.filter(about__in=abouts)

    def in_campaign(self, campaign):
        return self.filter(about__campaign=campaign)

    def in_segment(self, segment):
        return self.filter(segment=segment)

    def put(self, tallies):
        """Write these, in place of those that stand for the same organisation and segment."""
        self.bulk_create(
            tallies, update_conflicts=True, unique_fields=["about", "segment"], update_fields=NUMBERS
        )


class Tally(models.Model):
    """What counting.sums.Sums holds, as it stands in the responses. Written only with the organisation locked.

    `segment` is a key of segments.SEGMENTS, or "all". `themes`: [people with a score, of whom agree] for themes 1 to 6.
    `statements`: [never, not often, sometimes, mostly, always, does not apply] for each statement in order.
    `awareness`: [no, heard, used] for each category in order.
    """

    about = models.ForeignKey("making_it_real.CampaignOrganisation", models.CASCADE, related_name="tallies")
    segment = models.CharField(max_length=12)
    people = models.PositiveIntegerField()
    themes = models.JSONField()
    statements = models.JSONField()
    awareness = models.JSONField(default=list)

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "tallies"
        constraints = [models.UniqueConstraint(fields=["about", "segment"], name="tally_once")]

    def __str__(self):
        return f"{self.about}: {self.segment}"
