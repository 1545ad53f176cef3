"""Every form of CareHub is drawn in GOV.UK Frontend's markup: {{ form }} is all a template needs to say.

Only forms that come from here are: Django's own admin keeps its own look.
"""

import time

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.forms.utils import pretty_name

QUICKEST = 2  # seconds; a person cannot read and fill in a form faster
LONGEST = 24 * 60 * 60  # seconds; after a day the page may have changed

_signer = signing.Signer(salt="carehub.forms.started")


class BoundField(forms.BoundField):
    """A field that knows the class names of its widget and where an error link must lead."""

    @property
    def first_id(self):
        """Id of the first thing that can be typed in or ticked, also in a group of radios or checkboxes."""
        return self.id_for_label or f"{self.auto_id}_0"

    @property
    def is_checkbox(self):
        return isinstance(self.field.widget, forms.CheckboxInput)

    def build_widget_attrs(self, attrs, widget=None):
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        if block := _block(widget):
            own = widget.attrs.get("class", "")
            error = f"{block}--error" if self.errors else ""
            attrs["class"] = " ".join(filter(None, [block, error, own]))
        return attrs


def _block(widget):
    """Class name of a plain widget; groups get theirs from the template, hidden fields need none."""
    if widget.is_hidden:
        return ""
    for kind, block in (
        (forms.CheckboxInput, "govuk-checkboxes__input"),
        (forms.FileInput, "govuk-file-upload"),
        (forms.widgets.Input, "govuk-input"),
        (forms.Textarea, "govuk-textarea"),
        (forms.Select, "govuk-select"),
    ):
        if isinstance(widget, kind):
            return block
    return ""


class Renderer(TemplatesSetting):
    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
    bound_field_class = BoundField


class Form(forms.Form):
    default_renderer = Renderer
    use_required_attribute = False  # the browser's own bubbles are not read out well; ours are
    says_optional = True  # puts "(optional)" after the labels that need no answer; not wanted in filters

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say_what_is_missing(self.fields)


class ModelForm(forms.ModelForm):
    default_renderer = Renderer
    use_required_attribute = False
    says_optional = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say_what_is_missing(self.fields)


def _say_what_is_missing(fields):
    """A summary that says "This field is required" five times helps nobody. Words given to the field itself stay."""
    for name, field in fields.items():
        if field.error_messages["required"] is forms.Field.default_error_messages["required"]:
            field.error_messages["required"] = f"{_verb(field)} ‘{field.label or pretty_name(name)}’"


def _verb(field):
    if isinstance(field, forms.BooleanField):
        return "Tick"
    return "Choose" if hasattr(field, "choices") or isinstance(field, forms.FileField) else "Fill in"


def stamp(at=None):
    """Sealed time (seconds since 1970; now if not given) at which a form was drawn."""
    return _signer.sign(f"{time.time() if at is None else at:.1f}")


def _age(sealed):
    """Seconds since the stamp was made; None if it is missing or was tampered with."""
    try:
        return time.time() - float(_signer.unsign(sealed))
    except (signing.BadSignature, ValueError):
        return None


class StartedField(forms.CharField):
    """Hidden. Drawn again with a fresh stamp when the old one can no longer be used."""

    def __init__(self):
        super().__init__(required=False, widget=forms.HiddenInput, initial=stamp)

    def bound_data(self, data, initial):
        age = _age(data or "")
        return data if age is not None and age <= LONGEST else initial


class HumanForm(Form):
    """Keeps bots out without a third party: a box people never see, and a sealed time at which the form was drawn.

    What was typed is kept whenever the form is refused.
    """

    nickname = forms.CharField(
        required=False, label="Leave this box empty", template_name="components/bot_trap.html"
    )
    started = StartedField()

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("nickname"):
            raise ValidationError(
                "We could not send this. Leave the box called ‘Leave this box empty’ as it is."
            )
        age = _age(cleaned.get("started", ""))
        if age is None or age > LONGEST:
            raise ValidationError(
                "This page was open for a long time. Check what you wrote, then send it again."
            )
        if age < QUICKEST:
            raise ValidationError("That was very quick. Check what you wrote, then send it again.")
        return cleaned
