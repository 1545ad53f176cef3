"""Who answers, in the few words that are asked, and how each answer is kept: one letter, so that a response is one text."""

from dataclasses import dataclass

from django.db import models

NOT_SAID = "-"


class Position(models.TextChoices):
    CARE = "c", "I use care or support"
    CARER = "u", "I care for someone, unpaid"
    BOTH = "b", "Both"
    NOT_SAID = NOT_SAID, "Did not say"


class Payment(models.TextChoices):
    COUNCIL = "c", "The council pays"
    BUDGET = "b", "A personal budget or direct payment"
    NHS = "n", "The NHS pays"
    SELF = "s", "I or my family pay"
    NOT_SURE = "u", "Not sure"
    NOT_SAID = NOT_SAID, "Did not say"


class Channel(models.TextChoices):
    OPEN = "o", "By the open link"
    INVITED = "i", "By invitation"
    PAPER = "p", "On paper"


@dataclass(frozen=True)
class Breakdown:
    """One way to part all who answered into groups: each person is in exactly one."""

    name: str
    title: str
    choices: type

    @property
    def segments(self):
        return [Segment(self, choice) for choice in self.choices]


@dataclass(frozen=True)
class Segment:
    breakdown: Breakdown
    choice: str

    @property
    def key(self):
        return f"{self.breakdown.name}:{self.choice.value}"

    @property
    def label(self):
        return self.choice.label


EVERYONE = "all"
POSITION = Breakdown("position", "Use care, or care for someone", Position)
PAYMENT = Breakdown("payment", "Who pays", Payment)
CHANNEL = Breakdown("channel", "How they answered", Channel)
BREAKDOWNS = [POSITION, PAYMENT, CHANNEL]
SEGMENTS = {segment.key: segment for breakdown in BREAKDOWNS for segment in breakdown.segments}
SELF_FUNDERS = f"payment:{Payment.SELF.value}"
CARERS = f"position:{Position.CARER.value}"


def label(key):
    return "Everyone who answered" if key == EVERYONE else SEGMENTS[key].label
