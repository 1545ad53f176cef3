"""What people send from the pages of the survey. Everything can be left out."""

from django import forms
from django.utils.translation import gettext_lazy as _

from carehub.forms import Form
from making_it_real.answers import UNANSWERED, Answer, Aware
from making_it_real.segments import NOT_SAID, Payment, Position

MOST_WORDS = 2000  # letters of a comment


def _one_of(choices):
    return forms.ChoiceField(
        choices=choices, required=False, error_messages={"invalid_choice": _("Choose one of the answers.")}
    )


class AboutYouForm(Form):
    position = _one_of([(one.value, one.value) for one in Position])
    payment = _one_of([(one.value, one.value) for one in Payment])

    def said(self, name):
        return self.cleaned_data.get(name) or NOT_SAID


# One field serves all questions of all forms: it keeps nothing, and to make it anew for each took longer than to read them.
_LETTER = {choices: _one_of([(one.value, one.value) for one in choices]) for choices in (Answer, Aware)}


class LettersForm(Form):
    """A letter for each question of a page. `again`: the page has said once that some have no answer."""

    CHOICES = Answer

    again = forms.CharField(required=False)

    def __init__(self, data, number):
        super().__init__(data)
        for place in range(number):
            self.fields[f"a{place}"] = _LETTER[self.CHOICES]
        self.number = number

    @property
    def letters(self):
        return "".join(self.cleaned_data.get(f"a{place}") or UNANSWERED for place in range(self.number))

    @property
    def missing(self):
        """Places of those without an answer."""
        return [place for place, letter in enumerate(self.letters) if letter == UNANSWERED]


class PartForm(LettersForm):
    """`had`: the page was drawn with a comment that was kept before."""

    more = forms.CharField(
        required=False, max_length=MOST_WORDS,
        error_messages={"max_length": _("That is more than we can keep. Use 2,000 letters or fewer.")},
    )  # fmt: skip
    had = forms.CharField(required=False)

    @property
    def changes_comment(self):
        """Never when it cannot be kept: then what was kept before stays."""
        return "more" in self.cleaned_data and bool(self.cleaned_data["more"] or self.cleaned_data.get("had"))


class AwareForm(LettersForm):
    CHOICES = Aware


class CheckForm(Form):
    """`nickname` is a box that people never see; `form` is Sitting.form_token."""

    nickname = forms.CharField(required=False)
    form = forms.CharField(required=False)
