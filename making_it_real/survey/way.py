"""How far somebody is on the way through the parts, as the top of a page of statements shows it."""

from dataclasses import dataclass

from making_it_real.survey.asked import Part, Questions


@dataclass(frozen=True)
class Way:
    """`pages`: as in Sitting, a bit for each page on which something was saved."""

    questions: Questions
    part: Part
    pages: int

    @property
    def theme(self):
        return self.part.theme.value

    @property
    def parts(self):
        """[(number, whether it is behind, whether it is this one)]"""
        return [
            (one.theme.value, bool(self.pages >> one.theme.value & 1), one == self.part)
            for one in self.questions.parts
        ]

    @property
    def next_part(self):
        """Number of the part that comes next, or None."""
        return self.theme + 1 if self.questions.part(self.theme + 1) else None

    @property
    def minutes(self):
        return self.questions.minutes_from(self.theme)
