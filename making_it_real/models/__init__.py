"""The progress tracker."""

from making_it_real.models.action import LATE, Action, ActionUpdate
from making_it_real.models.assessment import (
    REPLY_WITHIN,
    Assessment,
    AssessmentStep,
    name_of,
)
from making_it_real.models.badge import Badge, BadgeNotice, BadgeStep, months_later
from making_it_real.models.burst import Burst
from making_it_real.models.campaign import Campaign, CampaignCategory, CampaignStep
from making_it_real.models.campaign_organisation import CampaignOrganisation
from making_it_real.models.comment import ENOUGH, REPLY_DAYS, Comment
from making_it_real.models.criteria import CriteriaSet, Criterion
from making_it_real.models.declaration import Declaration, DeclarationStep
from making_it_real.models.finding import Finding
from making_it_real.models.intake import Intake
from making_it_real.models.invitation import Invitation, InvitationBatch, InvitedAddress
from making_it_real.models.misuse import Misuse
from making_it_real.models.paper import PaperBatch, PaperSample
from making_it_real.models.part_answers import PartAnswers, SentKey
from making_it_real.models.published import Edition, Result
from making_it_real.models.response import Response
from making_it_real.models.self_assessment import Evidence, ExpectedShare, Rating, Score
from making_it_real.models.standard import CrossReference, Framework, Standard
from making_it_real.models.statement import Statement
from making_it_real.models.statement_set import StatementSet, StatementSetStep
from making_it_real.models.statement_translation import StatementTranslation
from making_it_real.models.tally import Tally

__all__ = [
    "ENOUGH", "LATE", "REPLY_DAYS", "REPLY_WITHIN", "Action", "ActionUpdate", "Assessment", "AssessmentStep", "Badge",
    "BadgeNotice", "BadgeStep", "Burst", "Campaign", "CampaignCategory", "CampaignOrganisation", "CampaignStep",
    "Comment", "CriteriaSet", "Criterion", "CrossReference", "Declaration", "DeclarationStep", "Edition", "Evidence",
    "ExpectedShare", "Finding", "Framework", "Intake", "Invitation", "InvitationBatch", "InvitedAddress", "Misuse",
    "PaperBatch", "PaperSample", "PartAnswers", "Rating", "Response", "Result", "Score", "SentKey", "Standard",
    "Statement", "StatementSet", "StatementSetStep", "StatementTranslation", "Tally", "months_later", "name_of",
]  # fmt: skip
