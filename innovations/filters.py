"""The directory's filters: what can be chosen, what was chosen, and what it means for the index.

Nothing typed into an address makes an error: values nobody offers are left out and named in `ignored`.
"""

from dataclasses import dataclass

import django_filters
from django import forms

from carehub.remember import remembered
from carehub.themes import Theme
from innovations.lookups import mask_of
from innovations.models import Audience, Category, CostBand, Evidence, IndexEntry, Kind, Need, Way


@dataclass(frozen=True)
class Option:
    """One box that can be ticked. `stored` is a bit number for masks, otherwise the column's value."""

    value: str
    label: str
    stored: int | str


@dataclass(frozen=True)
class Group:
    """One set of boxes: its name in addresses, its column in IndexEntry and whether that column is a mask."""

    param: str
    label: str
    column: str
    is_mask: bool
    options: callable
    open: bool = False

    def stored(self, values):
        return [option.stored for option in self.options() if option.value in values]

    def lookup(self, values):
        """Keyword arguments for a QuerySet filter: entries with any of these values."""
        stored = self.stored(values)
        if self.is_mask:
            return {f"{self.column}__has_any": mask_of(stored)}
        return {f"{self.column}__in": stored}

    def sql(self, values):
        """The same as `lookup`, for SQL written by hand: (condition, parameters)."""
        stored = self.stored(values)
        if self.is_mask:
            return f"({self.column} & %s) <> 0", [mask_of(stored)]
        return f"{self.column} IN ({', '.join(['%s'] * len(stored))})", stored


@remembered(seconds=60)
def _word_options(model):
    return [
        Option(word.slug, getattr(word, "label", word.name), word.bit) for word in model.objects.remembered()
    ]


def _words(model):
    return lambda: _word_options(model)


def _choices(choices, stored=lambda index, value: value):
    rows = [Option(str(value), label, stored(index, value)) for index, (value, label) in enumerate(choices)]
    return lambda: rows


THEMES = [Option(str(theme.value), f"{theme.value} {theme.short}", theme.value) for theme in Theme]


GROUPS = [
    Group(
        "get",
        "How you can get it",
        "ways",
        True,
        _choices(Way.choices, lambda index, value: index),
        open=True,
    ),
    Group("need", "What you need", "needs", True, _words(Need), open=True),
    Group("category", "Kind of thing", "category", False, _words(Category), open=True),
    Group("for", "Who it is for", "audiences", True, _words(Audience)),
    Group("kind", "Community, digital or new", "kind", False, _choices(Kind.choices)),
    Group("theme", "Making it Real theme", "themes", True, lambda: THEMES),
    Group("evidence", "How we know it helps", "evidence", False, _choices(reversed(Evidence.choices))),
    Group("cost", "Cost", "cost_band", False, _choices(CostBand.choices)),
]


class KnownChoices(forms.MultipleChoiceField):
    """Keeps the values that are offered; the others are left out without an error."""

    def clean(self, value):
        return list(dict.fromkeys(v for v in (value or []) if self.valid_value(v)))


class GroupFilter(django_filters.MultipleChoiceFilter):
    field_class = KnownChoices

    def __init__(self, group):
        self.group = group
        super().__init__(
            label=group.label, choices=lambda: [(option.value, option.label) for option in group.options()]
        )

    def filter(self, queryset, values):
        return queryset.in_group(self.group, values) if values else queryset


class DirectoryFilter(django_filters.FilterSet):
    class Meta:
        model = IndexEntry
        fields = []

    @property
    def chosen(self):
        """{parameter: [values]} of the groups in which something known was ticked."""
        self.form.is_valid()
        data = self.form.cleaned_data
        return {group.param: data[group.param] for group in GROUPS if data.get(group.param)}

    @property
    def ignored(self):
        """What the address asked for and nobody offers, as (parameter, value)."""
        chosen = self.chosen
        asked = [(group.param, value) for group in GROUPS for value in self.data.getlist(group.param)]
        return [(param, value) for param, value in asked if value and value not in chosen.get(param, [])]


for group in GROUPS:
    DirectoryFilter.base_filters[group.param] = GroupFilter(group)


SORTS = {"best": "Best match", "nearest": "Nearest", "evidence": "Best proof", "newest": "Newest"}


class Forgiving(forms.CharField):
    """Text from an address: cut to size and stripped of control characters, never refused."""

    def __init__(self, longest):
        self.longest = longest
        super().__init__(required=False)

    def clean(self, value):
        printable = "".join(character if character.isprintable() else " " for character in str(value or ""))
        return " ".join(printable.split())[: self.longest]


class OneOf(Forgiving):
    """One of these values, or empty."""

    def __init__(self, values):
        self.values = values
        super().__init__(longest=40)

    def clean(self, value):
        value = super().clean(value)
        return value if value in self.values else ""


class PageNumber(forms.Field):
    def clean(self, value):
        text = str(value or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 6 and int(text) else 1


class AskedForm(forms.Form):
    """What was typed and chosen beside the boxes."""

    q = Forgiving(longest=200)
    near = Forgiving(longest=100)
    within = OneOf(["any", "1", "3", "5", "10", "15", "25", "50"])
    council = Forgiving(longest=60)
    sort = OneOf(SORTS)
    view = OneOf(["list", "map"])
    exact = OneOf(["1"])
    page = PageNumber()
