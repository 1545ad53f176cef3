"""Response: one person's answers about one organisation, with no way back to the person."""

import uuid

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat

from making_it_real.models.burst import Burst
from making_it_real.segments import Channel, Payment, Position

AT_ONCE = 20  # organisations whose responses are in memory


class ResponseQuerySet(models.QuerySet):
    def about(self, about):
        return self.filter(about=about)

    def about_any(self, abouts):
        return self.filter(about__in=abouts)

    def in_campaign(self, campaign):
        return self.filter(about__campaign=campaign)

    def in_burst(self, burst):
        return self.filter(burst=burst)

    def counted(self):
        """Without those in a burst that nobody has let in."""
        return self.filter(Q(burst=None) | Q(burst__in=Burst.objects.counted().values("pk")))

    def held_back(self):
        return self.filter(burst__outcome=Burst.Outcome.WAITING)

    def packed(self):
        """[(id of the CampaignOrganisation, its responses as one text)], a row an organisation, streamed.

        The text is Shape.width letters for each response, in no order.
        """
        one = Concat(
            "answers", "awareness", "position", "payment", "channel", output_field=models.TextField()
        )
        rows = self.order_by("about").values("about").annotate(all=models.StringAgg(one, delimiter=Value("")))
        return rows.values_list("about", "all").iterator(chunk_size=AT_ONCE)

    def since(self, day):
        return self.filter(day__gte=day)

    def by_day(self):
        """{day: how many}"""
        return dict(self.order_by("day").values_list("day").annotate(models.Count("pk")))


class Response(models.Model):
    """The id is random; of the time only the day is kept; the rows of a batch were shuffled before they were written."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    about = models.ForeignKey("making_it_real.CampaignOrganisation", models.PROTECT, related_name="responses")
    day = models.DateField()
    channel = models.CharField(max_length=1, choices=Channel)
    position = models.CharField(max_length=1, choices=Position)
    payment = models.CharField(max_length=1, choices=Payment)
    answers = models.TextField()
    awareness = models.TextField(blank=True)
    burst = models.ForeignKey(Burst, models.PROTECT, null=True, related_name="responses")

    objects = ResponseQuerySet.as_manager()

    def __str__(self):
        return f"A response, {self.about}"
