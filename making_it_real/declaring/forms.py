"""What is asked of an organisation. A draft may be half done: only what cannot be kept is an error."""

from django import forms
from django.core.validators import MaxLengthValidator, URLValidator

from carehub.forms import Form, ModelForm
from making_it_real.declaring.files import MOST_BYTES
from making_it_real.models import Declaration, Score

LINK = "Give the whole address of the page. It begins with https://"


class Text(forms.CharField):
    """Several lines. A line end is one character, as browsers count it."""

    def __init__(self, *args, rows=4, max_length, **options):
        super().__init__(*args, widget=forms.Textarea(attrs={"rows": rows}), **options)
        self.validators.append(MaxLengthValidator(max_length, f"Use {max_length:,} characters or fewer"))

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class DetailsForm(ModelForm):
    says_optional = False

    class Meta:
        model = Declaration
        fields = ["contact", "contact_email"]
        labels = {"contact": "Who can people contact about this?", "contact_email": "E-mail address"}
        help_texts = {
            "contact": "A team or a job, not a person’s name. For example: Adult care quality team.",
            "contact_email": "Everyone can see it. Use one that several people read.",
        }
        error_messages = {"contact_email": {"invalid": "Give an e-mail address like name@example.org"}}


class CommitmentForm(Form):
    says_optional = False

    commitment = Text(
        label="Our commitment",
        help_text="What do you promise to people who use care and to carers? Use your own words. Write as you would speak.",
        required=False,
        rows=10,
        max_length=3000,
    )


class RoomForm(Form):
    says_optional = False

    room = Text(
        label="Who was in the room?",
        help_text="Which people who use care and which carers shaped this, how many, when and how? What did they change? "
        "Do not name them unless they asked you to.",
        required=False,
        rows=10,
        max_length=5000,
    )


class EvidenceForm(Form):
    """A link, a file, or one of each. What the file holds is judged afterwards."""

    says_optional = False

    label = forms.CharField(label="What is it?", required=False, max_length=200,
                            help_text="For example: Notes of our meeting in March.")  # fmt: skip
    url = forms.URLField(label="Link", required=False, max_length=500, assume_scheme="https",
                         error_messages={"invalid": LINK})  # fmt: skip
    file = forms.FileField(
        label="Or a file",
        required=False,
        max_length=500,
        help_text=f"A PDF or a picture (JPEG, PNG or WebP), up to {MOST_BYTES // 1024**2} MB. People can read it when you have declared.",
        error_messages={"empty": "This file is empty. Choose another one"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["url"].validators = [URLValidator(schemes=["http", "https"], message=LINK)]
        self.fields["url"].widget.input_type = "text"
        self.fields["url"].widget.attrs["inputmode"] = "url"

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("label") and not (cleaned.get("url") or cleaned.get("file")) and not self.errors:
            self.add_error("url", "Add the link or the file that these words are for")
        return cleaned


class ScaleRadios(forms.RadioSelect):
    """Answers side by side as tiles."""

    template_name = "making_it_real/declaring/scale.html"
    option_template_name = "making_it_real/declaring/scale_option.html"


class RatingForm(Form):
    """One statement. `carried`: its answer was brought from last time, so it asks whether it is still right."""

    says_optional = False

    score = forms.TypedChoiceField(
        label="How often is this true?", choices=Score, coerce=int, empty_value=None, required=False,
        widget=ScaleRadios, template_name="making_it_real/declaring/scale_field.html",
        error_messages={"invalid_choice": "Choose one of the five answers"},
    )  # fmt: skip
    because = Text(label="What makes us think so", required=False, rows=3, max_length=3000)
    checked = forms.BooleanField(label="We have checked this, and it is still right", required=False)

    def __init__(self, *args, carried=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not carried:
            del self.fields["checked"]


class ShareForm(Form):
    says_optional = False

    share = forms.IntegerField(
        label="Out of 100 people who use your care, how many do you think would agree with these statements?",
        help_text="A number from 0 to 100. When people have answered the survey, both numbers stand side by side.",
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
        error_messages={
            "invalid": "Give a whole number from 0 to 100",
            "min_value": "Give a number from 0 to 100",
            "max_value": "Give a number from 0 to 100",
        },
    )


class SignForm(Form):
    signatory = forms.CharField(
        label="Your job title",
        help_text="It stands below your commitment. For example: Director of adult care.",
        max_length=200,
    )


class WithdrawForm(Form):
    """`public`: the declaration is public, and so will the note be."""

    says_optional = False

    why = Text(label="Why do you withdraw?", rows=4, max_length=3000,
               error_messages={"required": "Say why, in a few words"})  # fmt: skip

    def __init__(self, *args, public, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["why"].help_text = (
            "Everyone can read this on your public page." if public else "This stays between you and TLAP."
        )
