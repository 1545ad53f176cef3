"""Pictures of entries, as we drew them anew from what was sent."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

CARD = 640  # pixels each way of the smaller one, for cards


def _file_name(picture, _name):
    """What the file was called says nothing and may be harmful."""
    return f"pictures/{picture.pk}.webp"


class Picture(models.Model):
    """Width and height in pixels. The file holds nothing but the picture: no place, no camera, no time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.FileField(upload_to=_file_name)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    organisation = models.ForeignKey("accounts.Organisation", models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    def get_absolute_url(self):
        return reverse("picture", args=[self.pk])

    @property
    def is_public(self):
        """Whether an entry that everyone can see shows it."""
        return self.innovations.published().exists()

    def is_seen_by(self, user):
        """Whether it was sent by an organisation of this person's, or one of them looks after an entry that shows it."""
        sent, kept = Q(organisation__memberships__user=user), Q(innovations__kept_by__memberships__user=user)
        return Picture.objects.filter(sent | kept, pk=self.pk).exists()

    @property
    def card_width(self):
        """Of the smaller one, in pixels."""
        return round(self.width * min(1, CARD / max(self.width, self.height)))

    @property
    def card_name(self):
        """Where the storage holds the smaller one, for cards."""
        return f"pictures/{self.pk}-card.webp"
