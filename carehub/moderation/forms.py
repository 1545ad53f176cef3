"""How a moderator decides: what, for which reason, and a note that is read by whoever sent it."""

from dataclasses import dataclass

from django import forms

from carehub.forms import Form
from carehub.moderation.models import QueueItem, Revision

LONGEST_NOTE = 3000  # characters
REASONS = [
    "Something is missing",
    "Not plain English",
    "Proof is unclear",
    "Looks like an advert",
    "Same as another listing",
    "Names a person",
    "Wrong or out of date",
    "Not care and support for adults in England",
    "Something else",
]
PROPOSED, SITE = "proposed", "site"
STANDS = [(PROPOSED, "Use what is proposed"), (SITE, "Keep what is on the site")]


@dataclass(frozen=True)
class Choice:
    """One way to decide. With `why`, a note must say so."""

    value: str
    label: str
    hint: str
    why: bool = True


APPROVE = Choice("approve", "Approve", "It goes live now, stamped ‘checked today’", why=False)
CHANGES = Choice("changes", "Ask for changes", "It goes back to the sender with your note")
REJECT = Choice("reject", "Reject", "Nothing changes. You must give a reason")


class RadiosWithHints(forms.RadioSelect):
    option_template_name = "components/radio_with_hint.html"

    def __init__(self, hints):
        super().__init__()
        self.hints = hints

    def create_option(self, name, value, label, selected, index, subindex=None, attrs=None):
        option = super().create_option(name, value, label, selected, index, subindex, attrs)
        option["hint"] = self.hints.get(value, "")
        if option["hint"]:
            option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}_hint"
        return option


class VerdictForm(Form):
    """One of several ways to decide, and a note. `choices` is a list of Choice."""

    says_optional = False

    decision = forms.ChoiceField(
        label="What do you want to do?",
        error_messages={
            "required": "Choose what you want to do",
            "invalid_choice": "Choose what you want to do",
        },
    )
    note = forms.CharField(
        label="Note to the sender",
        help_text="They will see this. Be kind and clear.",
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": "Use 3,000 characters or fewer"},
    )

    def __init__(self, *args, choices, note_label="", note_hint="", too_late="", **kwargs):
        """`too_late` is said when what was chosen cannot be done any more."""
        super().__init__(*args, **kwargs)
        self.offered, self.too_late = {choice.value: choice for choice in choices}, too_late
        decision, note = self.fields["decision"], self.fields["note"]
        decision.widget = RadiosWithHints({choice.value: choice.hint for choice in choices})
        decision.choices = [(choice.value, choice.label) for choice in choices]
        if too_late:
            decision.error_messages["invalid_choice"] = too_late
        note.label, note.help_text = note_label or note.label, note_hint or note.help_text

    def clean(self):
        cleaned = super().clean()
        choice = self.offered.get(cleaned.get("decision"))
        if choice and choice.why:
            self._needs_words(cleaned)
        return cleaned

    def _needs_words(self, cleaned):
        if not cleaned.get("note") and "note" not in self.errors:
            self.add_error("note", "Say why, in words that help")

    @property
    def why(self):
        return self.cleaned_data["note"]


class DecisionForm(VerdictForm):
    """On a revision. `clashes` are Differences that need a choice when it is approved. `seen` names what was looked at."""

    reason = forms.ChoiceField(
        label="Reason",
        help_text="You need one to ask for changes or to reject.",
        required=False,
        choices=[("", "Choose a reason"), *((reason, reason) for reason in REASONS)],
    )
    seen = forms.CharField(widget=forms.HiddenInput, error_messages={"required": "Open this page again"})
    field_order = ["decision", "reason", "note"]

    def __init__(self, *args, clashes=(), choices=(APPROVE, CHANGES, REJECT), **kwargs):
        super().__init__(*args, choices=choices, **kwargs)
        self.clashes = [clash.name for clash in clashes]
        for clash in clashes:
            self.fields[f"stands_{clash.name}"] = forms.ChoiceField(
                label=f"{clash.label}: which one, if you approve?",
                required=False,
                choices=STANDS,
                widget=forms.RadioSelect,
            )
        self.order_fields(["decision", *(f"stands_{name}" for name in self.clashes), "reason", "note"])

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("decision") == APPROVE.value:
            for name in self.clashes:
                if not cleaned.get(f"stands_{name}"):
                    self.add_error(f"stands_{name}", "Choose which one stands. Both were changed")
        return cleaned

    def _needs_words(self, cleaned):
        if not cleaned.get("reason"):
            self.add_error("reason", "Choose a reason")
        super()._needs_words(cleaned)

    @property
    def why(self):
        """The reason as a line of its own, then the note."""
        reason = "" if self.cleaned_data["decision"] == APPROVE.value else self.cleaned_data["reason"]
        return "\n".join(filter(None, [reason, self.cleaned_data["note"]]))

    @property
    def keep(self):
        """Names of fields that stay as they are on the site."""
        return [name for name in self.clashes if self.cleaned_data[f"stands_{name}"] == SITE]


class TickedForm(Form):
    """What was ticked in the queue to be decided together."""

    items = forms.ModelMultipleChoiceField(
        QueueItem.objects.none(),
        error_messages={
            "required": "Tick something first",
            "invalid_choice": "Something you ticked has been decided by somebody else",
            "invalid_pk_value": "Tick something first",
        },
    )

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["items"].queryset = items


class BringBackForm(Form):
    """Which earlier version is wanted; `versions` is a QuerySet of published revisions."""

    revision = forms.ModelChoiceField(Revision.objects.none())

    def __init__(self, *args, versions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["revision"].queryset = versions
