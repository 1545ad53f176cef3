from django import forms

from carehub.forms import Form, HumanForm
from carehub.moderation.forms import Choice
from making_it_real.models import Misuse

CHOOSE = {"required": "Choose what is wrong", "invalid_choice": "Choose what is wrong"}
OUTCOMES = [
    Choice(Misuse.Outcome.STOPPED.value, "They have stopped", "The badge is gone from where it was seen"),
    Choice(
        Misuse.Outcome.ASKED.value,
        "We asked them to stop",
        "Say whom you asked, and when you will look again",
    ),
    Choice(Misuse.Outcome.FINE.value, "They may use it", "The badge is theirs and it is valid"),
    Choice(Misuse.Outcome.PASSED_ON.value, "Passed on", "Trading Standards or another body looks into it"),
]


class MisuseForm(HumanForm):
    what = forms.ChoiceField(
        label="What is wrong?", choices=Misuse.What, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    where = forms.CharField(
        label="Where did you see it?",
        help_text="The address of the page, or the place. For example, www.example.org or a poster in a waiting room.",
        max_length=500,
        error_messages={"required": "Say where you saw it", "max_length": "Use 500 characters or fewer"},
    )
    who = forms.CharField(
        label="Who uses it?",
        help_text="The name of the organisation, if you know it.",
        required=False,
        max_length=200,
        error_messages={"max_length": "Use 200 characters or fewer"},
    )
    text = forms.CharField(
        label="Tell us more",
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": "Use 3,000 characters or fewer"},
    )
    email = forms.EmailField(
        label="Your email address",
        help_text="Only if you want to hear what we did. We do not show it to anyone.",
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"invalid": "Enter an email address like name@example.com"},
    )

    def told(self):
        return {name: self.cleaned_data[name] for name in ("what", "where", "who", "text", "email")}


class OEmbedForm(Form):
    url = forms.CharField(max_length=2000)
    format = forms.CharField(required=False, max_length=20)
    maxwidth = forms.IntegerField(required=False, min_value=1, max_value=100_000)
    maxheight = forms.IntegerField(required=False, min_value=1, max_value=100_000)

    @property
    def first_problem(self):
        name, problems = next(iter(self.errors.items()))
        return f"{name}: {problems[0]}"
