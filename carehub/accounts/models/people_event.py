"""The record of who came to and went from an organisation."""

from django.db import models
from django.utils import timezone

from carehub.accounts.models.organisation import Organisation
from carehub.accounts.models.user import User


class PeopleEventQuerySet(models.QuerySet):
    def write_down(self, organisation, what, by, whom=""):
        return self.create(organisation=organisation, what=what, by=by, whom=whom)

    def latest_first(self):
        return self.select_related("by").order_by("-at", "-pk")


class PeopleEvent(models.Model):
    """Who let whom in, changed their role or let them go. Kept when the person has long left."""

    class What(models.TextChoices):
        STARTED = "started", "started the organisation’s desk"
        INVITED = "invited", "invited"
        WITHDREW = "withdrew", "took back the invitation of"
        JOINED = "joined", "joined"
        MADE_LEAD = "made_lead", "made lead:"
        MADE_EDITOR = "made_editor", "made editor:"
        LEFT = "left", "left"
        REMOVED = "removed", "removed"

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="people_events")
    what = models.CharField(max_length=12, choices=What)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    whom = models.EmailField(blank=True, help_text="Empty when it is the one who acted.")
    at = models.DateTimeField(default=timezone.now)

    objects = PeopleEventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
