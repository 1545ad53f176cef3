"""The tables. Each column says where its value comes from and, in the words of the data dictionary, what it means."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from carehub.accounts.models import Organisation
from carehub.spreadsheets import csv_lines
from making_it_real.models import (
    Action,
    ActionUpdate,
    Assessment,
    Declaration,
    ExpectedShare,
    Finding,
    Rating,
    Score,
)
from making_it_real.open_data.values import as_day, plain, with_words

AT_ONCE = 2000  # rows that are fetched together


@dataclass(frozen=True)
class Column:
    """`path` leads from the table's row to the value, and `say` makes of it what is written."""

    name: str
    words: str
    path: str
    say: Callable = plain


@dataclass(frozen=True)
class Table:
    """`every` gives its rows, all of which are public."""

    name: str
    title: str
    words: str
    columns: list[Column]
    every: Callable[[], QuerySet]

    @property
    def address(self):
        return reverse(f"data-{self.name}")

    def records(self):
        """Rows of values. One query, of which so many rows at a time stand in memory."""
        paths = [column.path for column in self.columns]
        for row in self.every().values_list(*paths).iterator(AT_ONCE):
            yield [column.say(value) for column, value in zip(self.columns, row, strict=True)]

    def lines(self):
        return csv_lines([column.name for column in self.columns], self.records())


def _of_public(rows, path):
    """Those whose declaration was made public, of organisations that have a page."""
    shown = {f"{path}declared_at__isnull": False, f"{path}organisation__status__in": Organisation.PUBLIC}
    return rows.filter(**shown).order_by("pk")


def _page(slug):
    return settings.SITE_URL + reverse("progress", args=[slug])


def _whose(path):
    """The columns that each table begins with."""
    return [
        Column("organisation", "The page of the organisation on CareHub", f"{path}organisation__slug", _page),
        Column("organisation_name", "Its name", f"{path}organisation__name"),
        Column(
            "made_up",
            "“yes” if it was made up to show how CareHub works",
            f"{path}organisation__demonstration",
        ),
        Column("declaration", "The number of the declaration (the round) this belongs to", f"{path}pk"),
    ]


