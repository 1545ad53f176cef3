"""The whole run: read, check, compare with what is here, store, and say what happened."""

import time
from dataclasses import dataclass
from hashlib import blake2b
from itertools import batched

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.formats import date_format

from carehub.workflow import NotAllowedNow
from innovations import search
from innovations.models import FeedSighting, ImportedEntry, Innovation, Source
from innovations.open_referral.areas import Councils
from innovations.open_referral.meaning import Meaning, Meanings
from innovations.open_referral.plain_text import NotUtf8
from innovations.open_referral.reading import Found, Trouble, read
from innovations.open_referral.records import Context, Refused, external_id, identity, read_service
from innovations.open_referral.report import PAGE, REFUSED, WARNING, Problem, Report
from innovations.open_referral.service import Service
from innovations.open_referral.sources import AnotherFeed, kept
from innovations.open_referral.storing import Store, digest
from innovations.open_referral.web import Limits
from innovations.open_referral.whereabouts import Gazetteer
from innovations.place_names import refresh_place_names

BATCH = 50  # records in one transaction: long enough to be quick, short enough to let others write
FEW = 20  # fewer than one in so many is hardly any
CHANGES = ("created", "changed", "archived")
KEPT = "An organisation looks after this entry here, so what the feed says now was not taken over."
MERGED = "Another entry was merged into this one here, so what the feed says now was not taken over. Change it here if it is right."


@dataclass(frozen=True)
class Options:
    sync: bool = False
    force_sync: bool = False
    dry_run: bool = False
    limit: int | None = None
    limits: Limits | None = None
    today: object = None
    by: str = "a program"  # who runs it


@dataclass(frozen=True)
class Ready:
    """A record that may go in: as read, as understood, and the mark of both."""

    found: Found
    service: Service
    meaning: Meaning
    mark: str


