"""Time passes for one organisation: all that happened is moved that much further into the past."""

from datetime import timedelta

from django.db import models

from carehub.moderation.models import QueueItem
from making_it_real.models import (
    Action,
    ActionUpdate,
    Assessment,
    AssessmentStep,
    Badge,
    Declaration,
    DeclarationStep,
    Evidence,
)

# Where the days of an organisation's rows stand: model, and the path from it to the organisation.
DATED = {
    Declaration: "organisation",
    DeclarationStep: "subject__organisation",
    Evidence: "declaration__organisation",
    Action: "organisation",
    ActionUpdate: "subject__organisation",
    Assessment: "declaration__organisation",
    AssessmentStep: "subject__declaration__organisation",
    Badge: "organisation",
}


def let_pass(organisation, days):
    for model, path in DATED.items():
        _move_back(model, model.objects.filter(**{path: organisation}), timedelta(days=days))
    about = QueueItem.objects.filter(about=QueueItem.About.DECLARATION, organisation=organisation)
    _move_back(QueueItem, about, timedelta(days=days))


def _move_back(model, rows, time):
    """Every day and moment of the rows."""
    names = [one.name for one in model._meta.concrete_fields if isinstance(one, models.DateField)]
    moved = list(rows)
    for row in moved:
        for name in names:
            if getattr(row, name):
                setattr(row, name, getattr(row, name) - time)
    model.objects.bulk_update(moved, names)
