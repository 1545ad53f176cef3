"""Feeds: where imported entries come from, whether TLAP trusts it, and what each import did."""

from collections import Counter

from django.db import models, transaction
from django.db.models import Count, F, Max, OuterRef, Q, Subquery
from django.utils import timezone

from carehub.moderation.models import QueueItem
from carehub.workflow import Step, move
from innovations.models.innovation import Innovation


class SourceQuerySet(models.QuerySet):
    def for_desk(self):
        """By name, with `shown`, how many of its entries are public, and `read_at`, when the last import began."""
        runs = FeedImport.objects.filter(source=OuterRef("pk")).order_by().values("source")
        shown = Count("innovations", filter=Q(innovations__status=Innovation.Status.PUBLISHED))
        return self.annotate(
            shown=shown, read_at=Subquery(runs.annotate(last=Max("began_at")).values("last"))
        ).order_by("name", "pk")


class Source(models.Model):
    """A feed: where imported entries come from, on what terms, and whether TLAP trusts it."""

    class Status(models.TextChoices):
        NEW = "new", "Not decided yet"
        TRUSTED = "trusted", "Trusted"
        STOPPED = "stopped", "Not trusted"

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    url = models.URLField(blank=True, max_length=500)
    licence = models.CharField(max_length=200, help_text="For example: Open Government Licence v3.0.")
    licence_url = models.URLField(blank=True, max_length=500)
    attribution = models.TextField(blank=True, help_text="The words the licence asks us to show.")
    status = models.CharField(max_length=12, choices=Status, default=Status.NEW, editable=False)

    objects = SourceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["new", "trusted", "stopped"]), name="source_status_known"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def warning(self):
        """What a moderator should know before looking at what it brought."""
        words = {
            self.Status.NEW: "Nobody has decided on this feed",
            self.Status.STOPPED: "We do not trust this feed",
        }
        return words.get(self.status, "")

    @transaction.atomic
    def trust(self, *, by, why):
        """What its imports put on the site is looked at afterwards, also what waits now."""
        move(
            self, to=self.Status.TRUSTED, allowed_from=[self.Status.NEW, self.Status.STOPPED], by=by, why=why
        )
        self._warn()
        for item in self._lines().waiting():
            item.show_afterwards()

    @transaction.atomic
    def distrust(self, *, by, why):
        """No import reads it any more. What is public stays."""
        move(
            self, to=self.Status.STOPPED, allowed_from=[self.Status.NEW, self.Status.TRUSTED], by=by, why=why
        )
        self._warn()

    def _warn(self):
        self._lines().update(warning=self.warning)

    def _lines(self):
        """Of the queue: its imports that nobody has looked at."""
        return QueueItem.objects.open().about_each(QueueItem.About.IMPORT, self.imports.values("pk"))


class SourceStep(Step):
    subject = models.ForeignKey(Source, models.CASCADE, related_name="steps")

    class Meta:
        ordering = ["-at", "-pk"]


class FeedImport(models.Model):
    """One run over a feed, who started it, and how many entries it made, changed and took off."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="imports")
    began_at = models.DateTimeField(default=timezone.now)
    by_name = models.CharField(max_length=200, help_text="Who ran it, such as an account on the server.")
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    archived = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-began_at", "-pk"]

    def __str__(self):
        return f"{self.source.name[:120]}: {self.words}"

    @property
    def has_changes(self):
        return bool(self.created or self.changed or self.archived)

    @property
    def words(self):
        """“3,278 new, 2 changed”"""
        counts = [(self.created, "new"), (self.changed, "changed"), (self.archived, "taken off")]
        return ", ".join(f"{count:,} {did}" for count, did in counts if count) or "nothing changed"

    def record(self, done):
        """[(entry's id, what was done)], in the transaction that did it. One line of the queue tells all of the run."""
        ImportedEntry.objects.bulk_create(
            ImportedEntry(feed_import=self, innovation_id=pk, did=did) for pk, did in done
        )
        counts = Counter(did for _, did in done)
        FeedImport.objects.filter(pk=self.pk).update(**{did: F(did) + count for did, count in counts.items()})
        self.refresh_from_db(fields=ImportedEntry.Did.values)
        self._queue()

    def _queue(self):
        self.source.refresh_from_db(fields=["status"])  # somebody may have decided since the run began
        item = QueueItem.objects.put(
            QueueItem.About.IMPORT,
            self.pk,
            kind=QueueItem.Kind.IMPORT,
            title=str(self),
            sender_name=self.source.name,
            warning=self.source.warning,
        )
        if self.source.status == Source.Status.TRUSTED:
            item.show_afterwards()


class ImportedEntryQuerySet(models.QuerySet):
    def for_page(self):
        """What was taken off first, then what changed, then what is new."""
        needed = ("did", "innovation", "innovation__title", "innovation__status")
        return self.select_related("innovation").only(*needed).order_by("did", "pk")


class ImportedEntry(models.Model):
    """What one import did to one entry."""

    class Did(models.TextChoices):
        CREATED = "created", "New"
        CHANGED = "changed", "Changed"
        ARCHIVED = "archived", "Taken off: it has gone from the feed"

    feed_import = models.ForeignKey(FeedImport, models.CASCADE, related_name="entries")
    innovation = models.ForeignKey(Innovation, models.CASCADE, related_name="+")
    did = models.CharField(max_length=8, choices=Did)

    objects = ImportedEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feed_import", "innovation"], name="imported_once_a_run"),
        ]

    def __str__(self):
        return f"{self.innovation}: {self.get_did_display()}"


class FeedOrganisation(models.Model):
    """Which organisation of ours a feed's id stands for, so that a new name in the feed does not make a second one."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="organisations")
    external_id = models.CharField(max_length=200)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE, related_name="feed_ids")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="feed_organisation_once"),
        ]

    def __str__(self):
        return f"{self.source}: {self.external_id}"
