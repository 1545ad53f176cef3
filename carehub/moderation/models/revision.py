"""Revision: a proposed state of something public. Nothing reaches a public page except by publishing one."""

import json
from hashlib import sha256

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from carehub.mail.outbox import post
from carehub.moderation import documents
from carehub.moderation.models.not_the_same import NotTheSame
from carehub.moderation.models.queue import QueueItem
from carehub.workflow import NotAllowedNow, Step, move, not_now

LOST = "Another organisation looks after this now, so you cannot change it."
NOT_WHILE_SUSPENDED = "This organisation cannot change anything at the moment."


class Incomplete(Exception):
    """`problems` is {field name: what to do}."""

    def __init__(self, problems):
        super().__init__(" ".join(problems.values()))
        self.problems = problems


class Overtaken(Exception):
    """The draft was saved from another window or by a colleague since this one was opened."""


class GroundMoved(Exception):
    """What is public, or what is proposed, has changed since the moderator looked."""


class RevisionQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(status=Revision.Status.SUBMITTED)

    def sent(self):
        """Those that TLAP has seen: never a draft that nobody sent."""
        return self.filter(submitted_at__isnull=False)

    def with_ids(self, ids):
        return self.filter(pk__in=ids)

    def locked(self):
        """In one order, so that two who lock several wait for each other and never both for ever."""
        return self.select_for_update().order_by("pk")

    def with_people(self):
        return self.select_related("author", "organisation")

    def open(self):
        """Those that somebody still works on or waits for."""
        return self.filter(status__in=Revision.OPEN)

    def drafts(self):
        return self.filter(status=Revision.Status.DRAFT)

    def to_write(self):
        """Drafts, and what came back."""
        return self.filter(status__in=[Revision.Status.DRAFT, Revision.Status.RETURNED])

    def returned(self):
        return self.filter(status=Revision.Status.RETURNED)

    def published(self):
        return self.filter(status=Revision.Status.PUBLISHED)

    def of(self, document, subject_id):
        return self.filter(document=document, subject_id=subject_id)

    def of_organisation(self, organisation):
        return self.filter(organisation=organisation)

    def of_document(self, document):
        return self.filter(document=document)

    def latest_first(self):
        return self.order_by("-updated_at", "-pk")

    def for_lists(self):
        """Without the long contents."""
        return self.defer("content", "base").select_related("author", "organisation")

    def with_steps(self):
        return self.prefetch_related("steps")

    def for_history(self):
        """Without the long contents."""
        steps = models.Prefetch("steps", RevisionStep.objects.select_related("by"))
        return self.for_lists().prefetch_related(steps)

    def begin(
        self, document, subject=None, *, by=None, organisation=None, origin=None, content=None, **fields
    ):
        """A new draft: of what is public now, or of `content`. Nothing is sent yet."""
        about = documents.get(document)
        base = about.read(subject) if subject else {}
        content = content or base or about.empty()
        return self.create(document=document, subject_id=subject and subject.pk, organisation=organisation,
                           author=by, author_name=str(by or "A member of the public"),
                           origin=origin or Revision.Origin.MEMBER, base=base, content=content,
                           title=about.title(content)[:200], **fields)  # fmt: skip

    @transaction.atomic
    def submit_new(self, revisions, *, by, alike):
        """Save and send many new revisions of one sender, with the guard of `submit`, in as few statements as for one.

        `alike` says how many duplicates each has. Returns the problems of each; one with problems is neither saved nor
        sent. Raises NotAllowedNow. What a trusted organisation sends is public at once.
        """
        problems = [revision.problems() for revision in revisions]
        sent = [
            (one, number) for one, number, wrong in zip(revisions, alike, problems, strict=True) if not wrong
        ]
        if any(one.organisation and not one.organisation.may_change for one, _ in sent):
            raise NotAllowedNow(NOT_WHILE_SUSPENDED)
        now = timezone.now()
        for revision, _ in sent:
            revision.status, revision.submitted_at = Revision.Status.SUBMITTED, now
        self.bulk_create([revision for revision, _ in sent])
        RevisionStep.objects.bulk_create(
            RevisionStep(subject=revision, state_from=Revision.Status.DRAFT, state_to=Revision.Status.SUBMITTED,
                         by=by, by_name=str(by), at=now)
            for revision, _ in sent
        )  # fmt: skip
        items = QueueItem.objects.bulk_create(
            QueueItem(about=QueueItem.About.REVISION, subject_id=revision.pk, **revision._for_queue(number))
            for revision, number in sent
        )
        for (revision, _), item in zip(sent, items, strict=True):
            if revision._from_a_trusted_source:
                revision._publish_at_once(by, item)
        return problems


