"""One published figure with what is drawn and said of it."""

from dataclasses import dataclass
from functools import cached_property

from carehub.charts.shares import share_line
from carehub.themes import Theme
from making_it_real.models import Result

SMALL_GAP = 5  # points; less is called small
ABOUT = {
    Theme.INFORMATION: "say they get the information they need",
    Theme.COMMUNITIES: "say they can keep up with friends, family and place",
    Theme.SUPPORT: "say their support fits their own way",
    Theme.WORKFORCE: "feel good about their support staff",
    Theme.RISK: "feel in control and safe",
    Theme.MONEY: "feel in charge of the money for their care",
}


@dataclass(frozen=True)
class Shown:
    """`result`: of one group for one theme; None where nobody was asked. `england`: of everyone, for the same theme."""

    theme: Theme
    result: Result | None
    england: Result | None = None
    name: str = ""
    baseline: str = ""

    @property
    def is_hidden(self):
        return self.result is None or self.result.is_hidden

    @property
    def is_small(self):
        return self.result is not None and self.result.state == Result.State.SMALL

    @property
    def is_clear(self):
        """Of enough people to be called the best or the weakest of something."""
        return not self.is_hidden and not self.is_small

    @property
    def about(self):
        return ABOUT[self.theme]

    @property
    def england_share(self):
        return None if self.england is None else self.england.share

    @cached_property
    def line(self):
        one = self.result
        return share_line(
            one.share, one.low, one.high, before=one.before, england=self.england_share, expected=one.expected
        )

    @cached_property
    def bare_line(self):
        """Without anything to compare with, for a small cell."""
        return share_line(self.result.share, self.result.low, self.result.high, ticks=False, radius=7)

    @cached_property
    def england_line(self):
        """On the axis of the summary of England."""
        one = self.result
        return share_line(
            one.share, one.low, one.high, before=one.before, axis=(30, 90), ticks=False, radius=7
        )

    @property
    def direction(self):
        return self.result.direction or ""

    @property
    def change_words(self):
        one, since = self.result, f" since {self.baseline}" if self.baseline else ""
        if one.direction in (Result.Direction.UP, Result.Direction.DOWN):
            return f"{one.get_direction_display()} {points(one.change)}{since}"
        return f"No clear change{since}" if one.direction else one.get_why_not_display()

    @property
    def gap_words(self):
        one = self.result
        if one.gap is None:
            return "Voice gap: it did not say what it expected." if one.expected is None else ""
        if abs(one.gap) < SMALL_GAP:
            return f"Voice gap: small. It thought {one.expected}%, which is about right."
        if one.gap > 0:
            return f"Voice gap: {points(one.gap)}. It thought {one.expected}% would agree."
        return f"Voice gap: {points(one.gap)}. People were happier than it thought ({one.expected}%)."

    @property
    def own_words(self):
        """The figure alone in words."""
        one = self.result
        return f"{one.share}%, range {one.low}% to {one.high}%, about {one.people} people."

    @property
    def words(self):
        """The picture in words."""
        one, said = self.result, [f"Score now {self.own_words}"]
        if one.before is not None:
            said.append(f"{self.baseline or 'Before'}: {one.before}%.")
        if self.england_share is not None:
            said.append(f"England: {self.england_share}%.")
        if one.expected is not None:
            said.append(f"The organisation thought: {one.expected}%.")
        return " ".join(said)


def note_of(edition):
    """Whose numbers a drawing shows, for beneath it."""
    campaign = edition.campaign
    corrected = f", edition {edition.number}" if edition.number > 1 else ""
    return f"CareHub. Share of people who agree, with 95% ranges. {campaign.title} survey{corrected}."


def points(number):
    return f"{abs(number)} point{'' if abs(number) == 1 else 's'}"
