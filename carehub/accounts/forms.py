from django import forms
from django.core.exceptions import ValidationError

from carehub.accounts.models import Membership, Organisation
from carehub.forms import Form
from carehub.places.models import Council

ROLE_WORDS = {
    Membership.Role.EDITOR: "Editor: writes drafts",
    Membership.Role.LEAD: "Lead: also sends to TLAP, invites people and changes the details",
}
NAMES_ARE_NO_LINKS = "Give the name without a web address"


class RoleField(forms.ChoiceField):
    def __init__(self, label):
        super().__init__(
            label=label,
            choices=ROLE_WORDS.items(),
            initial=Membership.Role.EDITOR,
            widget=forms.RadioSelect,
            error_messages={
                "required": "Choose what they may do",
                "invalid_choice": "Choose what they may do",
            },
        )


class InviteForm(Form):
    email = forms.EmailField(
        label="Email address",
        help_text="Their own address at work. We send the invitation there, and only that address can use it.",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Type an email address",
            "invalid": "Type an email address like name@example.com",
        },
    )
    role = RoleField("What may they do?")

    def __init__(self, *args, organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisation = organisation

    def clean_email(self):
        email = self.cleaned_data["email"]
        if self.organisation.memberships.has_address(email):
            raise ValidationError(f"{email} is one of your people already")
        return email


class RoleForm(Form):
    role = RoleField("What may this person do?")


class OrganisationForm(Form):
    """What both a new organisation and a changed one say about themselves."""

    name = forms.CharField(label="Name", help_text="As people know it.", max_length=200)
    kind = forms.ChoiceField(
        label="Kind",
        choices=Organisation.Kind,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of organisation it is"},
    )
    website = forms.URLField(
        label="Website",
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"autocomplete": "url", "spellcheck": "false", "inputmode": "url"}),
        error_messages={"invalid": "Type a web address like https://www.example.org"},
    )
    council = forms.ChoiceField(
        label="Council area",
        help_text="Where you do most of your work. Leave it open if that is all of England.",
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = sorted(Council.objects.names().items(), key=lambda pair: pair[1])
        self.fields["council"].choices = [("", "No one area"), *names]

    def clean_name(self):
        """A name is put into letters, where a link would lead people astray."""
        name = " ".join(self.cleaned_data["name"].split())
        if "://" in name or "www." in name.casefold():
            raise ValidationError(NAMES_ARE_NO_LINKS)
        return name

    def clean_website(self):
        website = self.cleaned_data["website"]
        if website and not website.casefold().startswith(("http://", "https://")):
            raise ValidationError("Type a web address that starts with https://")
        return website


class StartForm(OrganisationForm):
    words = forms.CharField(
        label="What do you do there?",
        help_text="Your job or your part in it. If a web page names you, tell us which. Only TLAP reads this.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say what you do there", "max_length": "Use 2,000 characters or fewer"},
    )


class DetailsForm(OrganisationForm):
    description = forms.CharField(
        label="What it does",
        help_text="In plain words, for people who have never heard of you.",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"max_length": "Use 5,000 characters or fewer"},
    )
    phone = forms.CharField(label="Phone", required=False, max_length=60)
    email = forms.EmailField(
        label="Email address",
        help_text="Everyone can see it.",
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"spellcheck": "false"}),
        error_messages={"invalid": "Type an email address like name@example.com"},
    )
    note = forms.CharField(
        label="Is there something TLAP should know?",
        help_text="For example, why the name is new. Only TLAP reads this.",
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ["name", "kind", "description", "website", "email", "phone", "council", "note"]
