"""What a declaration still needs before it can be sent, by step."""

from django.utils import timezone

LEAST_ACTIONS = 1
THEMES = 6


def missing(declaration):
    """{step: what to do}; the steps are the pages on which it can be mended. At most six queries."""
    found = {
        "details": _details_missing(declaration),
        "commitment": "" if declaration.commitment.strip() else "Write your commitment",
        "room": _room_missing(declaration),
        "self-assessment": _ratings_missing(declaration),
        "actions": _actions_missing(declaration),
        "sign": "" if declaration.signed_at else "A lead has to sign it",
    }
    return {step: words for step, words in found.items() if words}


def _details_missing(declaration):
    return "" if declaration.contact and declaration.contact_email else "Say who people can contact"


def _room_missing(declaration):
    if declaration.room.strip():
        return ""
    return "Say who was in the room: how people who use care and carers shaped this"


def _ratings_missing(declaration):
    all_statements = declaration.statement_set.statements.count()
    given = declaration.ratings.given().count()
    if given < all_statements:
        return f"Rate or check {all_statements - given} more of {all_statements} statements"
    if declaration.expected_shares.count() < THEMES:
        return "Say for each theme what share of people you think would agree"
    return ""


def _actions_missing(declaration):
    """What was promised before is accounted for: done, dropped or given a new date."""
    promised = declaration.organisation.actions.public()
    if late := promised.late(timezone.localdate()).count():
        return (
            f"Say what became of the {late} actions that are late"
            if late > 1
            else "Say what became of the action that is late"
        )
    if declaration.actions.count() + promised.running().count() < LEAST_ACTIONS:
        return "Promise at least one action"
    return ""
