"""A page of statements: one theme, or in Easy Read one statement of it."""

from functools import cached_property

from making_it_real.answers import UNANSWERED
from making_it_real.survey import words
from making_it_real.survey.keeping import keep_answers, keep_comment
from making_it_real.survey.question_rows import rows, untouched_rows
from making_it_real.survey.steps import beside
from making_it_real.survey.way import Way


class PartPage:
    """`number`: of the statement under its theme, from 1, or None for all of them at once."""

    def __init__(self, visit, part, number):
        self.visit, self.part, self.number = visit, part, number
        self.theme = part.theme
        self.lines = part.lines[number - 1 : number] if number else part.lines
        self.first = self.lines[0].place
        self.letters, self.more, self.missing, self.errors = UNANSWERED * len(self.lines), "", [], {}

    @property
    def name(self):
        return f"{self.theme.value}/{self.number}" if self.number else str(self.theme.value)

    @cached_property
    def beside(self):
        return beside(self.visit.questions, self.visit.easy, self.name)

    @property
    def back(self):
        return self.visit.to(self.beside[0])

    @property
    def on(self):
        return self.visit.to(self.beside[1])

    @property
    def other_version(self):
        """Address of the same statements in the other version."""
        if self.visit.easy:
            return f"{self.visit.to(self.theme.value)}?easy=0#s{self.number}"
        return f"{self.visit.to(f'{self.theme.value}/1')}?easy=1"

    @property
    def asks_comment(self):
        is_last = self.number in (None, len(self.part.lines))
        return self.visit.campaign.comments and is_last

    def show(self, row):
        """What was kept before."""
        self.letters = row.answers[self.first : self.first + len(self.lines)]
        self.more = row.comments.get(str(self.theme.value), "")
        self.had = bool(self.more)

    had = False

    def keep(self, form):
        """Whether there was something to keep it in."""
        self.letters, self.more = form.letters, form.cleaned_data.get("more", "")
        there = keep_answers(self.visit.sitting, self.first, form.letters)
        if there and self.asks_comment and form.changes_comment:
            keep_comment(self.visit.sitting, self.theme.value, self.more)
        return there

    def refuse(self, form):
        """Say what is missing or wrong. What was typed stays."""
        self.letters, self.more = form.letters, form.data.get("more", "")
        self.had = bool(form.data.get("had"))
        self.missing, self.errors = form.missing, form.errors

    @property
    def is_untouched(self):
        """Nothing was answered on it, and nothing is wrong."""
        return not self.missing and self.letters == UNANSWERED * len(self.lines)

    @property
    def rows(self):
        first_number = self.number or 1
        if self.is_untouched:
            return untouched_rows(self.lines, self.visit.easy, first_number, self.visit.language)
        return rows(self.lines, self.letters, self.missing, easy=self.visit.easy, first_number=first_number)

    @property
    def too_long(self):
        return self.errors.get("more", [])

    @property
    def problems(self):
        return len(self.missing) + len(self.too_long)

    @property
    def title(self):
        return str((words.EASY_TITLES if self.visit.easy else words.TITLES)[self.theme])

    @property
    def easy_lines(self):
        """What the theme is about, before its first statement."""
        return words.EASY_LINES[self.theme] if self.number == 1 else []

    @property
    def way(self):
        return Way(self.visit.questions, self.part, self.visit.sitting.pages)

    @property
    def place_of_all(self):
        return self.first + 1

    @property
    def statements_of_all(self):
        return self.visit.questions.shape.statements

    @property
    def percent(self):
        return round(100 * self.place_of_all / self.statements_of_all)
