"""Who looks after an entry, as far as they can be written to: an organisation's people, or whoever reads its address."""

from dataclasses import dataclass
from hashlib import sha256
from itertools import batched

from carehub.accounts.models import Membership, Organisation, User

AT_ONCE = 500  # organisations asked for in one query


@dataclass(frozen=True)
class Person:
    email: str
    user: User | None = None


@dataclass(frozen=True)
class Keeper:
    """An organisation with its people, or, where nobody has claimed an entry, the address at which it is reached."""

    people: tuple[Person, ...]
    organisation: Organisation | None = None
    address: str = ""

    @property
    def key(self):
        """Names it in the keys of mail."""
        if self.organisation:
            return f"organisation-{self.organisation.pk}"
        return f"address-{sha256(self.address.encode()).hexdigest()[:20]}"


def keepers_of(entries):
    """{id of the entry: Keeper, or None where nobody can be written to}."""
    entries = list(entries)
    organisations = _organisations({entry.kept_by_id for entry in entries} - {None})
    return {entry.pk: _keeper(entry, organisations) for entry in entries}


def _organisations(ids):
    """{id: (whether it may change anything, Keeper or None)}"""
    found = {}
    for some in batched(sorted(ids), AT_ONCE):
        rows = Membership.objects.filter(organisation__in=some, user__is_active=True).select_related("user")
        people = {}
        for membership in rows.order_by("user__email"):
            person = Person(membership.user.email, membership.user)
            people.setdefault(membership.organisation_id, []).append(person)
        for organisation in Organisation.objects.filter(pk__in=some):
            own = tuple(people.get(organisation.pk, ()))
            found[organisation.pk] = organisation.may_change, Keeper(own, organisation) if own else None
    return found


def _keeper(entry, organisations):
    if entry.kept_by_id:
        may_change, keeper = organisations[entry.kept_by_id]
        if keeper or not may_change:
            return keeper if may_change else None
    return _reader(entry)


def _reader(entry):
    """Whoever reads its address. The addresses of entries that are made up belong to nobody."""
    if not entry.email or entry.demonstration:
        return None
    address = entry.email.lower()
    return Keeper((Person(address),), address=address)
