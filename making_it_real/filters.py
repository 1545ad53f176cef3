"""What can be chosen on the pages of Making it Real.

Nothing typed into an address makes an error: values nobody offers are left out.
"""

import django_filters

from carehub.forms import Form
from carehub.themes import Theme
from making_it_real.models import Statement


class FilterForm(Form):
    says_optional = False


class StatementFilter(django_filters.FilterSet):
    """`sets` are those to choose from, the first one being chosen where none is asked for."""

    set = django_filters.ChoiceFilter(label="Statements", empty_label=None, method="of_set")
    theme = django_filters.ChoiceFilter(
        label="Theme", choices=Theme, empty_label="All six themes", method="of_theme"
    )
    framework = django_filters.ChoiceFilter(
        label="Standards", empty_label="All standards", method="joined_to"
    )

    class Meta:
        model = Statement
        fields = []
        form = FilterForm

    def __init__(self, address, *, sets, frameworks, cross_references):
        self.sets = {one.label: one for one in sets}
        self.frameworks = {one.slug: one for one in frameworks}
        self.cross_references = cross_references
        offered = Statement.objects.in_order() if self.sets else Statement.objects.none()
        super().__init__(self._known(address), offered)
        self.filters["set"].extra["choices"] = [(label, one.title) for label, one in self.sets.items()]
        self.filters["framework"].extra["choices"] = [
            (slug, one.name) for slug, one in self.frameworks.items()
        ]

    def _known(self, address):
        offered = {"set": self.sets, "theme": map(str, Theme.values), "framework": self.frameworks}
        asked = {name: address.get(name, "") for name in offered}
        known = {name: asked[name] if asked[name] in list(values) else "" for name, values in offered.items()}
        return {**known, "set": known["set"] or next(iter(self.sets), "")}

    @property
    def chosen_set(self):
        return self.sets.get(self.data["set"])

    @property
    def chosen_theme(self):
        return Theme(int(self.data["theme"])) if self.data["theme"] else None

    def of_set(self, statements, name, label):
        return statements.of(self.sets[label])

    def of_theme(self, statements, name, theme):
        return statements.for_theme(int(theme))

    def joined_to(self, statements, name, slug):
        return statements.with_any(self.cross_references.to_framework(slug))
