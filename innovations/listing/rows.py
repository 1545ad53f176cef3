"""Lists in a step: rows that people add and take away with plain buttons, each drawn as a small form."""

from dataclasses import dataclass
from functools import cached_property

from django.forms.formsets import INITIAL_FORM_COUNT, TOTAL_FORM_COUNT, formset_factory

from innovations.listing.openings import days_apart, days_together
from innovations.listing.positions import Known, located
from innovations.listing.row_forms import CostRow, OpeningRow, OutcomeRow, PlaceRow, RoleRow, RouteRow
from innovations.models import Way

MOST = 300  # rows on a page; what is beyond is kept as it is


@dataclass(frozen=True)
class Rows:
    """A list of the document. `one` is what a row is called. `ready`: an empty row stands there from the start."""

    name: str
    form: type
    heading: str
    hint: str
    one: str
    ready: bool = False
    fixed = False  # whether rows can be neither added nor taken away

    @cached_property
    def formset(self):
        return formset_factory(self.form, extra=0, max_num=MOST, absolute_max=MOST)

    def shown(self, content):
        """The list as rows of the page."""
        return content[self.name]

    def kept(self, rows, content):
        """Rows of the page as the document keeps them."""
        return rows

    def typed(self, post, content):
        """Rows of the page as they were sent, empty ones too; None when the page was not whole."""
        sent = self.formset(post, prefix=self.name, form_kwargs={"content": content})
        return [form.row() for form in sent.forms] if sent.management_form.is_valid() else None

    def drawn(self, rows, content):
        """The list as a formset, one empty row more where that stands ready."""
        rows = rows[:MOST] or ([self.form.EMPTY] if self.ready else [])
        data = {f"{self.name}-{TOTAL_FORM_COUNT}": len(rows), f"{self.name}-{INITIAL_FORM_COUNT}": 0}
        for number, row in enumerate(rows):
            data |= {f"{self.name}-{number}-{part}": value for part, value in self.form.data_of(row).items()}
        return self.formset(data, prefix=self.name, form_kwargs={"content": content})


class Places(Rows):
    def kept(self, rows, content):
        known = Known(content["places"])
        return [located(row, known) for row in rows]


class Openings(Rows):
    def shown(self, content):
        return days_together(content["openings"])

    def kept(self, rows, content):
        return days_apart(rows)


class Routes(Rows):
    fixed = True

    def shown(self, content):
        texts = {row["way"]: row["text"] for row in content["routes"]}
        return [{"way": way.value, "on": way in texts, "text": texts.get(way, "")} for way in Way]

    def kept(self, rows, content):
        """In the order in which they stood before; new ways last. A new text is meant, even if its tick was forgotten."""
        order = [row["way"] for row in content["routes"]]
        meant = [row for row in rows if row["on"] or (row["text"] and row["way"] not in order)]
        chosen = [{"way": row["way"], "text": row["text"]} for row in meant if row["way"]]
        return sorted(chosen, key=lambda row: order.index(row["way"]) if row["way"] in order else len(order))


PLACES = Places(
    "places", PlaceRow, "Places", "Where people go. We find each on the map by its postcode.", "place", True
)
OPENINGS = Openings(
    "openings",
    OpeningRow,
    "Opening times",
    "One row for days that have the same times.",
    "row of times",
    True,
)
ROUTES = Routes("routes", RouteRow, "How can people get it?", "Tick all that are true.", "way")
COSTS = Rows("costs", CostRow, "Costs one by one", "Only if there is more than one price.", "cost")
OUTCOMES = Rows("outcomes", OutcomeRow, "What was measured",
                "What you counted before it started, and again later. Leave it empty if you have no figures.", "measure")  # fmt: skip
ROLES = Rows("roles", RoleRow, "Organisations", "Who runs it, pays for it, studies it or sends people to it.",
             "organisation", True)  # fmt: skip
