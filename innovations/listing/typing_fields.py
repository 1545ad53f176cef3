"""Fields of the steps. They take what is typed as plain text and refuse nothing: a draft may be half right."""

import re
from datetime import time
from decimal import Decimal

from django import forms

from carehub.forms import BoundField
from innovations import reading_age
from innovations.contact import clock as spoken
from innovations.listing import openings
from innovations.listing.reading import figure
from innovations.listing.row_checking import is_figure, is_time
from innovations.open_referral.pages import NOT_UTF8
from innovations.open_referral.plain_text import plain

_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:", re.IGNORECASE)
_HOST = re.compile(r"[\w\-]+(?:\.[\w\-]+)+(?:[:/?#].*)?", re.DOTALL)


def tidy(text):
    """Without markup and characters that cannot be seen; paragraphs stay."""
    return plain(text.replace(NOT_UTF8, ""))


def one_line(text):
    return " ".join(tidy(text).split())


class Words(forms.CharField):
    """Several lines."""

    read = staticmethod(tidy)

    def __init__(self, label, rows=4, **options):
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(label=label, required=False, **options)
        self.validators = []  # the length is judged by innovations.listing.checking, which knows drafts

    def to_python(self, value):
        return self.read(super().to_python(value))


class Line(Words):
    read = staticmethod(one_line)

    def __init__(self, label, width="", **options):
        """`width` in characters, of those GOV.UK Frontend has: 2, 3, 4, 5, 10, 20, 30."""
        attrs = {"class": f"govuk-input--width-{width}"} if width else {}
        options.setdefault("widget", forms.TextInput(attrs={**attrs, **options.pop("attrs", {})}))
        super().__init__(label, **options)


class Hidden(Line):
    def __init__(self):
        super().__init__("", widget=forms.HiddenInput)


class Address(Line):
    """A web address, with its beginning if that was left out."""

    @staticmethod
    def read(text):
        typed = one_line(text)
        return f"https://{typed}" if _HOST.fullmatch(typed) and not _SCHEME.match(typed) else typed


class Clock(Line):
    """ "HH:MM" behind "9:30am"."""

    @staticmethod
    def read(text):
        return openings.clock(one_line(text))

    def __init__(self, label):
        super().__init__(label, width=10)

    def prepare_value(self, value):
        typed = openings.clock(value or "")
        return spoken(time.fromisoformat(typed)) if is_time(typed) else value


class Figure(Line):
    """A number as text, without what says nothing: "1,200.50" is "1200.5"."""

    @staticmethod
    def read(text):
        typed = one_line(text).replace(",", "")
        return figure(Decimal(typed)) if is_figure(typed) else one_line(text)


class Number(Line):
    """A whole number, None, or what was typed instead of one."""

    def clean(self, value):
        typed = one_line("" if value is None else str(value))
        number = typed.replace(",", "")
        return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else typed or None


class LongBoundField(BoundField):
    @property
    def advice(self):
        """How easy the text is to read, or None while there is too little to tell."""
        return reading_age.advice(self.value() or "")

    @property
    def advice_id(self):
        return f"{self.auto_id}_advice"


class LongWords(Words):
    """A text with advice on how easy it is to read."""

    def __init__(self, label, rows=6, **options):
        super().__init__(
            label, rows, template_name="listing/long_text.html", bound_field_class=LongBoundField, **options
        )


def choice(label, choices, **options):
    """Radios; nothing chosen is "". `choices` may be a function, asked when the form is made."""
    options.setdefault("widget", forms.RadioSelect)
    return forms.ChoiceField(label=label, choices=choices, required=False, **options)


def several(label, choices, **options):
    options.setdefault("widget", forms.CheckboxSelectMultiple)
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, **options)
