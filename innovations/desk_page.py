"""What an organisation's desk shows: what waits on its people first, then what they wrote, sent and look after.

The number of queries does not depend on how much there is of anything.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from carehub.moderation.models import Revision
from carehub.moderation.waits import wait
from innovations import suggesting
from innovations.models import CheckInterval, Claim, CsvUpload, Innovation, Report

MOST = 10  # rows of each list; the rest stands on its own page, or comes when these are done
Status = Innovation.Status
STATES = {
    Status.PUBLISHED: ("Public", "green"),
    Status.HIDDEN: ("Hidden until you check it", "yellow"),
    Status.ARCHIVED: ("No longer shown", "grey"),
    Status.DRAFT: ("Not public yet", "grey"),
}


@dataclass(frozen=True)
class Draft:
    """Something being written, or sent back. `why` is what the moderator asks for; `who` is “you” or a name."""

    title: str
    url: str
    who: str
    when: datetime
    why: str = ""
    asked_by: str = ""
    asked_on: datetime | None = None


@dataclass(frozen=True)
class Waiting:
    title: str
    url: str
    since: datetime
    words: str


@dataclass(frozen=True)
class Kept:
    """An entry that the organisation looks after. `state` is a word for its people, `tone` a colour that goes with it."""

    entry: Innovation
    state: str
    tone: str
    due: bool
    is_public: bool
    can_be_changed: bool


@dataclass(frozen=True)
class Some:
    """The first rows of a list, and how many there are in all."""

    rows: list
    number: int

    @property
    def more(self):
        return self.number - len(self.rows)


@dataclass(frozen=True)
class Desk:
    greeting: str
    returned: Some
    reports: Some
    suggestions: Some
    files: list
    claims: list
    due: Some
    drafts: Some
    waiting: Some
    own_claims: list
    entries: Some
    people: list
    invited: int

    @property
    def to_do(self):
        asked = (self.returned, self.reports, self.suggestions, self.due)
        return sum(some.number for some in asked) + len(self.claims) + len(self.files)


def desk_of(membership):
    organisation = membership.organisation
    revisions = Revision.objects.of_organisation(organisation).for_lists().latest_first()
    kept = Innovation.objects.kept_by(organisation)
    last_days = CheckInterval.objects.last_days(timezone.localdate())
    return Desk(
        greeting=greeting(timezone.localtime().hour),
        returned=_some(revisions.returned().with_steps(), lambda one: _returned(one, membership.user)),
        reports=_some(Report.objects.open().on_kept_by(organisation).for_owners().with_all()),
        suggestions=_some(suggesting.waiting_for(organisation).for_lists()),
        files=list(
            CsvUpload.objects.of_organisation(organisation).ready().with_people().latest_first()[:MOST]
        ),
        claims=list(Claim.objects.waiting().on_organisation(organisation).oldest_first().with_all()),
        due=_some(
            kept.unchecked_after(last_days).order_by("last_checked_on", "title"),
            lambda one: _kept(one, last_days),
        ),
        drafts=_some(revisions.drafts(), lambda one: _draft(one, membership.user)),
        waiting=_some(revisions.waiting(), _waiting),
        own_claims=list(Claim.objects.waiting().by_organisation(organisation).oldest_first().with_all()),
        entries=_some(shown(kept), lambda one: _kept(one, last_days)),
        people=list(organisation.memberships.with_people()),
        invited=organisation.invitations.open().count(),
    )


def greeting(hour):
    """`hour` from 0 to 23."""
    return "Good morning" if hour < 12 else "Good afternoon" if hour < 18 else "Good evening"


def entries_of(organisation):
    """(QuerySet of what it looks after, what makes a row of each)."""
    last_days = CheckInterval.objects.last_days(timezone.localdate())
    return shown(Innovation.objects.kept_by(organisation)), lambda one: _kept(one, last_days)


def shown(entries):
    """By title, with what a row needs."""
    needed = ("slug", "title", "kind", "status", "published_at", "last_checked_on", "last_checked_by")
    return entries.by_title().only(*needed)


def _some(rows, drawn=lambda one: one):
    return Some([drawn(one) for one in rows[:MOST]], rows.count())


def _draft(revision, reader, **more):
    who = "you" if revision.author_id == reader.pk else revision.author_name
    return Draft(name_of(revision), revision.about.edit_url(revision), who, revision.updated_at, **more)


def _returned(revision, reader):
    step = revision.steps.all()[0]  # read before
    return _draft(revision, reader, why=step.why, asked_on=step.at, asked_by="a TLAP moderator")


def name_of(revision):
    """“New listing: Village Hall Lunches”."""
    if revision.document == "organisation":
        return "Change of our details"
    return f"New listing: {revision}" if revision.is_new else f"Change to {revision}"


def _waiting(revision):
    days = wait(revision.submitted_at).days
    words = f"{days} working day{'' if days == 1 else 's'}" if days else "since today"
    return Waiting(name_of(revision), revision.about.edit_url(revision), revision.submitted_at, words)


def _kept(entry, last_days):
    state, tone = STATES[entry.status]
    alive = entry.status in (Status.PUBLISHED, Status.HIDDEN)
    due = alive and _true_since(entry) <= last_days[entry.kind]
    return Kept(entry, state, tone, due, entry.status == Status.PUBLISHED, can_be_changed=alive)


def _true_since(entry):
    """The day of the last check or, before there was one, of its first day in public."""
    return entry.last_checked_on or timezone.localdate(entry.published_at)
