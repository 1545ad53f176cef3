"""What imports remember about a feed besides its entries."""

from django.db import models


class FeedOrganisation(models.Model):
    """Which organisation of ours a feed's id stands for, so that a new name in the feed does not make a second one."""

    source = models.ForeignKey("innovations.Source", models.CASCADE, related_name="organisations")
    external_id = models.CharField(max_length=200)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE, related_name="feed_ids")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="feed_organisation_once"),
        ]

    def __str__(self):
        return f"{self.source}: {self.external_id}"
