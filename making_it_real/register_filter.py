"""What can be asked of the register. Nothing typed into an address makes an error: what nobody offers is left out."""

import django_filters

from carehub.accounts.models import Organisation
from carehub.places.models import Council
from carehub.remember import remembered
from carehub.themes import Theme
from making_it_real import register
from making_it_real.filters import FilterForm
from making_it_real.register import ORDERS, State


@remembered()
def regions():
    """Their names, by name."""
    return sorted(set(Council.objects.order_by().values_list("region", flat=True)))


class RegisterFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Name", max_length=100, method="named")
    kind = django_filters.ChoiceFilter(
        label="Kind", choices=Organisation.Kind, empty_label="All kinds", method="of_kind"
    )
    region = django_filters.ChoiceFilter(label="Region", empty_label="All England", method="in_region")
    state = django_filters.ChoiceFilter(label="Badge", choices=State, empty_label="Any", method="in_state")
    theme = django_filters.ChoiceFilter(
        label="With actions in", choices=Theme, empty_label="Any theme", method="with_theme"
    )
    order = django_filters.ChoiceFilter(label="Order", empty_label=None, method="ordered",
                                        choices=[*ORDERS.items()])  # fmt: skip

    class Meta:
        model = Organisation
        fields = []
        form = FilterForm

    def __init__(self, address, today):
        self.today = today
        self.regions = regions()
        super().__init__(self._known(address), register.registered())
        self.filters["region"].extra["choices"] = [(one, one) for one in self.regions]

    def _known(self, address):
        offered = {"kind": Organisation.Kind.values, "region": self.regions, "state": State.values,
                   "theme": map(str, Theme.values), "order": ORDERS}  # fmt: skip
        asked = {name: address.get(name, "") for name in offered}
        known = {name: asked[name] if asked[name] in list(values) else "" for name, values in offered.items()}
        name = " ".join(address.get("q", "").replace("\0", "").split())[:100]
        return {**known, "q": name, "order": known["order"] or "name"}

    @property
    def chosen(self):
        """{name: value} of what narrows the register down."""
        return {name: value for name, value in self.data.items() if value and name != "order"}

    @property
    def address(self):
        """{name: value} of all that was asked, without what goes without saying."""
        asked = {name: value for name, value in self.data.items() if value}
        return {name: value for name, value in asked.items() if (name, value) != ("order", "name")}

    def named(self, organisations, name, text):
        return organisations.named_like(text)

    def of_kind(self, organisations, name, kind):
        return organisations.of_kind(kind)

    def in_region(self, organisations, name, region):
        return register.in_region(organisations, region)

    def in_state(self, organisations, name, state):
        return register.in_states(organisations, [state], self.today)

    def with_theme(self, organisations, name, theme):
        return register.with_actions_in(organisations, int(theme))

    def ordered(self, organisations, name, order):
        return register.in_order(organisations, order, self.today)
