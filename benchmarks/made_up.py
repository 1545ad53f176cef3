"""Made-up organisations and entries, the same for the same seed."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from random import Random

from care_words import TOPICS, name, own_words, sentence_of, text, topic
from england import England, postcode

from carehub.accounts.models import Organisation
from carehub.themes import Theme
from innovations.models import (
    Audience,
    Category,
    Cost,
    CostBand,
    Innovation,
    Need,
    Opening,
    Outcome,
    Place,
    Role,
    Route,
    ThemeServed,
    Way,
)

SEED = 20261101
EVERYWHERE, WHOLE_AREAS = 0.08, 0.10  # shares of entries: online or all over England; in whole councils
NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
FIRST_STEPS = ("Just turn up", "Book by phone", "Ask your council", "Fill in a form", "Ask your doctor")


def _town(sector):
    """One made-up town for each outward code."""
    return name(Random(sector.code.split()[0]))


def few(chance, rows, most):
    """One to `most` different rows, the first rows most often."""
    reach = list(accumulate((rank + 2) ** -0.7 for rank in range(len(rows))))
    return list(dict.fromkeys(chance.choices(rows, cum_weights=reach, k=chance.randint(1, most))))


def organisations(number):
    chance, england = Random(SEED), England()
    for position in range(number):
        called = f"{name(chance)} {chance.choice(TOPICS)} {chance.choice(('Trust', 'Together', 'Network'))}"
        slug = f"{called.lower().replace(' ', '-')}-{position + 1}"
        yield Organisation(
            name=called,
            slug=slug,
            kind=chance.choice(Organisation.Kind.values[1:]),
            description=sentence_of(chance, own_words(chance)),
            website=f"https://{slug}.example/",
            council=england.council(chance),
            demonstration=True,
        )


class Generator:
    """Entries, and their rows in other tables once the entries have ids. `before`: how many there are already."""

    def __init__(self, before):
        self.chance = Random(SEED + before)
        self.number = before
        self.england = England()
        self.categories, self.needs = list(Category.objects.in_order()), list(Need.objects.in_order())
        self.audiences = list(Audience.objects.in_order())
        self.organisations = list(Organisation.objects.order_by("pk"))

    def entry(self):
        chance, own = self.chance, own_words(self.chance)
        self.number += 1
        what, where = topic(chance), name(chance)
        title = f"{where} {what}" if chance.random() < 0.7 else f"{what} in {where}"
        site = f"https://{where.lower()}.example/"
        summary = f"{what} for people with {own[0]} or {own[1]} in {where}. {sentence_of(chance, own)}"
        return Innovation(
            slug=f"{title.lower().replace(' ', '-')}-{self.number}",
            title=title,
            summary=summary[:300],
            description=text(chance, own, 60, 200),
            who_for="\n".join(sentence_of(chance, own) for _ in range(2)),
            first_step=chance.choice(FIRST_STEPS),
            cost_summary=f"£{chance.randint(1, 20)} a week",
            cost_band=chance.choice(CostBand.values),
            accessibility="Step-free, hearing loop, toilet for wheelchair users.",
            phone=f"01632 96{chance.randint(0, 9999):04}",
            email=f"hello@{where.lower()}.example",
            website=f"{site}{self.number}",
            evidence_level=chance.choices(range(4), (50, 30, 15, 5))[0],
            evidence_limits=sentence_of(chance, own),
            demonstration=True,
            **self._kind(),
            **self._reach(),
            **self._dates(),
        )

    def _kind(self):
        category = self.chance.choice(self.categories)
        return {"category": category, "kind": category.kind}

    def _reach(self):
        everywhere = self.chance.random() < EVERYWHERE
        return {"all_england": everywhere, "online": everywhere and self.chance.random() < 0.7}

    def _dates(self):
        listed = {
            "status": Innovation.Status.PUBLISHED,
            "published_at": NOW - timedelta(minutes=self.chance.randint(0, 3 * 365 * 24 * 60)),
        }
        if self.chance.random() < 0.3:
            return listed
        checked = date(2026, 11, 1) - timedelta(days=self.chance.randint(0, 600))
        return listed | {"last_checked_on": checked, "last_checked_by": "TLAP"}

    def rows(self, entry):
        """Rows of every other table, places first."""
        places = self._places(entry)
        yield from places
        for make in (self._routes, self._costs, self._outcomes, self._roles, self._themes, self._words):
            yield from make(entry)
        yield from self._openings(entry, places)

    def _places(self, entry):
        if entry.all_england:
            return []
        many = self.chance.choices((1, 2, 3), (75, 17, 8))[0]
        return [self._place(entry, self.england.sector(self.chance), order) for order in range(many)]

    def _place(self, entry, sector, order):
        chance = self.chance
        return Place(
            innovation=entry,
            name=f"{name(chance)} Hall",
            address=f"{chance.randint(1, 200)} {name(chance)} Street",
            town=_town(sector),
            postcode=postcode(chance, sector),
            lat=sector.lat + chance.gauss(0, 0.004),
            lon=sector.lon + chance.gauss(0, 0.006),
            council_id=sector.council,
            is_digital_hub=chance.random() < 0.05,
            order=order,
        )

    def _openings(self, entry, places):
        place = places[0] if places else None
        for day in self.chance.sample(range(7), self.chance.randint(1, 3)):
            yield Opening(innovation=entry, place=place, weekday=day, opens=time(10), closes=time(16))

    def _routes(self, entry):
        for way in few(self.chance, Way.values, 2):
            yield Route(innovation=entry, way=way, text="Ring us and we will tell you what to do.")

    def _costs(self, entry):
        for label in ("Each visit", "Lifts there and back")[: self.chance.randint(1, 2)]:
            yield Cost(innovation=entry, label=label, text=f"£{self.chance.randint(1, 9)}")

    def _outcomes(self, entry):
        if entry.evidence_level >= 2:
            days = self.chance.randint(5, 12)
            measured = {"measure": "Days a month with company", "unit": "days", "people": 40}
            yield Outcome(
                innovation=entry, before=days, after=days + 6, source="The team’s count", **measured
            )

    def _roles(self, entry):
        bodies = self.chance.sample(self.organisations, self.chance.randint(1, 2))
        for body, role in zip(bodies, (Role.Name.RUNS, self.chance.choice(Role.Name.values)), strict=False):
            yield Role(innovation=entry, organisation=body, role=role)

    def _themes(self, entry):
        for theme in few(self.chance, list(Theme), 2):
            yield ThemeServed(innovation=entry, theme=theme)

    def _words(self, entry):
        for need in few(self.chance, self.needs, 3):
            yield Innovation.needs.through(innovation=entry, need=need)
        for audience in few(self.chance, self.audiences, 3):
            yield Innovation.audiences.through(innovation=entry, audience=audience)
        if not entry.all_england and self.chance.random() < WHOLE_AREAS / (1 - EVERYWHERE):
            councils = (self.england.council(self.chance) for _ in range(self.chance.randint(1, 4)))
            for council in dict.fromkeys(councils):
                yield Innovation.areas.through(innovation=entry, council=council)
