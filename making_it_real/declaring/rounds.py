"""A round of Making it Real begins: a first declaration, next year's from last year's, or a draft moved to newer statements.

What was public stays as it is. Nothing of an earlier round is overwritten; what is carried over is a copy, to be looked at.
"""

from django.db import IntegrityError, transaction

from carehub.workflow import NotAllowedNow
from making_it_real.declaring.carrying import successors
from making_it_real.lives import EDITOR, NotForYou, organisation_parts
from making_it_real.models import Declaration, Evidence, Rating, StatementSet

COPIED = ("contact", "contact_email", "commitment", "room")
BEGUN = "Your organisation has begun a declaration already. Go on with that one."
NOT_ACTIVE = "TLAP has to say yes to your organisation first."
NO_STATEMENTS = "There are no statements to rate yourselves by yet. Please try again later."


def may_begin(organisation):
    return organisation.status == organisation.Status.ACTIVE


@transaction.atomic
def begin(organisation, *, by):
    """A new draft, from the latest public declaration where there is one. Raises NotForYou or NotAllowedNow."""
    if EDITOR not in organisation_parts(organisation, by):
        raise NotForYou("Only people of the organisation begin its declaration.")
    if not may_begin(organisation):
        raise NotAllowedNow(NOT_ACTIVE)
    asked = StatementSet.objects.current()
    if asked is None:
        raise NotAllowedNow(NO_STATEMENTS)
    previous = Declaration.objects.of(organisation).public().latest_first().first()
    draft = _draft(organisation, asked, previous, by)
    if previous:
        _carry(previous, draft, by)
    return draft


def _draft(organisation, asked, previous, by):
    copied = {name: getattr(previous, name) for name in COPIED} if previous else {}
    try:
        with transaction.atomic():
            return Declaration.objects.create(
                organisation=organisation, statement_set=asked, previous=previous, saved_by=by, **copied
            )
    except IntegrityError as twice:
        raise NotAllowedNow(BEGUN) from twice


def _carry(previous, draft, by):
    """The ratings and the evidence for them."""
    later = successors(draft.statement_set, previous.statement_set)
    Rating.objects.bulk_create(
        Rating(declaration=draft, statement_id=later[one.statement_id], score=one.score, because=one.because,
               carried_over=True)
        for one in previous.ratings.all() if one.statement_id in later
    )  # fmt: skip
    Evidence.objects.bulk_create(
        Evidence(declaration=draft, statement_id=later[one.statement_id], label=one.label, url=one.url, by=by,
                 at=one.at, file=one.file.name, media_type=one.media_type, size=one.size)
        for one in previous.evidence.for_statements(later)
    )  # fmt: skip


def newer_statements(draft):
    """The set that is asked today, if it is not the one this draft asks; else None."""
    newest = StatementSet.objects.current()
    return newest if newest and newest.pk != draft.statement_set_id else None


@transaction.atomic
def go_over(draft, *, by, version):
    """Rate by the newest statements instead. Answers that can be compared go along, the others are left behind.

    Raises as Declaration.write does, and NotAllowedNow when there are no newer statements.
    """
    newest, before = newer_statements(draft), draft.statement_set
    if newest is None:
        raise NotAllowedNow("You are rating yourselves by the newest statements already.")
    draft.write({"statement_set": newest}, by=by, version=version)
    later = successors(newest, before)
    for rating in draft.ratings.all():
        _move(rating, later, rating.delete, carried_over=True)
    for shown in draft.evidence.for_statements(before.statements.all()):
        _move(shown, later, shown.take_away)
    for action in draft.actions.exclude(statement=None):
        action.statement_id = later.get(action.statement_id)
        action.save(update_fields=["statement"])


def _move(row, later, drop, **marks):
    """To the statement that took the place of its own, or away."""
    if row.statement_id not in later:
        drop()
        return
    for name, value in {**marks, "statement_id": later[row.statement_id]}.items():
        setattr(row, name, value)
    row.save(update_fields=[*marks, "statement"])
