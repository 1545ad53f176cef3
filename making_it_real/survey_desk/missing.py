"""Who is missing: how many of each group have answered, so that an organisation can ask those who have not."""

from dataclasses import dataclass

from making_it_real.models import Tally
from making_it_real.rough import Rough, rough
from making_it_real.segments import NOT_SAID, PAYMENT, POSITION


@dataclass(frozen=True)
class Group:
    label: str
    answers: Rough


@dataclass(frozen=True)
class Groups:
    title: str
    groups: list

    @property
    def few(self):
        return [group for group in self.groups if group.answers.few]


def missing(about):
    """For each way to group people that this campaign asks of. One query. Those who did not say are no group to ask."""
    counts = dict(Tally.objects.about(about).values_list("segment", "people"))
    asked = [(POSITION, about.campaign.asks_position), (PAYMENT, about.campaign.asks_payment)]
    return [
        Groups(
            breakdown.title,
            [Group(one.label, rough(counts.get(one.key, 0))) for one in breakdown.segments if one.choice != NOT_SAID],
        )
        for breakdown, asks in asked if asks
    ]  # fmt: skip
