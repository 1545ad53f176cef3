"""One row of each list, as a small form. Like the steps, they refuse nothing that a person can type."""

from django import forms

from carehub.accounts.models import Organisation
from carehub.forms import Form
from innovations.listing.shown import DAYS, places
from innovations.listing.typing_fields import Clock, Figure, Hidden, Line, Number, Words
from innovations.models import Role, Way

WIDE = {"class": "ch-rows__wide"}


class RowForm(Form):
    says_optional = False
    EMPTY = {}  # a row of the page in which nothing is typed

    def __init__(self, *args, content, **kwargs):
        super().__init__(*args, **kwargs)
        self.content = content

    @classmethod
    def data_of(cls, row):
        """What a browser would have sent for this row."""
        return {name: row[name] for name in cls.base_fields if row[name] is not None}

    def row(self):
        self.is_valid()  # a row in which nothing was typed has no cleaned data at all
        return {**self.EMPTY, **self.cleaned_data}

    @classmethod
    def is_empty(cls, row):
        return all(row[name] == value for name, value in cls.EMPTY.items())


class PlaceRow(RowForm):
    """`lat` and `lon` are not typed: they come of the postcode."""

    EMPTY = {"name": "", "address": "", "town": "", "postcode": "", "note": "", "is_digital_hub": False,
             "external_id": "", "lat": None, "lon": None}  # fmt: skip

    postcode = Line("Postcode", 10, attrs={"autocomplete": "off"})
    name = Line("Name of the place (optional)", help_text="For example: Acle Village Hall.")
    address = Line("Building and street (optional)")
    town = Line("Town or village (optional)", 20)
    note = Line(
        "Anything to know about this place (optional)",
        attrs=WIDE,
        help_text="For example: Tuesdays only. Use the side door.",
    )
    is_digital_hub = forms.BooleanField(
        label="People can get help here to go online (a digital hub)", required=False
    )
    external_id = Hidden()


class OpeningRow(RowForm):
    """`days` are numbers from 0, Monday; `place` is the number of a place in the list, None for all of them."""

    EMPTY = {"days": [], "opens": "", "closes": "", "place": None, "note": ""}

    days = forms.TypedMultipleChoiceField(
        label="Days",
        coerce=int,
        required=False,
        choices=list(enumerate(DAYS)),
        widget=forms.CheckboxSelectMultiple,
    )
    opens = Clock("Opens (optional)")
    closes = Clock("Closes (optional)")
    place = forms.TypedChoiceField(label="Where", coerce=int, required=False, empty_value=None)
    note = Line(
        "Anything to know (optional)", attrs=WIDE, help_text="For example: second Tuesday of the month only."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = [name or "A place without a name yet" for name in places(self.content["places"])]
        self.fields["place"].choices = [("", "Every place"), *enumerate(names)]


class RouteRow(RowForm):
    """One for each way, so that nothing needs to be added. `on`: people can get it this way."""

    EMPTY = {"way": "", "on": False, "text": ""}

    way = forms.ChoiceField(choices=Way, required=False, widget=forms.HiddenInput)
    on = forms.BooleanField(required=False)
    text = Words("How, and what should people do? (optional)", 2)

    LABELS = {Way.COUNCIL: "Through the council", Way.NHS: "Through the NHS", Way.BUY: "They can buy it themselves",
              Way.FREE: "It is free"}  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].label = self.LABELS.get(self["way"].value(), "")


class CostRow(RowForm):
    EMPTY = {"label": "", "text": ""}

    label = Line("What for", help_text="For example: lunch and a lift.")
    text = Line("How much", help_text="For example: £8 a time.")


class OutcomeRow(RowForm):
    EMPTY = {"measure": "", "unit": "", "before": "", "before_when": "", "after": "", "after_when": "", "over": "",
             "people": None, "source": "", "limits": ""}  # fmt: skip

    measure = Line("What was counted?", help_text="For example: emergency calls from people who use it.")
    unit = Line("What are the figures?", 20, help_text="For example: calls a month.")
    before = Figure("Before it started (optional)", 10, attrs={"inputmode": "decimal"})
    before_when = Line("When was that? (optional)", 20, help_text="For example: spring 2024.")
    after = Figure("Since then", 10, attrs={"inputmode": "decimal"})
    after_when = Line("When was that? (optional)", 20, help_text="For example: autumn 2026.")
    over = Line("Over how long? (optional)", 20, help_text="For example: two years.")
    people = Number("How many people were counted? (optional)", 10, attrs={"inputmode": "numeric"})
    source = Line(
        "Where do the figures come from?", help_text="For example: our call log. TLAP may ask to see it."
    )
    limits = Words("What do these figures not show? (optional)", 2)


class RoleRow(RowForm):
    """`slug` is the organisation's address when it is on CareHub."""

    EMPTY = {"role": "", "name": "", "note": "", "slug": ""}

    role = forms.ChoiceField(
        label="What it does", choices=[("", "Choose one"), *Role.Name.choices], required=False
    )
    name = Line("Name of the organisation", template_name="listing/organisation.html",
                attrs={"list": "organisation-names", "autocomplete": "off"})  # fmt: skip
    note = Line(
        "Anything to know (optional)", attrs=WIDE, help_text="For example: £85,000 a year, to March 2028."
    )
    slug = Hidden()

    def row(self):
        row = super().row()
        return {**row, "slug": known_as(row["name"], row["slug"])}

    offered = None  # organisations that may be meant, when somebody asked us to look

    @property
    def is_known(self):
        return bool(self["slug"].value())

    @property
    def address(self):
        """What its buttons call it: "roles:0"."""
        return self.prefix.replace("-", ":")


def known_as(name, slug=""):
    """The address of the organisation with this name, or "". Of several with one name, the one that was there."""
    called = Organisation.objects.filter(name__iexact=name) if name else Organisation.objects.none()
    if slug and called.filter(slug=slug).exists():
        return slug
    return called.public().order_by("pk").values_list("slug", flat=True).first() or ""