DECLARATIONS = Table(
    "declarations",
    "Declarations",
    "One row for each round of each organisation that was made public, also those it withdrew from later.",
    [
        *_whose(""),
        Column("previous", "The declaration of the round before, if there was one", "previous"),
        Column("status", "“declared” or “withdrawn”", "status"),
        Column(
            "statement_set", "Number of the set of statements it rated itself by", "statement_set__number"
        ),
        Column(
            "evidence_up_to",
            "The day it was sent to TLAP: evidence is up to this day",
            "submitted_at",
            as_day,
        ),
        Column("declared_on", "The day it was made public", "declared_at", as_day),
        Column("signatory", "Job title of who signed it", "signatory"),
        Column("commitment", "What it promised, in its own words", "commitment"),
        Column("in_the_room", "How people who use care, and carers, shaped it", "room"),
        Column("withdrawn_note", "Why it withdrew, if it did", "withdrawn_note"),
    ],
    lambda: _of_public(Declaration.objects.all(), ""),
)
RATINGS = Table(
    "ratings",
    "Self-assessments",
    "One row for each statement in each public round: what the organisation says about itself. Please do not add these"
    " up to compare organisations. Each rates itself by its own lights.",
    [
        *_whose("declaration__"),
        Column("evidence_up_to", "Evidence is up to this day", "declaration__submitted_at", as_day),
        Column("theme", "The theme, 1 to 6", "statement__theme"),
        Column("statement", "The code of the statement, such as 3.2", "statement__code"),
        Column("text", "The words of the statement", "statement__text"),
        Column(
            "score",
            "How often it is true: 0 never, 1 not often, 2 sometimes, 3 yes, mostly, 4 yes, always",
            "score",
        ),
        Column("score_words", "The same in words", "score", with_words(Score)),
        Column("because", "What makes the organisation think so", "because"),
    ],
    lambda: _of_public(Rating.objects.exclude(score=None), "declaration__"),
)
SHARES = Table(
    "expected-shares",
    "What organisations think people would say",
    "One row for each theme in each public round.",
    [
        *_whose("declaration__"),
        Column("theme", "The theme, 1 to 6", "theme"),
        Column("share", "How many of 100 people it thinks would agree with the theme", "share"),
    ],
    lambda: _of_public(ExpectedShare.objects.all(), "declaration__"),
)
ACTIONS = Table(
    "actions",
    "Actions",
    "One row for each action that was promised in public, those that were done or dropped too.",
    [
        *_whose("declaration__"),
        Column("action", "The number of the action", "pk"),
        Column("theme", "The theme, 1 to 6", "theme"),
        Column("statement", "The code of the statement it is for, if it is for one", "statement__code"),
        Column("what", "What will change", "what"),
        Column("for_whom", "For whom", "for_whom"),
        Column("how_we_know", "How the organisation will know", "how_we_know"),
        Column("owner", "Job title of who sees to it", "owner"),
        Column("worked_out_with", "With whom it was worked out", "co_produced_with"),
        Column(
            "due_on",
            "The day by which it is to be done. After that day it is late while it is not done or dropped",
            "due_on",
        ),
        Column("status", "not_started, on_track, at_risk, done or dropped", "status"),
        Column("done_on", "The day it was done", "done_on"),
    ],
    lambda: _of_public(Action.objects.all(), "declaration__"),
)
UPDATES = Table(
    "action-updates",
    "Updates on actions",
    "One row for each time an organisation told what became of an action.",
    [
        *_whose("subject__declaration__"),
        Column("action", "The number of the action", "subject"),
        Column("on", "The day it was told", "at", as_day),
        Column("status_before", "The status before", "state_from"),
        Column("status", "The status from then on", "state_to"),
        Column("text", "What the organisation said", "why"),
    ],
    lambda: _of_public(ActionUpdate.objects.all(), "subject__declaration__"),
)
ASSESSMENTS = Table(
    "assessments",
    "Assessments",
    "One row for each final decision of TLAP, with its reasons and the organisation’s reply.",
    [
        *_whose("declaration__"),
        Column("assessment", "The number of the assessment", "pk"),
        Column("evidence_up_to", "Evidence is up to this day", "declaration__submitted_at", as_day),
        Column("assessed_on", "The day the decision became final", "final_at", as_day),
        Column("outcome", "awarded, not_awarded or changes (asked for)", "outcome"),
        Column("reasons", "TLAP’s reasons", "reasons"),
        Column("reply", "What the organisation replied, if it did", "reply"),
        Column("replied_on", "The day it replied", "replied_at", as_day),
        Column("badge_from", "The first day of the badge, if one was awarded", "badge__awarded_on"),
        Column("badge_until", "The last day of that badge, if it was not withdrawn before", "badge__until"),
        Column(
            "badge_withdrawn_on", "The day TLAP withdrew the badge, if it did", "badge__withdrawn_at", as_day
        ),
        Column("badge_withdrawn_why", "Why TLAP withdrew it", "badge__withdrawn_why"),
    ],
    lambda: _of_public(Assessment.objects.final(), "declaration__"),
)
FINDINGS = Table(
    "findings",
    "What assessors looked at",
    "One row for each criterion in each final assessment.",
    [
        *_whose("assessment__declaration__"),
        Column("assessment", "The number of the assessment", "assessment"),
        Column("criterion", "The code of the criterion", "criterion__code"),
        Column("text", "The words of the criterion", "criterion__text"),
        Column("met", "met, partly or not", "met"),
        Column("why", "Why", "why"),
    ],
    lambda: _of_public(
        Finding.objects.filter(assessment__in=Assessment.objects.final()), "assessment__declaration__"
    ),
)
TABLES = {one.name: one for one in (DECLARATIONS, RATINGS, SHARES, ACTIONS, UPDATES, ASSESSMENTS, FINDINGS)}
