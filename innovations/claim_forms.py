from django import forms

from carehub.forms import Form


class ClaimForm(Form):
    words = forms.CharField(
        label="How can TLAP tell?",
        help_text="Say what you do there. A web page that names you helps, or somebody we can ask. Only TLAP reads this.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": "Say how TLAP can tell that it is yours",
            "max_length": "Use 2,000 characters or fewer",
        },
    )


class ClaimEntryForm(ClaimForm):
    """`organisations`: those for which the person may claim the entry. With one there is nothing to choose."""

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisations = {organisation.slug: organisation for organisation in organisations}
        if len(self.organisations) > 1:
            self.fields["organisation"] = forms.ChoiceField(
                label="Which of your organisations does it belong to?",
                choices=[(organisation.slug, organisation.name) for organisation in organisations],
                widget=forms.RadioSelect,
                error_messages={
                    "required": "Choose an organisation",
                    "invalid_choice": "Choose an organisation",
                },
            )
            self.order_fields(["organisation", "words"])

    @property
    def organisation(self):
        """The one that was chosen, of a valid form."""
        only = next(iter(self.organisations))
        return self.organisations[self.cleaned_data.get("organisation", only)]
