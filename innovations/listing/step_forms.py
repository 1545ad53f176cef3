"""The questions of each step. Names of fields are those of the document."""

from django import forms

from carehub.forms import Form
from carehub.moderation.forms import RadiosWithHints
from carehub.places.models import Council
from carehub.themes import Theme
from innovations.listing.typing_fields import Address, Line, LongWords, Words, choice, several
from innovations.models import Audience, Category, CostBand, Evidence, Kind, Need

KINDS = {
    Kind.COMMUNITY.value: "People meet, help or visit each other",
    Kind.DIGITAL.value: "An app, a website, a gadget, or help to use them",
    Kind.NEW_WAY.value: "Care is given or planned in another way",
}


class StepForm(Form):
    """Refuses nothing but what no page of ours offers, which is then left as it was."""

    says_optional = False
    needed = ()  # questions that are not marked as optional

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if field.label and name not in self.needed and not isinstance(field, forms.BooleanField):
                field.label = f"{field.label} (optional)"

    @classmethod
    def data_of(cls, content):
        """What a browser would have sent for this content."""
        return {name: content[name] for name in cls.base_fields if name in content}

    def changes(self):
        """{field of the document: value as typed}"""
        return {name: value for name, value in self.cleaned_data.items() if self._is_known(name, value)}

    def _is_known(self, name, value):
        """Browsers send nothing for radios that were never chosen. What was chosen once stays."""
        return name in self.data or value != ""


def categories():
    """Sorts of thing under the kind they mostly are."""
    words = Category.objects.remembered()
    groups = [(kind.label, [(word.slug, word.name) for word in words if word.kind == kind]) for kind in Kind]
    return [("", "Choose one"), *groups]


def needs():
    return [(word.slug, word.name) for word in Need.objects.remembered()]


def audiences():
    return [(word.slug, word.name) for word in Audience.objects.remembered()]


def title():
    return Line(
        "What is it called?", help_text="As people know it. You can add the town: “Acle Memory Cafe”."
    )


def kind():
    return choice("What kind of thing is it?", Kind.choices, widget=RadiosWithHints(KINDS))


def category():
    return choice("What sort of thing is it?", categories, widget=forms.Select,
                  help_text="The nearest one is good enough.")  # fmt: skip


class AboutForm(StepForm):
    needed = ("title", "kind", "category", "summary")

    title = title()
    kind = kind()
    category = category()
    summary = LongWords("Say what it is in a sentence or two", 3,
                        help_text="People read this first. 300 characters at most.")  # fmt: skip
    description = LongWords("What happens there?", 8, help_text="What would a new person see and do? Who would they "
                            "meet? Leave out the names of people who use it.")  # fmt: skip

    def clean_summary(self):
        return " ".join(self.cleaned_data["summary"].split())


class WhoForm(StepForm):
    needed = ("needs",)

    needs = several(
        "What does it help with?", needs, help_text="Choose all that fit. People search by these."
    )
    audiences = several("Who is it for?", audiences, help_text="Leave all empty if it is for any adult.")
    who_for = LongWords("Who is it for, in your own words?", 4,
                        help_text="One line for each group of people.")  # fmt: skip
    who_cannot = LongWords("Who cannot use it?", 3, help_text="Be honest, and say where they can go instead.")
    themes = forms.TypedMultipleChoiceField(
        label="Which themes of Making it Real does it serve?", coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(theme.value, f"{theme.label}: {theme.strapline}") for theme in Theme],
    )  # fmt: skip


class WhereForm(StepForm):
    needed = ("areas", "add_area")

    online = forms.BooleanField(label="People can use it online or by phone", required=False)
    all_england = forms.BooleanField(label="People can use it anywhere in England", required=False)
    areas = several("Whole council areas", (), template_name="listing/areas.html",
                    help_text="If everyone in a council’s area can use it, name the council. Its places come below.")  # fmt: skip
    add_area = Line("Add a council area", template_name="listing/add_area.html", attrs={"list": "council-names"},
                    help_text="The name of a council, or a postcode in its area.")  # fmt: skip
    opening_note = Line("Anything else about when it is open?", help_text="For example: not in August.")
    accessibility = LongWords("How do people get in and take part?", 4, help_text="Steps, lifts, toilets, parking, "
                              "buses, a hearing loop, quiet rooms. Say what there is and what there is not.")  # fmt: skip
    languages = Line("Which languages are spoken?", help_text="For example: English, Polish, BSL.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names, chosen = Council.objects.names(), self._chosen()
        self.fields["areas"].choices = names.items()
        self.fields["areas"].widget.choices = sorted(
            ((code, names[code]) for code in chosen if code in names), key=lambda area: area[1]
        )
        self.council_names = sorted(names.values())

    def _chosen(self):
        return self.data.getlist("areas") if hasattr(self.data, "getlist") else self.data.get("areas", [])

    def changes(self):
        return {name: value for name, value in super().changes().items() if name != "add_area"}


class GettingForm(StepForm):
    needed = ("cost_band",)

    first_step = Line("What is the first step?", help_text="In a few words: “Just turn up”, “Book by phone”.")
    cost_band = choice("What does it cost?", CostBand)
    cost_summary = Line("The cost in a few words", help_text="For example: “Free, cake £1”.")


class ContactForm(StepForm):
    needed = ("phone", "email", "website")

    phone = Line("Phone", 20, help_text="Give at least one: a phone number, an e-mail address or a website.",
                 attrs={"inputmode": "tel", "autocomplete": "off"})  # fmt: skip
    email = Line("E-mail address", help_text="Everyone can see it, so do not give a private one.",
                 attrs={"inputmode": "email", "spellcheck": "false", "autocomplete": "off"})  # fmt: skip
    website = Address("Website", help_text="For example: https://www.example.org",
                      attrs={"inputmode": "url", "spellcheck": "false", "autocomplete": "off"})  # fmt: skip
    contact_note = Line("Anything to know about getting in touch?",
                        help_text="For example: leave a message and we ring back.")  # fmt: skip


class EvidenceForm(StepForm):
    needed = ("evidence_level",)

    evidence_level = forms.TypedChoiceField(
        label="How do you know that it helps?", required=False, coerce=int, choices=Evidence.choices,
        help_text="New is fine. Say only what you can show.",
        widget=RadiosWithHints({level.value: level.meaning for level in Evidence}),
    )  # fmt: skip
    evidence_limits = LongWords("What do the figures not show?", 3, help_text="What else may have made a difference? "
                                "Who was not asked?")  # fmt: skip
    how_it_was_set_up = LongWords("How was it set up?", 6, help_text="For people who want to copy it: what it took, "
                                  "what it cost, what you would do differently.")  # fmt: skip


class PeopleForm(StepForm):
    pass


class PictureForm(StepForm):
    needed = ("file", "alt")

    file = forms.FileField(
        label="Choose a picture", required=False, widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text="JPEG, PNG or WebP, up to 10 MB, at least 300 pixels wide. Ask everyone in it first. We take out "
        "where and when it was taken.",
    )  # fmt: skip
    alt = Words("What does the picture show?", 2, help_text="For people who cannot see it: “Six people at a long "
                "table, one of them pouring tea”. Do not name them.")  # fmt: skip
    take_off = forms.BooleanField(label="Take the picture off", required=False)

    @classmethod
    def data_of(cls, content):
        return {"alt": content["picture"]["alt"] if content["picture"] else ""}


class NoteForm(Form):
    note = forms.CharField(
        label="A note to TLAP", required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Anything that helps them to decide, such as where they can see proof. The public never sees it.",
        error_messages={"max_length": "Use 3,000 characters or fewer"},
    )  # fmt: skip
