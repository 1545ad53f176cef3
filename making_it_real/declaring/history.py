"""What happened to a declaration and to the rounds before it, newest first."""

from carehub.moderation.history import Event, who
from making_it_real.models import Declaration, DeclarationStep

WORDS = {
    Declaration.Status.DRAFT: "Taken back by its sender",
    Declaration.Status.SUBMITTED: "Sent to TLAP",
    Declaration.Status.RETURNED: "Sent back for changes",
    Declaration.Status.DECLARED: "Declared",
    Declaration.Status.WITHDRAWN: "Withdrawn",
}


def told(declaration):
    """Events for TLAP, as templates/components/history.html draws them."""
    steps = DeclarationStep.objects.of_organisation(declaration.organisation).select_related("by", "subject")
    return [Event(step.at, who(step), _what(step), step.why) for step in steps]


def _what(step):
    return "Signed" if step.state_from == step.state_to else WORDS[step.state_to]
