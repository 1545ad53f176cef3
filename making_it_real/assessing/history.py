"""What happened to an assessment and to a badge, newest first."""

from carehub.moderation.history import Event, who
from making_it_real.models import Assessment

Status = Assessment.Status
WORDS = {
    ("", Status.OPEN): "Begun",
    (Status.OPEN, Status.OPEN): "Taken over",
    (Status.OPEN, Status.PROVISIONAL): "Result sent to the organisation",
    (Status.PROVISIONAL, Status.PROVISIONAL): "The organisation replied",
    (Status.PROVISIONAL, Status.OPEN): "Result taken back",
    (Status.PROVISIONAL, Status.FINAL): "Made final",
    (Status.OPEN, Status.STOPPED): "Stopped",
    (Status.PROVISIONAL, Status.STOPPED): "Stopped",
}


def told(assessment):
    """Events as templates/components/history.html draws them."""
    steps = assessment.steps.select_related("by")
    return [Event(step.at, who(step), WORDS[step.state_from, step.state_to], step.why) for step in steps]


def told_of_badge(badge):
    steps = badge.steps.select_related("by")
    return [Event(step.at, who(step), badge.State(step.state_to).label, step.why) for step in steps]
