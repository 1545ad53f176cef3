"""What an organisation told the public, the latest first: declarations, and what became of its actions."""

from dataclasses import dataclass
from datetime import datetime

from making_it_real.models import ActionUpdate, Assessment, Declaration

MOST = 50


@dataclass(frozen=True)
class Piece:
    """`key` never changes; `anchor` is where on the organisation's page it stands."""

    key: str
    anchor: str
    title: str
    text: str
    at: datetime


def news(organisation):
    """At most 50 pieces, from three queries. Nobody's name is in them."""
    pieces = [*_declared(organisation), *_assessed(organisation), *_updates(organisation)]
    return sorted(pieces, key=lambda one: one.at, reverse=True)[:MOST]


def _declared(organisation):
    for one in Declaration.objects.of(organisation).public().latest_first()[:MOST]:
        yield Piece(
            f"declared-{one.pk}", "promise", "Declared for Making it Real", one.commitment, one.declared_at
        )


def _assessed(organisation):
    for one in Assessment.objects.of(organisation).final().order_by("-final_at")[:MOST]:
        yield Piece(f"assessed-{one.pk}", "assessment", f"Assessed: {one.get_outcome_display().lower()}", one.reasons,
                    one.final_at)  # fmt: skip


def _updates(organisation):
    told = ActionUpdate.objects.filter(subject__organisation=organisation).select_related("subject")
    for one in told.order_by("-at", "-pk")[:MOST]:
        title = f"{one.words}: {one.subject.what}"
        yield Piece(f"update-{one.pk}", f"action-{one.subject_id}", title, one.why, one.at)
