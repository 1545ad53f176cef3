"""The batches of an organisation, with how many of their links are used as far as that singles out nobody."""

from dataclasses import dataclass

from django.utils import timezone

from making_it_real.models import InvitationBatch
from making_it_real.rough import Rough, rough


@dataclass(frozen=True)
class Row:
    batch: InvitationBatch
    spent: Rough
    can_be_reminded: bool


def batches(about):
    """Newest first; once a batch is taken back, what was used of it is not known any more."""
    today = timezone.localdate()
    return [
        Row(one, rough(one.made - one.left), one.can_be_reminded(today) and about.campaign.is_open)
        for one in InvitationBatch.objects.about(about).with_left()
    ]
