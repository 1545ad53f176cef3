"""The columns of the file. Their names are a promise to everyone who keeps such a file: none may change its meaning.

`id` says which entry a row is, and is empty for a new one. `page` is where it stands on CareHub, for people. `check`
tells us what the row said when it was downloaded: so we can see what you edited, and what somebody else has since.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from carehub.themes import Theme
from innovations.csv_files.cells import mark
from innovations.csv_files.parts import (
    NO,
    YES,
    Areas,
    Choice,
    Choices,
    Items,
    Numbered,
    Phone,
    Summary,
    Text,
    Unclear,
    Website,
    YesNo,
    councils,
    meant,
    of_words,
)
from innovations.listing import opening_words
from innovations.listing.positions import Known, located
from innovations.listing.row_forms import OutcomeRow, PlaceRow, known_as
from innovations.listing.typing_fields import Figure, Number, one_line, tidy
from innovations.models import Audience, Category, CostBand, Evidence, Kind, Need, Role, Way

ID, PAGE, CHECK = "id", "page", "check"
MOST_PLACES, MOST_FIGURES = 20, 5  # in columns; what an entry has beyond these stays as it is
_VERSION = "c1-"  # begins the `check` cell; another letter would be another order of fields
_MARK = 3  # letters a field
_ID = re.compile(r"([1-9][0-9]{0,17})(?:\.0+)?", re.ASCII)


class Costs(Items):
    def item(self, row):
        return f"{row['label']}: {row['text']}"

    def rows(self, text, base):
        label, colon, price = text.partition(":")
        if not colon:
            raise Unclear(
                self.name, f"Write what it is for, a colon, and the price: Lunch: £3. It says “{text[:40]}”"
            )
        return [{"label": one_line(label), "text": one_line(price)}]


class Routes(Items):
    def item(self, row):
        return f"{Way(row['way']).label}: {row['text']}".removesuffix(": ")

    def rows(self, text, base):
        way, _, words = text.partition(":")
        labels = {way.value: way.label for way in Way}
        return [{"way": meant(one_line(way), labels, self.name), "text": tidy(words)}]


class Roles(Items):
    def item(self, row):
        return ": ".join(filter(None, [Role.Name(row["role"]).label, row["name"], row["note"]]))

    def rows(self, text, base):
        role, _, rest = text.partition(":")
        name, _, note = rest.partition(": ")
        role = meant(one_line(role), {one.value: one.label for one in Role.Name}, self.name)
        return [
            {"role": role, "name": one_line(name), "note": one_line(note), "slug": known_as(one_line(name))}
        ]


class Openings(Items):
    def written(self, content):
        return opening_words.together(content[self.field])

    def rows(self, text, base):
        rows = opening_words.read(text)
        if rows is None:
            raise Unclear(
                self.name, f"Write a day and times, like Tuesday 10am to noon. It says “{text[:60]}”"
            )
        return rows


class Places(Numbered):
    def text(self, part, value):
        return (YES if value else NO) if part == "is_digital_hub" else value

    def is_there(self, typed):
        return any(one_line(text) for part, text in typed.items() if part != "is_digital_hub")

    def row(self, number, typed, old):
        row = {part: one_line(text) for part, text in typed.items()}
        hub = YesNo("is_digital_hub", self.name_of(number, "is_digital_hub"), "")
        row["is_digital_hub"] = hub.read({hub.name: typed["is_digital_hub"]}, {})
        same = old and any(row[part] and row[part] == old[part] for part in ("name", "address", "postcode"))
        return located({**PlaceRow.EMPTY, **(old if same else {}), **row}, Known([old] if old else []))


class Figures(Numbered):
    def text(self, part, value):
        return "" if value is None else str(value)

    def is_there(self, typed):
        return any(one_line(text) for text in typed.values())

    def row(self, number, typed, old):
        row = {part: one_line(text) for part, text in typed.items()}
        row |= {"limits": tidy(typed["limits"]), "people": Number("").clean(typed["people"])}
        return {**OutcomeRow.EMPTY, **row, **{part: Figure.read(typed[part]) for part in ("before", "after")}}


_PLACE = {
    "name": ("name", "The hall or building", "Village Hall"), "address": ("address", "House and street", "1 Mill Lane"),
    "town": ("town", "Town or village", "Acle"),
    "postcode": ("postcode", "The whole postcode. We find the place on the map by it", "NR13 3BD"),
    "is_digital_hub": ("digital hub", f"{YES} if people get help there to go online", NO),
    "note": ("note", "Anything to know about this place", "Use the side door"),
}  # fmt: skip
_FIGURE = {
    "measure": ("counted", "What was counted", ""), "unit": ("unit", "What the figures are, such as calls a month", ""),
    "before": ("before", "The figure before it started", ""), "before_when": ("before when", "When that was", ""),
    "after": ("after", "The figure since then", ""), "after_when": ("after when", "When that was", ""), "over": ("over", "Over how long", ""),
    "people": ("people", "How many people were counted", ""), "source": ("source", "Where the figures come from", ""),
    "limits": ("limits", "What these figures do not show", ""),
}  # fmt: skip


def _labels(choices):
    return lambda: dict(choices.choices)


# In this order in the file and in the `check` cell. New ones come last.
PARTS = [
    Text("title", "name", "What it is called", "Acle Memory Cafe"),
    Choice("kind", "kind", "Community, Digital or New way of working", "Community", choices=_labels(Kind)),
    Choice("category", "sort", "What sort of thing it is", "Community group", choices=of_words(Category)),
    Summary("summary", "summary", "What it is, in 300 characters at most", "Tea, cake and company for anyone who worries about memory."),
    Text("description", "what happens", "What a new person would see and do", "We sing, and nobody minds forgetting.", several_lines=True),
    Choices("needs", "helps with", "What it helps with. Several, with | between", "I feel lonely | I worry about memory", choices=of_words(Need)),
    Choices("audiences", "for", "Who it is for. Several, with | between", "Older people | Carers", choices=of_words(Audience)),
    Text("who_for", "who for", "Who it is for, in your words", "Anyone with memory problems, and whoever comes with them", several_lines=True),
    Text("who_cannot", "who cannot", "Who cannot use it, and where they can go", several_lines=True),
    Choices("themes", "themes", "Themes of Making it Real. Several, with | between", "Active and supportive communities", choices=_labels(Theme)),
    YesNo("online", "online", f"{YES} if people can use it online or by phone", NO),
    YesNo("all_england", "anywhere in England", f"{YES} if people can use it anywhere in England", NO),
    Areas("areas", "council areas", "Councils in whose whole area people can use it, with | between", "Norfolk", choices=councils),
    Places("places", "place", _PLACE, MOST_PLACES),
    Openings("openings", "opening times", "Days and times, with | between", "Tuesday 10am to noon | Friday 2pm to 4pm at place 1"),
    Text("opening_note", "about opening times", "Anything else about when it is open", "Not in August"),
    Text("accessibility", "getting in", "Steps, lifts, toilets, parking, a hearing loop, quiet rooms", "No steps. A toilet for wheelchairs.", several_lines=True),
    Text("languages", "languages", "Languages that are spoken", "English, BSL"),
    Routes("routes", "how to get it", "Ways to get it, each with a colon and what to do, with | between", "Free: Just come in | Through the council: Ask adult social care"),
    Text("first_step", "first step", "In a few words", "Just turn up"),
    Choice("cost_band", "cost", "What it costs", CostBand.FREE.label, choices=_labels(CostBand), nothing=CostBand.DEPENDS.value),
    Text("cost_summary", "cost in words", "The cost in a few words", "Free, cake £1"),
    Costs("costs", "costs", "Costs one by one: what for, a colon, how much, with | between", "Lunch: £3 | A lift: £2 each way"),
    Phone("phone", "phone", "A phone number", "01632 960417"),
    Text("email", "email", "An email address that everyone may see", "hello@example.org"),
    Website("website", "website", "A web address", "https://www.example.org"),
    Text("contact_note", "about contact", "Anything to know about getting in touch", "Leave a message and we ring back"),
    Choice("evidence_level", "how we know it helps", "How you know that it helps", Evidence.SAID.label, choices=_labels(Evidence), nothing=Evidence.NEW.value),
    Figures("outcomes", "figure", _FIGURE, MOST_FIGURES),
    Text("evidence_limits", "limits of the figures", "What the figures do not show", several_lines=True),
    Text("how_it_was_set_up", "how it was set up", "For people who want to copy it", several_lines=True),
    Roles("roles", "who is behind it", "What an organisation does, a colon, its name, with | between", "Runs it: Acle Memory Circle | Pays for it: Northmoor Council: until 2028"),
]  # fmt: skip
FIELDS = [part.field for part in PARTS]


@dataclass(frozen=True)
class Layout:
    """The columns of one file: as many for places and figures as it has."""

    parts: list

    @classmethod
    def of_size(cls, places, figures):
        sizes = {"places": min(places, MOST_PLACES), "outcomes": min(figures, MOST_FIGURES)}
        return cls(
            [replace(part, count=sizes[part.field]) if part.field in sizes else part for part in PARTS]
        )

    @classmethod
    def of_header(cls, names):
        """For the names of columns as `known` has them."""
        return _layout_for(frozenset(names))

    @property
    def header(self):
        return [ID, *(name for part in self.parts for name in part.names), PAGE, CHECK]

    def texts(self, content):
        """What stands in the columns of the parts, in their order: a list for each part."""
        return [part.write(content) for part in self.parts]

    def known(self):
        """{name as somebody may write it: name}"""
        return {plainly(name): name for name in self.header}


@lru_cache(maxsize=20)  # every row of a file asks
def _layout_for(names):
    numbered = {part.field: _highest(part, names) for part in PARTS if isinstance(part, Numbered)}
    return Layout.of_size(numbered["places"], numbered["outcomes"])


def _highest(part, names):
    every = replace(part, count=part.most)
    numbers = [
        number for number in range(part.most) for one in every.columns if every.name_of(number, one) in names
    ]
    return max(numbers, default=-1) + 1


def id_in(text):
    """The number in an `id` cell, to which spreadsheets may add “.0”; None if it is none."""
    found = _ID.fullmatch(text.strip())
    return int(found[1]) if found else None


def plainly(name):
    """Case, spaces and underlines make no difference."""
    return " ".join(name.replace("_", " ").replace("\ufeff", "").casefold().split())


def check_of(texts):
    """The `check` cell of a row, from its texts part by part."""
    return _VERSION + "".join(map(mark, texts))


def marks_in(check):
    """{field: mark} of a `check` cell; nothing when it is not one of ours."""
    letters = check.strip().removeprefix(_VERSION)
    if not check.strip().startswith(_VERSION) or len(letters) % _MARK:
        return {}
    return dict(zip(FIELDS, (letters[at : at + _MARK] for at in range(0, len(letters), _MARK)), strict=False))
