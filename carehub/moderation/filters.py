"""How a moderator narrows the queue. What nobody offers is left out without an error."""

import django_filters

from carehub.forms import Form
from carehub.moderation.models import QueueItem

WHO = {"mine": "Mine", "nobody": "Nobody yet"}
CHECKS = {"warning": "Has a warning", "duplicate": "Possible duplicate"}


class FilterForm(Form):
    says_optional = False


class QueueFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Words", method="in_words")
    kind = django_filters.ChoiceFilter(
        label="What", empty_label="Everything", choices=QueueItem.Kind.choices, method="of_kind"
    )
    who = django_filters.ChoiceFilter(
        label="Who", empty_label="Anyone", choices=list(WHO.items()), method="held"
    )
    checks = django_filters.ChoiceFilter(
        label="Checks", empty_label="Any", choices=list(CHECKS.items()), method="checked"
    )

    class Meta:
        model = QueueItem
        fields = []
        form = FilterForm

    @property
    def narrows(self):
        """Whether anything was asked for."""
        return self.form.is_valid() and any(self.form.cleaned_data.values())

    def in_words(self, items, name, words):
        return items.named_like(words)

    def of_kind(self, items, name, kind):
        return items.of_kind(kind)

    def held(self, items, name, who):
        return items.held_by(self.request.user) if who == "mine" else items.held_by_nobody()

    def checked(self, items, name, what):
        return items.with_warning() if what == "warning" else items.with_duplicates()
