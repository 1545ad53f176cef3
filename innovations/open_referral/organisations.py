"""The organisations of a feed among ours: found again by the feed's id, by the council they are, or by name."""

import re

from django.db.models.functions import Lower

from carehub.accounts.models import Organisation
from innovations.models import FeedOrganisation
from innovations.slugs import organisation_slug

Kind = Organisation.Kind
_COUNCIL = re.compile(r"\b(council|corporation)$|\b(borough|city|county) of\b", re.IGNORECASE)
# The first that fits; the order matters.
_KINDS = [
    (re.compile(r"\bcouncil$", re.IGNORECASE), Kind.COUNCIL),
    (re.compile(r"\bNHS\b|\b(integrated care board|foundation trust|surgery|medical (centre|practice)|health centre)\b", re.IGNORECASE), Kind.NHS),
    (re.compile(r"\buniversity of the third age\b|\bu3a\b", re.IGNORECASE), Kind.CHARITY),
    (re.compile(r"\buniversity\b|\bresearch (centre|institute)\b", re.IGNORECASE), Kind.RESEARCHER),
    (re.compile(r"\b(people first|centre for independent living|user[- ]led)\b", re.IGNORECASE), Kind.USER_LED),
    (re.compile(r"\b(home ?care|care homes?|nursing|domiciliary|care (ltd|limited|agency|services))\b", re.IGNORECASE), Kind.PROVIDER),
    (re.compile(r"\b(ltd|limited|plc|llp)\.?$", re.IGNORECASE), Kind.COMPANY),
]  # fmt: skip
FILLED = ("description", "website", "email", "phone")


class Organisations:
    """Ours for the feed's, remembered for a run. What is ours already is never overwritten, only filled in."""

    def __init__(self, source, councils):
        self.source = source
        self.councils = councils
        self.known = {}
        self.warnings = []  # (Runner, what was left as it is)

    def forget(self):
        """After a transaction that failed: what it made is not there."""
        self.known.clear()
        self.warnings.clear()

    def take_warnings(self):
        """Each once."""
        taken, self.warnings = self.warnings, []
        return taken

    def of(self, runner):
        """The id of our organisation for a Runner, made if it is new. Call it inside the record's transaction."""
        key = runner.external_id or f"name {runner.name.casefold()}"
        if key not in self.known:
            self.known[key] = self._linked(runner) if runner.external_id else self._match(runner).pk
        return self.known[key]

    def _linked(self, runner):
        links = FeedOrganisation.objects.filter(source=self.source, external_id=runner.external_id)
        link = links.select_related("organisation").first()
        if link is None:
            organisation = self._match(runner)
            link = FeedOrganisation.objects.create(
                source=self.source, external_id=runner.external_id, organisation=organisation
            )
        elif link.organisation.name.casefold() != runner.name.casefold():
            self._rename(link.organisation, runner)
        return link.organisation_id

    def _rename(self, organisation, runner):
        """As the feed calls it now, if it is known only from there. A council is called as we call it."""
        if organisation.kind == Kind.COUNCIL and organisation.council_id:
            return
        elsewhere = organisation.roles.exclude(innovation__source=self.source)
        if organisation.memberships.exists() or organisation.feed_ids.count() > 1 or elsewhere.exists():
            kept = f"It is called “{organisation}” here, and others know it by that name, so it keeps it."
            self.warnings.append((runner, kept))
            return
        organisation.name = runner.name
        organisation.save(update_fields=["name", "updated_at"])

    def _match(self, runner):
        kind, council = self._kind(runner.name)
        found = self._same_council(council) if council else self._same_name(runner)
        return self._filled(found, runner) if found else self._made(runner, kind, council)

    def _kind(self, name):
        """(kind, ONS code of the council it is, or None), guessed from the name."""
        council = self.councils.named(name) if _COUNCIL.search(name) else None
        if council:
            return Kind.COUNCIL, council
        return next((kind for pattern, kind in _KINDS if pattern.search(name)), Kind.CHARITY), None

    def _same_council(self, code):
        return (
            Organisation.objects.public()
            .of_kind(Kind.COUNCIL)
            .filter(council_id=code, demonstration=False)
            .first()
        )

    def _same_name(self, runner):
        """One of that name, unless this feed already gave it another id: two churches can be called St Mary’s."""
        found = (
            Organisation.objects.public()
            .annotate(lower=Lower("name"))
            .filter(lower=runner.name.lower(), demonstration=False)
        )
        if runner.external_id:
            found = found.exclude(feed_ids__source=self.source)
        return found.order_by("pk").first()

    def _filled(self, organisation, runner):
        lacking = {field: getattr(runner, field) for field in FILLED if not getattr(organisation, field)}
        if any(lacking.values()):
            Organisation.objects.filter(pk=organisation.pk).update(**lacking)
        return organisation

    def _made(self, runner, kind, council):
        slug = organisation_slug(runner.name)
        details = {field: getattr(runner, field) for field in FILLED}
        return Organisation.objects.create(
            name=runner.name, slug=slug, kind=kind, council_id=council, **details
        )
