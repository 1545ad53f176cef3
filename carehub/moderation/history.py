"""What happened to a subject: who, when, what and why, newest first. For its owners and for moderators alike."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from carehub.moderation import documents
from carehub.moderation.models import QueueItem, Revision

TOGETHER = timedelta(minutes=1)  # publishing a revision and the step of the subject itself are one event
_WORDS = {
    Revision.Status.SUBMITTED: "Sent to TLAP",
    Revision.Status.RETURNED: "Sent back for changes",
    Revision.Status.REJECTED: "Not accepted",
    Revision.Status.WITHDRAWN: "Taken back by its sender",
}


@dataclass(frozen=True)
class Event:
    """`revision` is the Revision it was about, or None; `version` whether it made that one public."""

    at: object
    who: str
    what: str
    why: str = ""
    revision: object = None
    version: bool = False


def history(document, subject, for_tlap=False):
    """The Events of a subject of this kind of document (its name): all that its owners may read, or TLAP."""
    about = documents.get(document)
    events = [event for one in (subject, *about.former(subject)) for event in _of_one(about, one, for_tlap)]
    return sorted(events, key=lambda event: event.at, reverse=True)


def _of_one(about, subject, for_tlap):
    events = [*_revised(about.name, subject), *_queued(about, subject), *about.past(subject, for_tlap)]
    published = [event for event in events if event.version]
    steps = subject.steps.select_related("by")
    return [*events, *(_moved(step) for step in steps if not _told_already(step, published))]


def history_of(revision):
    """The same of what a revision is about, or of the revision alone while there is nothing else."""
    if subject := revision.subject():
        return history(revision.document, subject, for_tlap=True)
    return [_step(revision, step) for step in revision.steps.select_related("by")]


def _revised(document, subject):
    revisions = Revision.objects.of(document, subject.pk).for_history()
    return [_step(revision, step) for revision in revisions for step in revision.steps.all()]


def _step(revision, step):
    version = step.state_to == Revision.Status.PUBLISHED
    what = _published(revision, step) if version else _WORDS[step.state_to]
    return Event(step.at, who(step), what, step.why, revision, version)


def _published(revision, step):
    if step.state_from == Revision.Status.SUBMITTED and step.by_id and step.by_id == revision.author_id:
        return "Published"
    return "Approved"


def _queued(about, subject):
    kind = {kind.value: kind for kind in QueueItem.About}.get(about.name)
    items = QueueItem.objects.about(kind, subject.pk).settled().for_page() if kind else []
    return [Event(item.settled_at, name(item.settled_by, item.settled_by_name),
                  f"{item.get_kind_display()}: {item.outcome.lower()}") for item in items]  # fmt: skip


def _moved(step):
    if step.state_from == step.state_to:
        return Event(step.at, who(step), step.why)
    return Event(step.at, who(step), type(step.subject).Status(step.state_to).label, step.why)


def _told_already(step, published):
    return any(step.why == event.why and abs(step.at - event.at) < TOGETHER for event in published)


def who(step):
    return name(step.by, step.by_name)


def name(person, words):
    """TLAP's people by their name only; their e-mail addresses are not for everyone."""
    if person is None or not person.is_tlap:
        return words
    return f"{person.name}, TLAP" if person.name else "TLAP"


@transaction.atomic
def bring_back(revision, *, by, organisation=None):
    """A new draft with what an earlier revision made public. A moderator's stands under TLAP's name."""
    subject = revision.subject()
    content = {**revision.about.empty(), **revision.about.read(subject), **revision.content}
    origin = Revision.Origin.MEMBER if organisation else Revision.Origin.TLAP
    day = date_format(timezone.localtime(revision.decided_at), "j F Y")
    return Revision.objects.begin(revision.document, subject, by=by, organisation=organisation, origin=origin,
                                  content=content, note=f"Brings back the version of {day}.")  # fmt: skip
