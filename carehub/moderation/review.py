"""What a moderator sees of one revision: what would change, what was checked, what may be the same, what happened before."""

from dataclasses import dataclass

from django.urls import reverse

from carehub.moderation import documents
from carehub.moderation.differences import compare
from carehub.moderation.forms import APPROVE, CHANGES, REJECT, DecisionForm
from carehub.moderation.history import history_of
from carehub.moderation.models import QueueItem, Revision
from carehub.moderation.waits import wait

EVENTS = 8  # latest, shown beside; the rest is on a page of its own
KINDS = {
    QueueItem.Kind.NEW: ("plus", "New listing"),
    QueueItem.Kind.CHANGE: ("edit", "Change to a listing"),
    QueueItem.Kind.SUGGESTION: ("mail", "Suggested by the public"),
    QueueItem.Kind.DETAILS: ("company", "Change to an organisation’s details"),
}


@dataclass(frozen=True)
class Duplicate:
    """`merge_url` is "" while there is nothing to merge, as with a new listing that is not public yet."""

    alike: documents.Alike
    merge_url: str


class Review:
    """A revision and the ground it stands on, read once."""

    def __init__(self, revision):
        self.revision = revision
        self.item = revision.item
        self.waits = revision.waits
        self.ground = revision.ground() if self.waits else revision.base
        self.differences = self._differences()

    def _differences(self):
        """While it is with its sender, what they write is theirs alone."""
        revision = self.revision
        if revision.status == Revision.Status.RETURNED:
            return None
        return compare(revision.about.fields, revision.base, self.ground, revision.content)

    @property
    def seen(self):
        """Names the proposal and the public state that this page shows."""
        return self.revision.shown(self.ground)

    def form(self, data=None):
        """What the page was drawn with stays in `data`, but for the name of the state that is shown now."""
        choices = (APPROVE, CHANGES, REJECT) if self.revision.author_id else (APPROVE, REJECT)
        return DecisionForm(
            data, initial={"seen": self.seen}, clashes=self.differences.clashes, choices=choices
        )

    def drawn_again(self, data):
        """A form with all that was typed, over the public state as it is now."""
        typed = data.copy()
        typed["seen"] = self.seen
        return self.form(typed)

    def context(self):
        icon, kind = KINDS[self.item.kind]
        events = history_of(self.revision)
        subject = self.revision.subject()
        return {
            "nav": "queue",
            "revision": self.revision,
            "item": self.item,
            "icon": icon,
            "kind": kind,
            "waited": wait(self.item.waiting_since, unit="working day"),
            "differences": self.differences,
            "checks": self.revision.about.checks(self.revision) if self.waits else [],
            "duplicates": self._duplicates() if self.waits else [],
            "subject": subject,
            "subject_url": reverse(f"review-{self.revision.document}", args=[subject.pk]) if subject else "",
            "crumbs": [("Review queue", reverse("queue")), (str(self.revision), "")],
            "left": "On the site now" if self.waits else "Before",
            "right": "Published" if self.revision.status == Revision.Status.PUBLISHED else "Proposed",
            "is_new": not self.ground,
            "events": events[:EVENTS],
            "more_events": len(events) - EVENTS,
            "author_is_known": bool(self.revision.author_id),
        }

    def _duplicates(self):
        about, own = self.revision.about, self.revision.subject_id
        return [
            Duplicate(one, about.merge_url(own, one.id) if own else "") for one in self.revision.duplicates()
        ]
