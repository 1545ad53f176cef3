"""An organisation's part of a campaign, as its own people see it."""

from dataclasses import dataclass

from making_it_real.models import Comment, InvitationBatch, PaperBatch, Response
from making_it_real.rough import Rough, rough
from making_it_real.survey_desk.days import Week, first_day, week
from making_it_real.survey_desk.missing import missing
from making_it_real.survey_desk.sureness import Sureness, sureness


@dataclass(frozen=True)
class Invited:
    made: int
    spent: Rough


@dataclass(frozen=True)
class Standing:
    answers: Rough
    week: Week
    missing: list
    sureness: Sureness | None
    invited: Invited | None
    paper_waiting: int
    to_answer: int


def standing(about, today):
    """The number of queries does not depend on how much there is."""
    answers = rough(about.counted)
    counted = Response.objects.about(about).counted()
    return Standing(
        answers=answers,
        week=week(counted.since(first_day(today)).by_day(), today),
        missing=missing(about),
        sureness=sureness(answers, about.eligible),
        invited=_invited(about),
        paper_waiting=sum(batch.waiting for batch in PaperBatch.objects.about(about).with_waiting()),
        to_answer=Comment.objects.about(about).organisation_may_read().without_reply().count(),
    )


def _invited(about):
    batches = InvitationBatch.objects.about(about).working().with_left()
    made, left = sum(batch.made for batch in batches), sum(batch.left for batch in batches)
    return Invited(made, rough(made - left)) if made else None
