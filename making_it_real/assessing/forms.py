"""What an assessor decides, and what an organisation replies."""

from django import forms

from carehub.forms import Form
from carehub.moderation.forms import Choice, RadiosWithHints, VerdictForm
from making_it_real.declaring.forms import Text
from making_it_real.lives import may
from making_it_real.models import Assessment

Outcome = Assessment.Outcome
OUTCOMES = {
    Outcome.AWARDED: "A second assessor confirms it. The badge then holds for 12 months",
    Outcome.CHANGES_ASKED: "Close, but something has to change. The organisation declares again when it has",
    Outcome.NOT_AWARDED: "Too much is missing",
}
DEEDS = {
    "confirm": Choice("confirm", "Confirm the award", "The badge holds from today, for 12 months", why=False),
    "close": Choice(
        "close", "Make it final", "Everyone can read the result, the reasons and the reply", why=False
    ),
    "think_again": Choice(
        "think_again", "Think again", "You take the result back. The organisation is told why, and can reply to the next one"
    ),
    "take_over": Choice("take_over", "Take it over", "You go on with it in the place of the other assessor"),
    "stop": Choice("stop", "Stop without a result", "It goes back to the list of what waits"),
}  # fmt: skip


def choices(assessment, user):
    """What this person can choose now, in the words of the page."""
    award = assessment.outcome == Outcome.AWARDED
    offered = [name for name in DEEDS if may(assessment, name, user)]
    return [DEEDS[name] for name in offered if name != ("close" if award else "confirm")]


def settle_form(offered, data=None):
    hint = "Needed where you think again, take over or stop. It stays in the history."
    return VerdictForm(data, choices=offered, note_label="Why", note_hint=hint)


class ResultForm(Form):
    says_optional = False

    outcome = forms.ChoiceField(
        label="What should the result be?",
        choices=[(one.value, one.label) for one in OUTCOMES],
        widget=RadiosWithHints({one.value: hint for one, hint in OUTCOMES.items()}),
        error_messages={"required": "Choose a result", "invalid_choice": "Choose one of the three results"},
    )
    why = Text(
        label="Reasons",
        help_text="The organisation reads them now, and everyone when the result is final. Say what is good, what is missing and what would help.",
        rows=8,
        max_length=5000,
        error_messages={"required": "Give your reasons"},
    )


class ReplyForm(Form):
    says_optional = False

    reply = Text(
        label="Your reply",
        help_text="You can reply once. Everyone can read it beside the result. Do not name people.",
        rows=8,
        max_length=5000,
        error_messages={"required": "Write your reply"},
    )


class EndBadgeForm(Form):
    says_optional = False

    why = Text(
        label="Why do you withdraw it?",
        help_text="The organisation is told, and everyone can read it.",
        rows=5,
        max_length=3000,
        error_messages={"required": "Say why"},
    )
