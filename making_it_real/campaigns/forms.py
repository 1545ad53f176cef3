"""What TLAP fills in about a campaign."""

from django import forms
from django.utils.text import slugify

from carehub.forms import Form, ModelForm
from innovations.models import Category
from making_it_real.models import Campaign, StatementSet


class Day(forms.DateField):
    """Draws the browser's own calendar; without one, a day is typed."""

    def __init__(self, **options):
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "govuk-input--width-10"})
        super().__init__(
            widget=widget, error_messages={"invalid": "Give a day, for example 2026-11-02"}, **options
        )


class CampaignForm(ModelForm):
    opens_on = Day(label="First day")
    closes_on = Day(label="Last day", help_text="The last day on which people can answer.")
    categories = forms.ModelMultipleChoiceField(
        Category.objects.none(), label="Ask whether people have heard of", required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="For each that you tick: “Have you heard of it? Have you used it?” Every question takes people time.",
    )  # fmt: skip

    class Meta:
        model = Campaign
        fields = ["title", "slug", "statement_set", "opens_on", "closes_on", "baseline", "everyone", "asks_position",
                  "asks_payment", "comments", "by_itself"]  # fmt: skip
        labels = {
            "title": "Name", "slug": "Address", "statement_set": "Statements", "baseline": "This is a baseline",
            "everyone": "Ask about all declared organisations",
            "asks_position": "Ask whether people use care or care for somebody", "asks_payment": "Ask who pays",
            "comments": "Let people add their own words", "by_itself": "Open and publish by itself, on its days",
        }  # fmt: skip
        help_texts = {
            "slug": "The end of the survey’s address. Leave it empty and we make it from the name.",
            "everyone": "Those that declare while it is open are taken in too. If not, you choose them next.",
        }

    field_order = ["title", "slug", "statement_set", "opens_on", "closes_on", "baseline", "everyone", "asks_position",
                   "asks_payment", "comments", "categories", "by_itself"]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        self.fields["statement_set"].queryset = StatementSet.objects.published()
        self.fields["statement_set"].empty_label = "Choose a set"
        self.fields["categories"].queryset = Category.objects.all()
        if self.instance.pk:
            asked = self.instance.asked_categories.all()
            self.initial["categories"] = [one.category_id for one in asked]

    def clean_slug(self):
        slug = self.cleaned_data["slug"] or slugify(self.cleaned_data.get("title", ""))[:60].strip("-")
        if slug == "new":
            raise forms.ValidationError("This address belongs to another page. Choose another one")
        return slug

    def clean_title(self):
        title = self.cleaned_data["title"]
        if not slugify(title):
            raise forms.ValidationError("Use some letters in the name")
        return title

    @property
    def written(self):
        """(fields of the campaign, the categories)"""
        fields = dict(self.cleaned_data)
        return fields, fields.pop("categories")


class FindForm(Form):
    q = forms.CharField(label="Name of the organisation", required=False, max_length=80)
    says_optional = False


class ExtendForm(Form):
    day = Day(label="New last day")
    why = forms.CharField(label="Why", widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)


class WhyForm(Form):
    why = forms.CharField(
        label="Why",
        help_text="Everyone can read this.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class SureForm(Form):
    """Nothing to fill in: only the question is asked."""
