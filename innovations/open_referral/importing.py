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
from innovations.models import FeedSighting, Innovation, Source
from innovations.open_referral.areas import Councils
from innovations.open_referral.meaning import Meaning, Meanings
from innovations.open_referral.reading import Found, Trouble, read
from innovations.open_referral.records import Context, Refused, identity, read_service
from innovations.open_referral.report import PAGE, REFUSED, WARNING, Problem, Report
from innovations.open_referral.service import Service
from innovations.open_referral.storing import Store, digest
from innovations.open_referral.web import Limits
from innovations.open_referral.whereabouts import Gazetteer
from innovations.place_names import refresh_place_names

BATCH = 50  # records in one transaction: long enough to be quick, short enough to let others write
CHANGES = ("created", "changed", "archived")
KEPT = "An organisation looks after this entry here, so what the feed says now was not taken over."


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
    """One run over one source. `progress(read, total)` is called now and then; total may be None."""

    def __init__(self, location, source, options=None, report=None, progress=None):
        self.location = location
        self.source = source
        self.options = options or Options()
        self.report = report or Report()
        self.progress = progress or (lambda read, total: None)
        self.meanings = Meanings()
        councils = Councils()
        self.context = Context(Gazetteer(), councils, self.options.today or timezone.localdate())
        self.store = Store(source, self.meanings, councils)
        self.seen = set()
        self.complete = True  # nothing is known to be missing from the feed

    def run(self):
        """The Report. Raises NothingToRead when there is no feed at all, NotAllowedNow when TLAP does not trust it."""
        began = time.perf_counter()
        self._begin()
        for batch in batched(self._ready(), BATCH):
            self._enter(batch)
        if self.options.sync:
            self._archive_what_is_gone()
        if not self.options.dry_run and any(self.report.counts[change] for change in CHANGES):
            refresh_place_names()
            search.count_words()
        self.report.seconds = time.perf_counter() - began
        return self.report

    def _begin(self):
        if self.source.status == Source.Status.STOPPED:
            raise NotAllowedNow(_stopped(self.source))
        if not self.options.dry_run:
            self.store.feed_import = self.source.imports.create(by_name=self.options.by)

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
        meaning, unmapped = self.meanings.of(service.terms)
        self.report.unmapped.update((term.vocabulary, term.name) for term in unmapped)
        return Ready(found, service, meaning, digest(service, meaning))

    def _not_seen_before(self, data):
        """Note the id, also of a record that will be refused: an entry is not gone because its record is bad today."""
        given = data.get("id") if isinstance(data, dict) else None
        if isinstance(given, bool) or not isinstance(given, str | int):
            self.complete = False
            return
        key = _key(str(given))
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
            return self._leave_to_its_keeper(ready, entry)
        if entry is not None and entry.external_digest == ready.mark:
            return self._look_at_state(ready, entry)
        if not self.options.dry_run:
            self.store.put(ready.service, ready.meaning, ready.mark, ready.found.url, entry)
        return "created" if entry is None else "changed"

    def _leave_to_its_keeper(self, ready, entry):
        """What an organisation looks after changes by what it sends to TLAP: a feed would undo that unseen."""
        if entry.external_digest != ready.mark:
            self._tell(ready.found, WARNING, KEPT)
        return "unchanged"

    def _look_at_state(self, ready, entry):
        """An unchanged record may still have to be published again, when it was gone for a while."""
        right = Innovation.Status.PUBLISHED if ready.service.active else Innovation.Status.ARCHIVED
        if entry.status == right or self.options.dry_run:
            return "unchanged"
        return "changed" if self.store.settle(entry, ready.service.active) else "unchanged"

    # --- What is gone ----------------------------------------------------------------------------------------------
    def _archive_what_is_gone(self):
        shown = (
            Innovation.objects.from_source(self.source).kept_by_nobody().published()
            if self.source.pk
            else Innovation.objects.none()
        )
        gone = [pk for pk, external_id in shown.external_ids() if _key(external_id) not in self.seen]
        refusal = self._why_not_archive(len(gone), shown.count())
        if refusal:
            self.report.notes.append(refusal)
            return
        for ids in batched(gone, BATCH):
            if not self.options.dry_run:
                self.store.archive(Innovation.objects.with_ids(ids))
            self.report.counts["archived"] += len(ids)

    def _why_not_archive(self, gone, shown):
        if not self.complete:
            return "Nothing was archived: the feed was not read completely, so what is missing may only be unread."
        if gone * 2 > shown and not self.options.force_sync:
            return (
                f"Nothing was archived: {gone:,} of {shown:,} entries are no longer in the feed, more than half. "
                "If that is right, run it again with --force-sync."
            )
        return ""


def _stopped(source):
    last = source.steps.first()
    day = date_format(timezone.localtime(last.at), "j F Y")
    return f"{last.by_name} decided on {day} not to trust “{source}”, so nothing of it was read: {last.why}"


def _key(external_id):
    return int.from_bytes(
        blake2b(" ".join(external_id.split()).encode("utf-8", "replace"), digest_size=8).digest()
    )
