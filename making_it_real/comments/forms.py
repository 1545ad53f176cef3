"""What a moderator says of one comment, and an organisation of it."""

from django import forms

from carehub.forms import Form
from carehub.moderation.forms import RadiosWithHints
from making_it_real.models import Comment

LONGEST = 5000  # characters

CHOICES = {
    Comment.Status.PUBLIC: (
        "Show it to everyone",
        "After the results are published, and after 14 days to reply",
    ),
    Comment.Status.ORGANISATION: ("Show it to the organisation only", "Once the survey is closed"),
    Comment.Status.WITHHELD: ("Show it to nobody", "It is erased"),
}


class CommentForm(Form):
    says_optional = False

    shown = forms.CharField(
        label="What is shown", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Take out what could tell who wrote it, or who is meant. Change nothing else.",
    )  # fmt: skip
    outcome = forms.ChoiceField(
        label="Who may read it?", error_messages={"required": "Choose who may read it"}
    )

    def __init__(self, *args, enough, **kwargs):
        """`enough`: whether so many have answered that words can be shown at all."""
        super().__init__(*args, **kwargs)
        offered = CHOICES if enough else {Comment.Status.WITHHELD: CHOICES[Comment.Status.WITHHELD]}
        outcome = self.fields["outcome"]
        outcome.widget = RadiosWithHints({value: hint for value, (_, hint) in offered.items()})
        outcome.choices = [(value, words) for value, (words, _) in offered.items()]

    def clean(self):
        cleaned = super().clean()
        shows = cleaned.get("outcome") in (Comment.Status.PUBLIC, Comment.Status.ORGANISATION)
        if shows and not cleaned.get("shown", "").strip():
            self.add_error("shown", "Say which words may be shown, or show it to nobody")
        return cleaned


class ReplyForm(Form):
    reply = forms.CharField(
        label="What you did", max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Everyone can read it below the comment. Do not guess who wrote it.",
        error_messages={"required": "Say what you did", "max_length": "Use 2,000 characters or fewer"},
    )  # fmt: skip
