"""One service into the database: its entry, what hangs on it, and its state."""

import hashlib

from django.db import transaction

from innovations import search
from innovations.models import ImportedEntry, Innovation, InnovationStep
from innovations.open_referral import rows
from innovations.open_referral.organisations import Organisations

Did = ImportedEntry.Did
RULES = (
    "1"  # raise it when the same record would be stored differently: then every entry is written once more
)
CHANGED = "The import changed it."


def digest(service, meaning):
    """Of all that is stored of a record, so that changes elsewhere in the feed cost nothing."""
    return hashlib.sha256(repr((RULES, service, meaning)).encode("utf-8", "replace")).hexdigest()


class Store:
    """Writes the services of one source. What it does is signed with the source's name."""

    def __init__(self, source, meanings, councils):
        self.source = source
        self.meanings = meanings
        self.actor = f"Import: {source.name}"[:200]
        self.organisations = Organisations(source, councils)
        self.feed_import = None  # the run, once it writes
        self._begin_anew()

    def _begin_anew(self):
        self.written, self.unindexed, self.steps, self.done = [], [], [], []

    def put(self, service, meaning, mark, url, entry=None):
        """Write a new entry, or a known one anew. Call `finish` before the transaction ends."""
        did = Did.CREATED if entry is None else Did.CHANGED
        runner = self.organisations.of(service.runner) if service.runner else None
        entry = self._written(entry, service, meaning, external_digest=mark, source_url=url[:500])
        self.written.append(rows.Written(entry, service, meaning, runner))
        self.done.append((entry.pk, did))
        self.settle(entry, service.active, changed=True)

    def finish(self):
        """Write what hangs on the entries, the search index and the record of it: far quicker than one by one."""
        written, unindexed, steps, done = self.written, self.unindexed, self.steps, self.done
        self._begin_anew()
        rows.write_children(written)
        InnovationStep.objects.bulk_create(steps)
        if unindexed:
            search.put(Innovation.objects.with_ids(unindexed))
        if done:
            self.feed_import.record(done)

    def forget(self):
        """After a transaction that failed: what it made is not there."""
        self.organisations.forget()
        self._begin_anew()

    def _written(self, entry, service, meaning, **import_fields):
        category = self.meanings.categories[meaning.category]
        fields = rows.fields(service, meaning, category, self.source) | import_fields
        if entry is None:
            slug = Innovation.objects.free_slug(service.title, service.town)
            return Innovation.objects.create(slug=slug, source=self.source, **fields)
        for name, value in (fields | _later_check(entry, fields)).items():
            setattr(entry, name, value)
        entry.save()
        rows.clear_children(entry)
        return entry

    def settle(self, entry, active, changed=False):
        """Publish or archive as the feed says, except what a person took down. Returns whether anything was written.

        `changed`: its words are written too, and so recorded already.
        """
        shown = entry.status == Innovation.Status.PUBLISHED
        if active and not shown and not taken_down_by_a_person(entry):
            entry.publish(by=self.actor, index=False)
            self.unindexed.append(entry.pk)
        elif not active and entry.status != Innovation.Status.ARCHIVED:
            entry.archive(by=self.actor, why="The feed says it is not running.")
        elif changed and shown:
            self.unindexed.append(entry.pk)
            self.steps.append(self._step(entry))
        else:
            return False
        if not changed:
            self.done.append((entry.pk, Did.CHANGED))
        return True

    def _step(self, entry):
        """For its history: the state stays, the words do not."""
        return InnovationStep(
            subject=entry, state_from=entry.status, state_to=entry.status, by_name=self.actor, why=CHANGED
        )

    @transaction.atomic
    def archive(self, entries):
        """Take down entries that are no longer in the feed."""
        for entry in entries:
            entry.archive(by=self.actor, why="It is no longer in the feed.")
            self.done.append((entry.pk, Did.ARCHIVED))
        self.finish()


def _later_check(entry, fields):
    """What a person confirmed here after the day that the feed gives stays."""
    day, given = entry.last_checked_on, fields["last_checked_on"]
    if day and (given is None or given < day):
        return {"last_checked_on": day, "last_checked_by": entry.last_checked_by}
    return {}


def taken_down_by_a_person(entry):
    """An import must not put back what a person archived or hid, nor what its keeper has not said is right."""
    if entry.status == Innovation.Status.HIDDEN and entry.kept_by_id:
        return True
    down = entry.status in (Innovation.Status.ARCHIVED, Innovation.Status.HIDDEN)
    last = entry.steps.first() if down else None
    return last is not None and last.by_id is not None
