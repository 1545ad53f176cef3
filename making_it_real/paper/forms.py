"""One paper form as fields: a group of radios for each question, so that it is typed with or without script."""

from django import forms

from carehub.forms import Form
from making_it_real.paper.questions import row_of

AGAIN = "Open this page again"
LONGEST = 2000  # characters of somebody's own words under one theme
SAMPLES = [(1, "Every form"), (5, "1 form in 5"), (10, "1 form in 10"), (20, "1 form in 20")]


class SmallRadios(forms.RadioSelect):
    template_name = "components/small_radios.html"


class PaperForm(Form):
    """`key` is new with each form that is drawn, so that a second click or a reload counts once."""

    says_optional = False

    key = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": AGAIN, "invalid": AGAIN})

    def __init__(self, *args, parts, words, **kwargs):
        """`words`: whether the survey lets people add their own."""
        super().__init__(*args, **kwargs)
        self.parts = parts
        for question in (one for part in parts for one in part.questions):
            self.fields[question.name] = forms.ChoiceField(
                label=question.label, required=False, widget=SmallRadios,
                choices=[(option.key, option.label) for option in question.options],
                error_messages={"invalid_choice": f"Choose one of the answers to ‘{question.label}’"},
            )  # fmt: skip
        for part in parts if words else ():
            if part.theme:
                self.fields[f"words{part.theme}"] = forms.CharField(
                    label="Their own words, if any", required=False, max_length=LONGEST,
                    widget=forms.Textarea(attrs={"rows": 2}),
                    error_messages={"max_length": f"Use {LONGEST:,} characters or fewer"},
                )  # fmt: skip

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any(value for name, value in cleaned.items() if name != "key"):
            raise forms.ValidationError("This form is empty. Put the paper aside, or type what is on it.")
        return cleaned

    def drawn(self):
        """[(part, [bound field], field for words or None)] for the page."""
        return [
            (
                part,
                [self[one.name] for one in part.questions],
                self[f"words{part.theme}"] if f"words{part.theme}" in self.fields else None,
            )
            for part in self.parts
        ]

    def second(self):
        """The answers that were typed, to be sent once more."""
        return [self[one.name] for part in self.parts for one in part.questions if self[one.name].value()]

    @property
    def row(self):
        words = {
            name.removeprefix("words"): value.strip()
            for name, value in self.cleaned_data.items()
            if name.startswith("words")
        }
        return row_of(self.parts, self.cleaned_data, {theme: text for theme, text in words.items() if text})


class BeginForm(Form):
    sample_one_in = forms.TypedChoiceField(
        label="How many are typed twice?", choices=SAMPLES, coerce=int, initial=10, widget=forms.RadioSelect,
        help_text="Chance picks them. You see how many answers are mistyped, and mend those.",
    )  # fmt: skip
