"""How an assessor narrows a list: by the organisation's name and kind. What cannot be read is left out without an error."""

from django import forms

from carehub.accounts.models import Organisation
from carehub.forms import Form


class ListForm(Form):
    says_optional = False

    list = forms.CharField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(label="Organisation", required=False, max_length=100)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "Any"), *Organisation.Kind.choices])


def narrowed_to(query, name=""):
    """(form, organisations), the latter None where nothing was asked for."""
    asked = {field: query.get(field, "").replace("\0", "")[:100] for field in ("q", "kind")}
    if asked["kind"] not in Organisation.Kind.values:
        asked["kind"] = ""
    form = ListForm({**asked, "list": name})
    if not any(asked.values()):
        return form, None
    found = Organisation.objects.named_like(asked["q"])
    return form, found.of_kind(asked["kind"]) if asked["kind"] else found