class Import:
    """One run over one source. `progress(read, total)` is called now and then; total may be None.

    `keep(source)` saves the source and returns it, once there is something to store.
    """

    def __init__(self, location, source, options=None, report=None, progress=None, keep=kept):
        self.location = location
        self.source = source
        self.options = options or Options()
        self.report = report or Report()
        self.progress = progress or (lambda read, total: None)
        self.keep = keep
        self.meanings = Meanings()
        self.context = Context(Gazetteer(), Councils(), self.options.today or timezone.localdate())
        self.store = Store(source, self.meanings, self.context.councils)
        self.begun = False
        self.seen = set()
        self.complete = True  # nothing is known to be missing from the feed

    def run(self):
        """The Report. Raises NothingToRead when there is no feed at all, NotAllowedNow when TLAP does not trust it, and
        AnotherFeed when what is there now must come from another feed.
        """
        began = time.perf_counter()
        if self.source.status == Source.Status.STOPPED:
            raise NotAllowedNow(_stopped(self.source))
        try:
            for batch in batched(self._ready(), BATCH):
                self._begin(batch)
                self._enter(batch)
            if self.options.sync:
                self._archive_what_is_gone()
        finally:  # also when it was stopped by hand: what is stored stays
            self._count_anew()
            self.report.seconds = time.perf_counter() - began
        self._say_if_none_was_known()
        return self.report

    @property
    def unusable(self):
        """Whether something was wrong with the feed, and nothing in it was right."""
        counts = self.report.counts
        right = counts["created"] + counts["changed"] + counts["unchanged"]
        return not right and bool(counts["page problems"] or counts["refused"])

    def _begin(self, batch=()):
        """Only when there is something to store: a run that can read nothing leaves nothing behind."""
        if self.begun:
            return
        self.begun = True
        self._look_for_another_feed(batch)
        if not self.options.dry_run:
            self.source = self.keep(self.source)
            self.store = Store(self.source, self.meanings, self.context.councils)
            self.store.feed_import = self.source.imports.create(by_name=self.options.by)

    def _look_for_another_feed(self, batch):
        """Before --sync takes one feed's entries off because they are not in another."""
        if not batch or not self.options.sync or self.options.force_sync or not self._here().exists():
            return
        known = self._known([ready.service.external_id for ready in batch])
        if len(known) * FEW < len(batch):
            raise AnotherFeed(
                f"Nothing was stored. Of the first {len(batch):,} services {len(known) or 'none'} "
                f"{'is' if len(known) < 2 else 'are'} among the entries of “{self.source}”, so "
                "this looks like another feed. If it is, give it a name of its own with --source-name. If it is the same "
                "feed with many new services, run it once without --sync. If all its ids are new, use --force-sync."
            )

    def _count_anew(self):
        if not self.options.dry_run and any(self.report.counts[change] for change in CHANGES):
            refresh_place_names()
            search.count_words()

    # --- Reading ---------------------------------------------------------------------------------------------------
    def _ready(self):
        for item in read(self.location, self.options.limits):
            if isinstance(item, Trouble):
                self._page_trouble(item)
                continue
            if self.options.limit is not None and self.report.counts["read"] >= self.options.limit:
                self.complete = False
                return
            self.report.counts["read"] += 1
            self.progress(self.report.counts["read"], item.total)
            if ready := self._checked(item):
                yield ready

    def _page_trouble(self, trouble):
        self.complete &= not trouble.loses
        self.report.add(Problem(trouble.page, "", "", PAGE, trouble.reason))

    def _checked(self, found):
        """Ready, or None for a record that was refused and reported."""
        warnings = []
        try:
            self._not_seen_before(found.data)
            if found.refusal:
                raise Refused(found.refusal)
            service = read_service(found.data, self.context, warnings.append)
        except Refused as refusal:
            return self._refuse(found, str(refusal))
        except Exception as error:  # noqa: BLE001  (whatever a feed holds, the rest of it must go in)
            return self._refuse(found, f"It could not be understood ({type(error).__name__}).")
        for reason in dict.fromkeys([*([found.warning] if found.warning else []), *warnings]):
            self._tell(found, WARNING, reason)
        meaning, unmapped = self.meanings.of(service.terms, service.title)
        self.report.unmapped.update((term.vocabulary, term.name) for term in unmapped)
        return Ready(found, service, meaning, digest(service, meaning))

    def _not_seen_before(self, data):
        """Note the id, also of a record that will be refused: an entry is not gone because its record is bad today."""
        try:
            given = external_id(data)
        except NotUtf8:
            given = ""
        if not given:
            self.complete = False
            return
        key = _key(given)
        if key in self.seen:
            raise Refused("Its id was already used by an earlier record.")
        self.seen.add(key)

    def _refuse(self, found, reason):
        name, _ = identity(found.data)
        where = "" if name else f" (record {found.position} of the page)"
        self._tell(found, REFUSED, reason + where)

    def _tell(self, found, severity, reason):
        self.report.add(Problem(found.page, *identity(found.data), severity, reason))

    # --- Storing ---------------------------------------------------------------------------------------------------
    def _enter(self, batch):
        """Store a batch in one transaction. If anything in it fails, each record has a transaction of its own."""
        try:
            outcomes = self._stored(batch)
        except (DatabaseError, ValueError, NotAllowedNow) as error:
            self.store.forget()
            self._enter_alone(batch, error)
        else:
            self.report.counts.update(outcomes)
            for runner, reason in self.store.organisations.take_warnings():
                self.report.add(
                    Problem(batch[0].found.page, runner.external_id, runner.name, WARNING, reason)
                )

    def _enter_alone(self, batch, error):
        if len(batch) == 1:
            self._refuse(batch[0].found, f"It could not be stored ({type(error).__name__}).")
            return
        for ready in batch:
            self._enter([ready])

    @transaction.atomic
    def _stored(self, batch):
        """What became of each record."""
        known = self._known([ready.service.external_id for ready in batch])
        outcomes = [self._write(ready, known.get(ready.service.external_id)) for ready in batch]
        self.store.finish()
        if not self.options.dry_run:
            listed = [ready.service.external_id for ready in batch if ready.service.active]
            FeedSighting.objects.saw(self.source, listed, timezone.localdate())
        return outcomes

    def _known(self, ids):
        return Innovation.objects.from_source(self.source).known(ids) if self.source.pk else {}

    def _write(self, ready, entry):
        """What happened, or in a dry run would happen: created, changed or unchanged."""
        if entry is not None and entry.kept_by_id:
            return self._leave(ready, entry, KEPT)
        if entry is not None and entry.external_digest == ready.mark:
            return self._look_at_state(ready, entry)
        if entry is not None and Innovation.objects.led_to(entry).exists():
            return self._leave(ready, entry, MERGED)
        if not self.options.dry_run:
            self.store.put(ready.service, ready.meaning, ready.mark, ready.found.url, entry)
        return "created" if entry is None else "changed"

    def _leave(self, ready, entry, why):
        """What an organisation looks after, or took in another entry, is changed here: a feed would undo that unseen."""
        if entry.external_digest != ready.mark:
            self._tell(ready.found, WARNING, why)
        return "unchanged"

    def _look_at_state(self, ready, entry):
        """An unchanged record may still have to be published again, when it was gone for a while."""
        right = Innovation.Status.PUBLISHED if ready.service.active else Innovation.Status.ARCHIVED
        if entry.status == right or self.options.dry_run:
            return "unchanged"
        return "changed" if self.store.settle(entry, ready.service.active) else "unchanged"

    # --- What is gone ----------------------------------------------------------------------------------------------
    def _here(self):
        """The entries of this source that were public before this run, and are the feed's alone."""
        if not self.source.pk:
            return Innovation.objects.none()
        new = ImportedEntry.objects.filter(
            feed_import=self.store.feed_import, did=ImportedEntry.Did.CREATED
        ).values("innovation")
        mine = Innovation.objects.from_source(self.source).kept_by_nobody().published()
        return mine.filter(merged=None).exclude(pk__in=new)

    def _archive_what_is_gone(self):
        here = self._here()
        gone = [pk for pk, given in here.external_ids() if _key(given) not in self.seen]
        refusal = self._why_not_archive(len(gone), here.count())
        if refusal:
            self.report.notes.append(refusal)
            return
        for ids in batched(gone, BATCH):
            if not self.options.dry_run:
                self._begin()
                self.store.archive(Innovation.objects.with_ids(ids))
            self.report.counts["archived"] += len(ids)

    def _why_not_archive(self, gone, here):
        if not self.complete:
            return "Nothing was archived: the feed was not read completely, so what is missing may only be unread."
        if self.unusable:
            return "Nothing was archived: nothing in the feed could be used."
        if gone * 2 > here and not self.options.force_sync:
            return (
                f"Nothing was archived: {gone:,} of {here:,} entries are no longer in the feed, more than half. "
                "If that is right, run it again with --force-sync. If this is another feed than the one before, give it "
                "a name of its own with --source-name."
            )
        return ""

    def _say_if_none_was_known(self):
        """Two feeds under one name would change each other's entries."""
        counts = self.report.counts
        if self.options.sync or not counts["created"] or counts["changed"] or counts["unchanged"]:
            return
        if here := self._here().count():
            self.report.notes.append(
                f"None of these services was here before, but “{self.source}” has {here:,} other entries. If this is another "
                "feed, import it again with a --source-name of its own; then import the first one again with --sync (or "
                "--force-sync), which takes off what stands under its name now."
            )


def _stopped(source):
    last = source.steps.first()
    day = date_format(timezone.localtime(last.at), "j F Y")
    return f"{last.by_name} decided on {day} not to trust “{source}”, so nothing of it was read: {last.why}"


def _key(given):
    return int.from_bytes(blake2b(" ".join(given.split()).encode("utf-8", "replace"), digest_size=8).digest())