class Revision(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Waiting for TLAP"
        RETURNED = "returned", "Sent back to you"
        PUBLISHED = "published", "Published"
        REJECTED = "rejected", "Not accepted"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Origin(models.TextChoices):
        MEMBER = "member", "An organisation"
        PUBLIC = "public", "A member of the public"
        TLAP = "tlap", "TLAP"
        CSV = "csv", "An uploaded file"
        FEED = "feed", "A feed"

    OPEN = (Status.DRAFT, Status.SUBMITTED, Status.RETURNED)

    document = models.CharField(
        max_length=20, help_text="What it is about: see carehub.moderation.documents."
    )
    subject_id = models.PositiveBigIntegerField(
        null=True, help_text="Empty until something new is published."
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, related_name="revisions"
    )
    author = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    author_name = models.CharField(max_length=200)
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.MEMBER)
    email = models.EmailField(
        "e-mail address", blank=True, help_text="Of somebody without an account who wants an answer."
    )
    title = models.CharField(max_length=200, blank=True)
    content = models.JSONField()
    base = models.JSONField(default=dict, help_text="What was public when it was begun.")
    note = models.TextField(blank=True, max_length=3000, help_text="What the sender wants TLAP to know.")
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status__in=["draft", "submitted", "returned", "published", "rejected", "withdrawn"]
                ),
                name="revision_status_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "withdrawn"]) | Q(submitted_at__isnull=False),
                name="revision_sent_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["published", "rejected"]) | Q(decided_at__isnull=False),
                name="revision_decided_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(subject_id__isnull=False),
                name="revision_published_has_a_subject",
            ),
        ]
        indexes = [
            models.Index(fields=["document", "subject_id", "status"], name="revision_by_subject"),
            models.Index(fields=["organisation", "status", "-updated_at"], name="revision_by_organisation"),
        ]

    def __str__(self):
        return self.title or "Without a title"

    @property
    def about(self):
        return documents.get(self.document)

    @property
    def is_new(self):
        return self.subject_id is None

    @property
    def waits(self):
        return self.status == self.Status.SUBMITTED

    @property
    def can_be_written(self):
        return self.status in (self.Status.DRAFT, self.Status.RETURNED)

    @property
    def sender(self):
        """Who the moderator and the public history see: never the name of a citizen."""
        return self.organisation.name if self.organisation else self.author_name

    @property
    def item(self):
        return QueueItem.objects.about(QueueItem.About.REVISION, self.pk).get()

    def subject(self):
        return self.about.find(self.subject_id) if self.subject_id else None

    @property
    def is_still_theirs(self):
        """Whether no other organisation has come to look after the subject since this was begun."""
        subject = self.organisation and self.subject()
        return not subject or self.about.belongs_to(subject, self.organisation)

    def ground(self):
        """The public state now ({} while there is none)."""
        subject = self.subject()
        return self.about.read(subject) if subject else {}

    def duplicates(self):
        """What may be the same (documents.Alike), but for what a person has said is not."""
        ruled_out = NotTheSame.objects.ruled_out(self.document, self.subject_id, self.pk)
        return [one for one in self.about.alike(self) if one.id not in ruled_out]

    @transaction.atomic
    def rule_out(self, other, *, by):
        """Something that looks alike (documents.Alike) is not the same: nobody is asked again."""
        subject = {"subject_id": self.subject_id} if self.subject_id else {"revision": self}
        NotTheSame.objects.say(self.document, other_id=other.id, by=by, **subject)
        QueueItem.objects.about(QueueItem.About.REVISION, self.pk).update(duplicates=len(self.duplicates()))

    def problems(self):
        """{field: what to do} before it can be sent. Whoever does not look after a thing need mend only what they broke."""
        found = self.about.problems(self.content)
        if self.organisation or not self.base:
            return found
        known = self.about.problems({**self.about.empty(), **self.base})
        return {name: words for name, words in found.items() if name not in known}

    def save_draft(self, changes, *, by, version):
        """Lay changes {field: value} over the draft. Raises Overtaken when it was saved elsewhere since `version`."""
        content = {**self.content, **changes}
        saved = Revision.objects.to_write().filter(pk=self.pk, version=version)
        fields = {"content": content, "title": self.about.title(content)[:200], "updated_at": timezone.now()}
        if not saved.update(
            version=F("version") + 1, author=by, author_name=str(by or self.author_name), **fields
        ):
            raise Overtaken
        self.refresh_from_db()

    @transaction.atomic
    def submit(self, *, by, as_is=False):
        """Ask TLAP to publish it, or publish it when the organisation is trusted. Raises Incomplete, NotAllowedNow.

        `as_is`: all that it holds is public already, here or there, so nothing need be mended first.
        """
        self._hold()
        problems = {} if as_is else self.problems()
        if problems:
            raise Incomplete(problems)
        if self.organisation and not self.organisation.may_change:
            raise NotAllowedNow(NOT_WHILE_SUSPENDED)
        if not self.is_still_theirs:
            raise NotAllowedNow(LOST)
        move(self, to=self.Status.SUBMITTED, allowed_from=[self.Status.DRAFT, self.Status.RETURNED], by=by or self.author_name,
             submitted_at=timezone.now())  # fmt: skip
        item = self._queue()
        if self._from_a_trusted_source:
            self._publish_at_once(by, item)

    @transaction.atomic
    def send_back(self, *, by, why):
        """Ask the sender to change something. `why` says what, in words they can act on."""
        if self.author is None:
            raise NotAllowedNow("Whoever sent this has no account, so it cannot be sent back to them.")
        move(self, to=self.Status.RETURNED, allowed_from=[self.Status.SUBMITTED], by=by, why=why)
        self.item.send_back()
        self._tell("revision_returned", why, by)

    @transaction.atomic
    def reject(self, *, by, why):
        move(
            self,
            to=self.Status.REJECTED,
            allowed_from=[self.Status.SUBMITTED],
            by=by,
            why=why,
            decided_at=timezone.now(),
        )
        self.item.settle(by=by, outcome="Rejected")
        self._tell("revision_rejected", why, by)

    @transaction.atomic
    def withdraw(self, *, by):
        """Its sender no longer wants it."""
        move(self, to=self.Status.WITHDRAWN, allowed_from=self.OPEN, by=by or self.author_name)
        for item in QueueItem.objects.about(QueueItem.About.REVISION, self.pk):
            item.settle(by=by or self.author_name, outcome=QueueItem.WITHDRAWN)

    @transaction.atomic
    def publish(self, *, by, why="", seen=None, keep=()):
        """Make it public. Two at once: one wins, the other gets NotAllowedNow.

        `seen` is what `shown` said when the moderator looked: GroundMoved when that is another by now. Without it
        nobody looked, and GroundMoved says that somebody else changed the same field in another way.
        Fields named in `keep` stay as they are on the site. Fields the sender did not touch always do.
        """
        if self.organisation and self.organisation.status == self.organisation.Status.WAITING:
            raise NotAllowedNow(f"First decide whether {self.organisation} may be on CareHub.")
        self._hold()
        if not self.waits:
            raise not_now(self, self.status)
        ground = self._locked_ground()
        moved = self.clashes(ground) if seen is None else seen != self.shown(ground)
        if moved:
            raise GroundMoved
        self._make_public(by, why, self._merged(ground, keep))
        self.item.settle(by=by, outcome="Published")
        self._tell("revision_published", why, by)

    def shown(self, ground):
        """A short name of what a moderator sees: this proposal over this public state."""
        return digest([ground, self.base, self.content])

    def clashes(self, ground):
        """Names of the fields that the sender changed and somebody else, since then, changed to something else."""
        return [name for name, value in self.content.items() if ground
                and value != self.base.get(name) and ground.get(name) not in (value, self.base.get(name))]  # fmt: skip

    @property
    def _from_a_trusted_source(self):
        sender = self.organisation
        return sender is not None and sender.trusted and sender.status == sender.Status.ACTIVE

    def _publish_at_once(self, by, item):
        """Unless somebody else has changed the same field in the meantime: then a moderator must choose."""
        ground = self._locked_ground()
        if self.clashes(ground):
            return
        self._make_public(by, "Published at once: a trusted source.", self._merged(ground, ()))
        item.show_afterwards()

    def _locked_ground(self):
        """The public state, which nobody else can change until this transaction ends."""
        return self.about.read(self.about.lock(self.subject_id)) if self.subject_id else {}

    def _merged(self, ground, keep):
        """What is public now, with every field laid over it that the sender changed."""
        changed = {name: value for name, value in self.content.items()
                   if name not in keep and value != self.base.get(name)}  # fmt: skip
        return {**(ground or self.about.empty()), **changed}

    def _hold(self):
        """As it is in the database now. Nobody else decides on it until this transaction ends."""
        self.refresh_from_db(from_queryset=Revision.objects.select_for_update())

    def _make_public(self, by, why, content):
        subject = self.about.write(self.subject(), content, revision=self, by=by, why=why)
        move(self, to=self.Status.PUBLISHED, allowed_from=[self.Status.SUBMITTED], by=by or self.author_name, why=why,
             decided_at=timezone.now(), content=content, subject_id=subject.pk)  # fmt: skip

    def _queue(self):
        fields = self._for_queue(len(self.duplicates()))
        return QueueItem.objects.put(QueueItem.About.REVISION, self.pk, **fields)

    def _for_queue(self, duplicates):
        checks = self.about.checks(self)
        warning = next((check.words for check in checks if not check.fine), "")
        return {"kind": self._queue_kind(), "title": str(self), "sender_name": self.sender[:200],
                "organisation": self.organisation, "warning": warning[:120], "duplicates": duplicates}  # fmt: skip

    def _queue_kind(self):
        if self.origin == self.Origin.PUBLIC:
            return QueueItem.Kind.SUGGESTION
        if self.document == "organisation":
            return QueueItem.Kind.DETAILS
        return QueueItem.Kind.NEW if self.is_new else QueueItem.Kind.CHANGE

    def _tell(self, template, why, by):
        """Write to whoever sent it, if they can be reached and did not decide on it themselves.

        Where they have left the organisation since, its leads read it. Of what came in a file and is public, one letter
        tells when all of the file is decided.
        """
        if self.origin == self.Origin.CSV and self.status == self.Status.PUBLISHED:
            return
        key = f"revision:{self.pk}:{self.steps.first().pk}"
        letter = {"revision": self, "why": why, "link": self._link()}
        to = self.author.email if self.author else self.email
        if self.organisation and self.author and not self.organisation.memberships.has_address(to):
            self.organisation.write_to_leads(key, template, letter)
        elif to and self.author != by:
            post(key, to, template, letter)
        if self.email and self.status not in self.OPEN:
            self._forget_address()

    def _forget_address(self):
        """Somebody without an account has had the answer, and is not kept on record for it."""
        Revision.objects.filter(pk=self.pk).update(email="")
        self.email = ""

    def _link(self):
        """What it has become, or where its writer can go on with it; "" for somebody without a desk."""
        if self.status == self.Status.PUBLISHED:
            return settings.SITE_URL + self.about.url(self.subject())
        return settings.SITE_URL + self.about.edit_url(self) if self.organisation else ""


def digest(content):
    """A short name of a public state: the same for the same state."""
    return sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()[:16]


class RevisionStep(Step):
    subject = models.ForeignKey(Revision, models.CASCADE, related_name="steps")

    class Meta:
        ordering = ["-at", "-pk"]
