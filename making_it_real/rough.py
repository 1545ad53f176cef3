"""Counts of people as they are shown while a survey runs: rounded to the nearest 5, and small ones not at all."""

from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma

from making_it_real.disclosure import FEWEST, rounded


@dataclass(frozen=True)
class Rough:
    """`number` is None for fewer than FEWEST: none and nine look alike."""

    number: int | None

    @property
    def few(self):
        return self.number is None

    def __str__(self):
        return f"fewer than {FEWEST}" if self.few else intcomma(self.number)


def rough(count):
    return Rough(None if count < FEWEST else rounded(count))
