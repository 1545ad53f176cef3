from django import forms

from carehub.accounts.models import Organisation
from carehub.forms import Form, HumanForm
from innovations import gaps
from innovations.listed_where import ENTRIES, measures
from innovations.models import Need, Report
from innovations.months import month_of, read_month
from innovations.privacy import without_personal_data


class ReportForm(HumanForm):
    what = forms.ChoiceField(
        label="What is wrong?",
        choices=Report.What,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is wrong", "invalid_choice": "Choose what is wrong"},
    )
    text = forms.CharField(
        label="Tell us more",
        help_text="What should it say? How do you know? Please do not write about your own health or care.",
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"max_length": "Use 3,000 characters or fewer"},
    )
    email = forms.EmailField(
        label="Your email address",
        help_text="Only if we may write back with a question. We do not show it to anyone.",
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"invalid": "Enter an email address like name@example.com"},
    )


class WishForm(HumanForm):
    text = forms.CharField(
        label="What were you hoping to find?",
        help_text="A few words are enough. Please leave out names, phone numbers and addresses: we take out any we find.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": "Tell us what you were hoping to find",
            "max_length": "Use 1,000 characters or fewer",
        },
    )
    near = forms.CharField(
        label="Postcode or town",
        help_text="We keep only the name of your council, never the postcode.",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    q = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def clean_text(self):
        text = without_personal_data(self.cleaned_data["text"])
        if not text:
            raise forms.ValidationError(
                "Say what you were hoping to find, without phone numbers or addresses"
            )
        return self.cleaned_data["text"]


class AlikeForm(Form):
    """What is being typed of a new entry. Nothing in it is wrong: it may not be finished."""

    title = forms.CharField(required=False)
    website = forms.CharField(required=False)
    postcode = forms.CharField(required=False)

    def typed(self):
        """Each field in at most 300 characters; nothing where the browser sent what is no text."""
        self.full_clean()
        return {name: self.cleaned_data.get(name, "")[:300] for name in self.fields}


class OrganisationSearch(Form):
    says_optional = False

    q = forms.CharField(label="Name", required=False, max_length=100)
    kind = forms.ChoiceField(
        label="Kind", required=False, choices=[("", "All kinds"), *Organisation.Kind.choices]
    )


class NearForm(Form):
    near = forms.CharField(
        label="Your postcode or council",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
        error_messages={"max_length": "Type a postcode or the name of a council"},
    )


class CoverageForm(NearForm):
    what = forms.ChoiceField(label="What to show", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.measures = {measure.param: measure for measure in measures()}
        self.fields["what"].choices = [(param, measure.label) for param, measure in self.measures.items()]
        self.order_fields(["what", "near"])

    def asked(self):
        """(Measure, place as typed). What nobody offers becomes all entries; the form says so itself."""
        data = self.cleaned_data if self.is_valid() else {}
        param = self.data.get("what") or ENTRIES.param
        return self.measures.get(param, ENTRIES), data.get("near", "")


class GapsForm(Form):
    """Which month, and for TLAP which need. What nobody offers becomes this month and no need."""

    says_optional = False

    month = forms.ChoiceField(label="Month", required=False)
    need = forms.ChoiceField(label="Need", required=False)

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["month"].choices = [(f"{month:%Y-%m}", f"{month:%B %Y}") for month in gaps.months(today)]
        needs = [(need.slug, need.label) for need in Need.objects.remembered()]
        self.fields["need"].choices = [("", "All needs together"), *needs]

    @property
    def month_asked(self):
        return read_month(self._asked("month")) or month_of(self.today)

    @property
    def need_asked(self):
        return next((need for need in Need.objects.remembered() if need.slug == self._asked("need")), None)

    def _asked(self, name):
        self.is_valid()
        return self.cleaned_data.get(name, "")
