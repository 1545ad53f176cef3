"""What a moderator can do with a claim, a report or an entry, and what helps to decide."""

from dataclasses import dataclass

from django.urls import reverse

from carehub.accounts.websites import is_on_own_domain, own_host
from carehub.moderation.forms import Choice
from carehub.moderation.history import Event, who
from carehub.moderation.models import NotTheSame, QueueItem
from carehub.workflow import not_now
from innovations.listing import duplicates as alike
from innovations.models import Claim, Innovation, Report, Source

TRUST = Choice("trust", "Trust it", "What it brings is public at once, and we look at it afterwards")
DISTRUST = Choice("distrust", "Do not trust it", "It is not read any more. What is public stays")
LOOKED_AT = "Looked at: nothing to do"
ACCEPT_CLAIM = Choice("accept", "Accept", "Whoever claims it can change it from now on", why=False)
REFUSE_CLAIM = Choice("refuse", "Do not accept", "Nothing changes")
OUTCOMES = [
    Choice(Report.Outcome.PUT_RIGHT.value, "It is put right", "The page says the right thing now"),
    Choice(Report.Outcome.TAKEN_OFF.value, "Take the entry off CareHub", "Nobody can see it any more"),
    Choice(Report.Outcome.FINE.value, "Nothing was wrong", "Nothing changes"),
    Choice(
        Report.Outcome.PASSED_ON.value, "Passed on", "We told the council or the police, who look into it"
    ),
]
RIGHT = Choice(
    "right", "It is still right", "It is stamped ‘checked today’, and people can see it", why=False
)
OFF = Choice("off", "Take it off CareHub", "Nobody can see it any more. Its history stays")
BACK = Choice("back", "Show it again", "Everyone can see it")
NOTHING = Choice("nothing", "There is nothing to do", "It leaves the queue as it is")


@dataclass(frozen=True)
class Evidence:
    """An address beside a website. `same` helps to decide and proves nothing."""

    of: str
    website: str
    host: str
    same: bool


@dataclass(frozen=True)
class Duplicate:
    alike: object
    merge_url: str


def on_claim(claim):
    """What the VerdictForm of a claim needs. A claim that was decided offers nothing."""
    waits = claim.status == Claim.Status.WAITING
    return {
        "choices": [ACCEPT_CLAIM, REFUSE_CLAIM] if waits else [],
        "note_label": "Note to whoever claims it",
        "too_late": "" if waits else str(not_now(claim, claim.status)),
    }


def evidence(claim):
    """The claimant's e-mail address against the websites of what is claimed and of who claims it."""
    about = [(str(claim), claim.website)]
    if claim.organisation:
        about.append((claim.organisation.name, claim.organisation.website))
    return [
        Evidence(of, website, own_host(website), is_on_own_domain(claim.by.email, website))
        for of, website in about
    ]


def claim_events(claim):
    """What was decided on a claim, as list of history.Event."""
    return [
        Event(step.at, who(step), Claim.Status(step.state_to).label, step.why)
        for step in claim.steps.select_related("by")
    ]


def on_report(report):
    settled = report.settled_at is not None
    too_late = (
        f"{report.settled_by} was here first: this is now “{report.get_outcome_display()}”."
        if settled
        else ""
    )
    hint = "Whoever reported it reads this, if they left an address."
    if report.innovation.kept_by and not report.is_for_tlap_alone:
        hint = f"{report.innovation.kept_by} reads this, and whoever reported it if they left an address."
    return {
        "choices": [] if settled else OUTCOMES,
        "note_label": "What did you find and do?",
        "note_hint": hint,
        "too_late": too_late,
    }


def on_feed(source):
    offered = {Source.Status.TRUSTED: [DISTRUST], Source.Status.STOPPED: [TRUST]}
    return {
        "choices": offered.get(source.status, [TRUST, DISTRUST]),
        "note_label": "Why?",
        "note_hint": "It stands in the history of the feed, which only moderators read.",
        "too_late": str(not_now(source, source.status)),
    }


def feed_events(source):
    """What was decided on a feed, as list of history.Event."""
    return [
        Event(step.at, who(step), Source.Status(step.state_to).label, step.why)
        for step in source.steps.select_related("by")
    ]


def on_entry(entry):
    verbs = {Innovation.Status.PUBLISHED: [RIGHT, OFF], Innovation.Status.HIDDEN: [RIGHT, OFF]}
    usual = verbs.get(entry.status, [] if entry.merged_into_id else [BACK])
    waits = QueueItem.objects.about(QueueItem.About.ENTRY, entry.pk).open().exists()
    return {
        "choices": [*usual, NOTHING] if waits else usual,
        "note_label": "Why?",
        "note_hint": "It stands in the history, which the organisation that looks after it can read.",
        "too_late": str(not_now(entry, entry.status)),
    }


def entry_verbs(entry):
    """{what was chosen: what to call with (by, why)}."""
    return {
        RIGHT.value: lambda by, why: (_settle(entry, by, "It is right"), entry.confirm(by=by)),
        OFF.value: lambda by, why: (_settle(entry, by, "Taken off"), entry.archive(by=by, why=why)),
        BACK.value: lambda by, why: entry.publish(by=by, why=why),
        NOTHING.value: lambda by, why: _settle(entry, by, LOOKED_AT),
    }


def _settle(entry, by, outcome):
    for item in QueueItem.objects.about(QueueItem.About.ENTRY, entry.pk):
        item.settle(by=by, outcome=outcome)


def duplicates(entry):
    """Public entries that may be the same, but for those that a person has said are not."""
    postcodes = [place.postcode for place in entry.places.all()]
    found = alike.find(entry.title, entry.website, postcodes, exclude=entry.pk, phone=entry.phone)
    ruled_out = NotTheSame.objects.ruled_out("entry", entry.pk)
    return [
        Duplicate(one, reverse("merge", args=[entry.pk, one.id])) for one in found if one.id not in ruled_out
    ]
