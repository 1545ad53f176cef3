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
from making_it_real.models.campaign import Campaign, CampaignCategory, CampaignOrganisation, CampaignStep
from making_it_real.models.declaration import Declaration, DeclarationStep
from making_it_real.models.intake import Intake
from making_it_real.models.invitation import Invitation, InvitationBatch
from making_it_real.models.part_answers import PartAnswers, SentKey
from making_it_real.models.published import Edition, Result
from making_it_real.models.response import Burst, Comment, Response
from making_it_real.models.self_assessment import Evidence, ExpectedShare, Rating, Score
from making_it_real.models.standard import CrossReference, Framework, Standard
from making_it_real.models.statement import Statement
from making_it_real.models.statement_set import StatementSet, StatementSetStep
from making_it_real.models.statement_translation import StatementTranslation
from making_it_real.models.tally import Tally

__all__ = [
    "LATE", "REPLY_WITHIN", "Action", "ActionUpdate", "Assessment", "AssessmentStep", "Badge", "Burst", "Campaign",
    "CampaignCategory", "CampaignOrganisation", "CampaignStep", "Comment", "CriteriaSet", "Criterion",
    "CrossReference", "Declaration", "DeclarationStep", "Edition", "Evidence", "ExpectedShare", "Finding",
    "Framework", "Intake", "Invitation", "InvitationBatch", "PartAnswers", "Rating", "Response", "Result", "Score",
    "SentKey", "Standard", "Statement", "StatementSet", "StatementSetStep", "StatementTranslation", "Tally",
    "months_later",
]  # fmt: skip
