"""The progress tracker."""

from making_it_real.models.action import LATE, Action, ActionUpdate
from making_it_real.models.assessment import (
    REPLY_WITHIN,
    Assessment,
    AssessmentStep,
    CriteriaSet,
    Criterion,
    Finding,
)
from making_it_real.models.badge import Badge, months_later
from making_it_real.models.declaration import Declaration, DeclarationStep
from making_it_real.models.self_assessment import Evidence, ExpectedShare, Rating, Score
from making_it_real.models.standard import CrossReference, Framework, Standard
from making_it_real.models.statement import Statement
from making_it_real.models.statement_set import StatementSet, StatementSetStep

__all__ = [
    "LATE", "REPLY_WITHIN", "Action", "ActionUpdate", "Assessment", "AssessmentStep", "Badge", "CriteriaSet", "Criterion",
    "CrossReference", "Declaration", "DeclarationStep", "Evidence", "ExpectedShare", "Finding", "Framework", "Rating",
    "Score", "Standard", "Statement", "StatementSet", "StatementSetStep", "months_later",
]  # fmt: skip
