"""What an organisation fills in about its part of a survey."""

from django import forms

from carehub.forms import Form, ModelForm
from carehub.uploads import MEGABYTE
from making_it_real.invitations.making import MOST_IN_A_FILE
from making_it_real.models import CampaignOrganisation


class EligibleForm(ModelForm):
    class Meta:
        model = CampaignOrganisation
        fields = ["eligible"]
        labels = {"eligible": "How many people could answer?"}
        widgets = {
            "eligible": forms.NumberInput(attrs={"class": "govuk-input--width-5", "inputmode": "numeric"})
        }


class NumberForm(Form):
    number = forms.IntegerField(
        label="How many?", min_value=1, max_value=MOST_IN_A_FILE,
        help_text=f"Up to {MOST_IN_A_FILE:,} in one file. You can make more files.",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-5", "inputmode": "numeric"}),
        error_messages={
            "required": "Say how many you need", "invalid": "Give a number, for example 500",
            "min_value": "Give a number from 1", "max_value": f"One file holds {MOST_IN_A_FILE:,} at most",
        },
    )  # fmt: skip


class AddressesForm(Form):
    """A list that is pasted, or a file of addresses; or both."""

    says_optional = False

    addresses = forms.CharField(
        label="E-mail addresses", required=False, max_length=MEGABYTE, widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text="One on a line, or with commas between them. Only of people who said that you may write to them.",
        error_messages={"max_length": "That is too long. Send the addresses as a file, in several parts"},
    )  # fmt: skip
    file = forms.FileField(
        label="Or a file", required=False, max_length=300,
        help_text="A text or CSV file with nothing but addresses in it, one on a line.",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
        error_messages={"empty": "The file is empty. Choose another one"},
    )  # fmt: skip

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file is None:
            return ""
        if file.size > MEGABYTE:
            raise forms.ValidationError("The file has more than 1 MB. Send it in several parts")
        try:
            return file.read().decode("utf-8-sig")
        except UnicodeDecodeError as problem:
            raise forms.ValidationError(
                "We cannot read the letters in this file. Save it as plain text, or paste the addresses"
            ) from problem

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not self.text.strip():
            self.add_error("addresses", "Paste some addresses, or choose a file")
        return cleaned

    @property
    def text(self):
        return "\n".join(filter(None, [self.cleaned_data.get("addresses"), self.cleaned_data.get("file")]))


class PaperFileForm(Form):
    file = forms.FileField(
        label="Your CSV file", max_length=300, help_text="A row for each person, up to 5,000 rows and 5 MB.",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"required": "Choose your file", "empty": "The file is empty. Choose another one",
                        "missing": "Choose your file"},
    )  # fmt: skip
    what = forms.ChoiceField(
        label="What shall we do?", widget=forms.RadioSelect, initial="look",
        choices=[("look", "Only look at it, and say what is wrong"), ("count", "Count the answers, if every row is right"),
                 ("good", "Count the rows that are right, and leave out the others")],
        error_messages={"required": "Choose what we shall do"},
    )  # fmt: skip
