"""A service as the directory keeps it: plain values that have been checked."""

from dataclasses import dataclass, field
from datetime import date

from innovations.open_referral.hours import Hours
from innovations.open_referral.prices import Prices
from innovations.open_referral.whereabouts import Whereabouts


@dataclass(frozen=True)
class Term:
    """A word of a taxonomy. `about_people`: it says who the service is for."""

    vocabulary: str
    name: str
    about_people: bool = False


@dataclass(frozen=True)
class Runner:
    """The organisation that runs it. `external_id` is its id in the feed, if it has one."""

    name: str
    external_id: str = ""
    description: str = ""
    website: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Service:
    """Everything the directory keeps of one record. Two records that read the same are the same."""

    external_id: str
    title: str
    active: bool
    summary: str = ""
    description: str = ""
    website: str = ""
    email: str = ""
    phone: str = ""
    contact_note: str = ""
    who_for: tuple[str, ...] = ()
    prices: Prices = field(default_factory=Prices)
    online: bool = False
    all_england: bool = False
    areas: tuple[str, ...] = ()
    places: tuple[Whereabouts, ...] = ()
    hours: tuple[Hours, ...] = ()
    opening_note: str = ""
    accessibility: str = ""
    languages: str = ""
    checked_on: date | None = None
    terms: tuple[Term, ...] = ()
    runner: Runner | None = None

    @property
    def town(self):
        """Of its first place that has one, or ""."""
        return next((place.town for place in self.places if place.town), "")
