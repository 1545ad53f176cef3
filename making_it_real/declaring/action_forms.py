"""What an organisation says of an action: what it promises, and afterwards how it goes."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from carehub.forms import Form
from carehub.moderation.forms import RadiosWithHints
from carehub.themes import Theme
from innovations.listing.names_of_people import names_in
from making_it_real.declaring.forms import Text
from making_it_real.lives import may
from making_it_real.models import Action

FURTHEST = timedelta(days=5 * 366)
TYPED_DATES = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"]


class Day(forms.DateField):
    """Also where a browser shows it as a plain box."""

    def __init__(self, **options):
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "govuk-input--width-10"})
        super().__init__(widget=widget, input_formats=TYPED_DATES, **options)
        self.error_messages["invalid"] = "Give a day, for example 31/3/2027"


def due(day):
    """The day an action is to be done by; not over, and not so far off that nobody who reads it will be there."""
    today = timezone.localdate()
    if day < today:
        raise forms.ValidationError("Choose a day that is not over yet")
    if day > today + FURTHEST:
        raise forms.ValidationError("Choose a day in the next five years. Break a longer plan into parts")
    return day


class ActionForm(Form):
    """Its fields are those of Action; `statements` are those of the declaration, for the list to choose from."""

    says_optional = True

    theme = forms.TypedChoiceField(
        label="Theme", choices=[("", "Choose a theme"), *Theme.choices], coerce=int
    )
    statement = forms.ModelChoiceField(
        None, label="Statement", required=False, empty_label="All of the theme",
        help_text="If it is about one statement, choose it.",
    )  # fmt: skip
    what = forms.CharField(label="What will change?", max_length=200,
                           help_text="One thing, in words anyone understands. For example: Letters about money fit on one page.")  # fmt: skip
    for_whom = forms.CharField(label="For whom?", max_length=300)
    how_we_know = Text(label="How will we know that it worked?", rows=3, max_length=1000,
                       help_text="What will you count or ask, and what do you hope to find?")  # fmt: skip
    owner = forms.CharField(label="Who sees to it?", max_length=200,
                            help_text="A job title, not a person’s name. People change jobs.")  # fmt: skip
    due_on = Day(label="By when?", help_text="Everyone sees it as late from the day after.")
    co_produced_with = forms.CharField(
        label="Who did you work it out with?", max_length=300,
        help_text="Which people who use care, carers or groups. For example: Our carers’ forum.",
    )  # fmt: skip

    def __init__(self, *args, statements, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["statement"]
        field.queryset = statements
        field.label_from_instance = lambda one: f"{one.code} {one.text}"
        field.error_messages["invalid_choice"] = "Choose a statement from the list"

    def clean_owner(self):
        owner = self.cleaned_data["owner"]
        if found := names_in(owner):
            raise forms.ValidationError(f"‘{found[0]}’ looks like a person’s name. Give a job title")
        return owner

    def clean_due_on(self):
        return due(self.cleaned_data["due_on"])

    def clean(self):
        cleaned = super().clean()
        statement, theme = cleaned.get("statement"), cleaned.get("theme")
        if statement and theme and statement.theme != theme:
            self.add_error("statement", "This statement is under another theme. Choose one of the same theme")
        return cleaned


# verb: what it is called, what it means, and whether words are needed
DEEDS = {
    "go_on": ("It is on track", "We are working on it, and it will be done in time"),
    "warn": ("It is at risk", "Something stands in the way"),
    "put_off": ("Give a new date", "The old date stays in the history"),
    "finish": ("It is done", "Say what has changed for people"),
    "drop": ("Drop it", "We will not do it. Say why"),
    "take_up_again": ("Take it up again", "It was not over after all"),
}


def deeds(action, user):
    """The names of what this person may do with it now."""
    return [name for name in DEEDS if may(action, name, user)]


class UpdateForm(Form):
    """What an organisation tells everyone of a promised action. `offered` are names of verbs."""

    says_optional = False

    deed = forms.ChoiceField(label="How does it go?", error_messages={"required": "Choose how it goes"})
    until = Day(label="New date", required=False, help_text="Only if you give a new date.")
    why = Text(label="In your words", required=False, rows=4, max_length=2000,
               help_text="Everyone can read this. Say what has happened, and what you will do next.")  # fmt: skip

    def __init__(self, *args, action, offered, **kwargs):
        super().__init__(*args, **kwargs)
        self.action = action
        deed = self.fields["deed"]
        deed.widget = RadiosWithHints({name: DEEDS[name][1] for name in offered})
        deed.choices = [(name, DEEDS[name][0]) for name in offered]
        deed.error_messages["invalid_choice"] = "This cannot be done any more. Look at the page again"
        if "put_off" not in offered:
            del self.fields["until"]

    def clean(self):
        cleaned = super().clean()
        name = cleaned.get("deed")
        if (
            name
            and Action.LIFE[name].says_why
            and not cleaned.get("why", "").strip()
            and "why" not in self.errors
        ):
            self.add_error("why", "Say it in a few words")
        if name == "put_off" and "until" not in self.errors:
            self._check_new_date(cleaned.get("until"))
        return cleaned

    def _check_new_date(self, day):
        try:
            if day is None:
                raise forms.ValidationError("Give the new date")
            if due(day) == self.action.due_on:
                raise forms.ValidationError("That is the date it has now")
        except forms.ValidationError as wrong:
            self.add_error("until", wrong)

    def carry_out(self, *, by):
        """Raises NotForYou and NotAllowedNow."""
        name = self.cleaned_data["deed"]
        more = {"until": self.cleaned_data["until"]} if name == "put_off" else {}
        getattr(self.action, name)(by=by, why=self.cleaned_data["why"], **more)
