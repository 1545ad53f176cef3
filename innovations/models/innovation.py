"""Innovation: one entry of the directory, and the verbs of its life."""

from django.db import models, transaction
from django.db.models import Func, Q, Value
from django.db.models.functions import Coalesce, Lower, Replace
from django.urls import reverse
from django.utils import timezone

from carehub.accounts.models import Organisation
from carehub.moderation.models import QueueItem
from carehub.places.distance import DistanceMiles, bounding_box
from carehub.themes import Theme
from carehub.workflow import Step, move, not_now
from innovations import search
from innovations.models.picture import Picture
from innovations.models.vocabulary import Audience, Category, CostBand, Evidence, Kind, Need, Way
from innovations.slugs import free_slug

RESERVED_SLUGS = ("add", "coverage", "feed", "map", "missing", "suggest")  # addresses beside the entries


def website_keys(column="website"):
    """The column without what does not matter in a web address, as innovations.listing.likeness.website_key has it."""
    key = Lower(column)
    for part in ("https://", "http://", "www."):
        key = Replace(key, Value(part), Value(""))
    return Func(key, Value("/"), function="RTRIM", output_field=models.TextField())


class InnovationQuerySet(models.QuerySet):
    def published(self):
        return self.filter(status=Innovation.Status.PUBLISHED)

    def kept_by(self, organisation):
        """What an organisation looks after: public, hidden or archived."""
        return self.filter(kept_by=organisation)

    def kept_by_nobody(self):
        return self.filter(kept_by=None)

    def called(self, title):
        return self.filter(title=title)

    def by_title(self):
        return self.order_by(Lower("title"), "pk")

    def alive(self):
        """Public, or hidden until somebody checks it: what its keepers can change."""
        return self.filter(status__in=[Innovation.Status.PUBLISHED, Innovation.Status.HIDDEN])

    def with_ids(self, ids):
        return self.filter(pk__in=ids)

    def lock(self, ids):
        """Nobody else changes these until the transaction ends. In order, so that two never wait for each other."""
        rows = self.with_ids(ids).select_for_update(no_key=True).order_by("pk")
        return list(rows.values_list("pk", flat=True))

    def unchecked_after(self, days):
        """Public entries, and hidden ones, that nobody has checked after the day given for their kind, {kind: day}.

        Where nobody keeps an entry, the feed that lists it counts as a check; where nobody ever checked it, the day
        on which it was first shown.
        """
        late = Q()
        for kind, day in days.items():
            checked = Q(last_checked_on__lte=day) | Q(last_checked_on=None, published_at__date__lte=day)
            listed = Q(kept_by=None, sighting__on__gt=day)
            late |= Q(kind=kind) & checked & ~listed
        return self.filter(late, status__in=[Innovation.Status.PUBLISHED, Innovation.Status.HIDDEN])

    def led_to(self, entry):
        """Those whose place this entry took."""
        return self.filter(merged_into=entry)

    def current_ids(self, ids):
        """{id: id of the entry that took its place} of those among these that were merged into another."""
        merged = self.filter(pk__in=ids, merged_into__isnull=False)
        return dict(merged.values_list("pk", "merged_into"))

    def now(self, pk):
        """The entry with this id, or the one that took its place: a QuerySet of one, or none."""
        current = Innovation._base_manager.filter(pk=pk).values(current=Coalesce("merged_into", "pk"))
        return self.filter(pk=current[:1])

    def on_websites(self, keys):
        """Those whose website, as website_keys has it, is one of these; with `.key`."""
        return self.annotate(key=website_keys()).filter(key__in=keys)

    def with_slug(self, slug):
        return self.filter(slug=slug)

    def has_slug(self, slug):
        return self.filter(slug=slug).exists()

    def free_slug(self, title, hint=""):
        """An address for a new entry; the hint, such as a town, is added when the title alone is taken."""
        return free_slug(self, title, hint, reserved=RESERVED_SLUGS)

    def known(self, external_ids):
        """Imported entries by their id in the feed, as {id: entry}."""
        return {entry.external_id: entry for entry in self.filter(external_id__in=external_ids)}

    def external_ids(self):
        """(id, id in the feed) of each, one at a time."""
        return self.values_list("pk", "external_id").iterator()

    def newest(self):
        return self.order_by("-published_at", "-pk")

    def from_source(self, source):
        return self.filter(source=source)

    def saved(self, ids):
        """Published entries with these ids; the caller keeps the order."""
        return self.published().with_ids(ids)

    def unindexed(self):
        """Entries that the search index does not hold as they, or the words and names they are found by, are now."""
        changed = ("updated_at", "roles__organisation__updated_at", "category__updated_at", "needs__updated_at",
                   "audiences__updated_at")  # fmt: skip
        late = Q(index_entry__isnull=True)
        for moment in changed:
            late |= Q(index_entry__indexed_at__lt=models.F(moment))
        return self.filter(late).distinct()

    def for_index(self):
        """With all that the search index reads."""
        return self.select_related("category").prefetch_related(
            "needs", "audiences", "themes_served", "routes", "places",
            models.Prefetch("roles", Role.objects.public().select_related("organisation")),
        )  # fmt: skip


class Innovation(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        HIDDEN = "hidden", "Hidden until somebody checks it"
        ARCHIVED = "archived", "No longer shown"

    NOBODY_CHECKED = "Nobody could confirm that it is still right."

    slug = models.SlugField(max_length=220, unique=True)
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=300)
    description = models.TextField(blank=True, max_length=20_000)
    kind = models.CharField(max_length=12, choices=Kind)
    category = models.ForeignKey(Category, models.PROTECT, related_name="innovations")
    needs = models.ManyToManyField(Need, blank=True, related_name="innovations")
    audiences = models.ManyToManyField(Audience, blank=True, related_name="innovations")

    who_for = models.TextField(blank=True, help_text="One line for each group of people.")
    who_cannot = models.TextField(blank=True, help_text="Who cannot use it, and where they can go instead.")
    first_step = models.CharField(max_length=80, blank=True, help_text="“Just turn up”, “Book by phone”.")
    cost_summary = models.CharField(max_length=80, blank=True, help_text="“Free, cake £1”.")
    cost_band = models.CharField(max_length=10, choices=CostBand, default=CostBand.DEPENDS)

    online = models.BooleanField("online or by phone", default=False)
    all_england = models.BooleanField("anywhere in England", default=False)
    areas = models.ManyToManyField("places.Council", blank=True, related_name="innovations")
    opening_note = models.CharField(max_length=300, blank=True)
    accessibility = models.TextField(blank=True)
    languages = models.CharField(max_length=300, blank=True)

    phone = models.CharField(max_length=60, blank=True)
    email = models.EmailField("e-mail address", blank=True)
    website = models.URLField(blank=True, max_length=500)
    contact_note = models.CharField(max_length=300, blank=True)

    evidence_level = models.PositiveSmallIntegerField(choices=Evidence, default=Evidence.NEW)
    evidence_limits = models.TextField(blank=True, help_text="What the figures do not show, in plain words.")
    how_it_was_set_up = models.TextField(
        blank=True, help_text="For people who work in care and want to copy it."
    )
    scene = models.CharField(max_length=30, blank=True)
    picture = models.ForeignKey(Picture, models.PROTECT, null=True, blank=True, related_name="innovations")
    picture_alt = models.CharField(
        max_length=250, blank=True, help_text="What the picture shows, for people who cannot see it."
    )
    kept_by = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="kept",
        help_text="Whose people may change it. Empty: nobody has claimed it yet.",
    )

    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_checked_on = models.DateField(null=True, blank=True)
    last_checked_by = models.CharField(max_length=200, blank=True)

    sunk_on = models.DateField(
        null=True, blank=True, editable=False, help_text="Since when it stands last: nobody has checked it."
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        help_text="The entry that took its place; its address leads there.",
    )

    source = models.ForeignKey(
        "innovations.Source", models.PROTECT, null=True, blank=True, related_name="innovations"
    )
    external_id = models.CharField(max_length=200, blank=True)
    external_digest = models.CharField(
        max_length=64, blank=True, help_text="Tells whether a feed's record changed."
    )
    source_url = models.URLField(blank=True, max_length=500)
    demonstration = models.BooleanField("made up for demonstration", default=False)

    objects = InnovationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="innovation_has_a_title",
                violation_error_message="Give the entry a title.",
            ),
            models.CheckConstraint(
                condition=~Q(slug__in=RESERVED_SLUGS),
                name="innovation_slug_is_not_a_page",
                violation_error_message="This address belongs to another page of the directory. Choose another one.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values),
                name="innovation_kind_known",
                violation_error_message="Choose community, digital or new way of working.",
            ),
            models.CheckConstraint(
                condition=Q(cost_band__in=CostBand.values),
                name="innovation_cost_band_known",
                violation_error_message="Choose a cost from the list.",
            ),
            models.CheckConstraint(
                condition=Q(evidence_level__lte=3),
                name="innovation_evidence_0_to_3",
                violation_error_message="Evidence goes from 0 to 3.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "published", "hidden", "archived"]),
                name="innovation_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["published", "hidden"]) | Q(published_at__isnull=False),
                name="innovation_published_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(status="archived", archived_at__isnull=False)
                | (~Q(status="archived") & Q(archived_at__isnull=True)),
                name="innovation_archived_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(last_checked_on__isnull=True, last_checked_by="")
                | (Q(last_checked_on__isnull=False) & ~Q(last_checked_by="")),
                name="innovation_checked_by_someone",
                violation_error_message="Say who checked the entry and on which day, or neither.",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(status="archived"),
                name="innovation_merged_is_archived",
            ),
            models.CheckConstraint(
                condition=Q(picture__isnull=True) | ~Q(picture_alt=""),
                name="innovation_picture_is_described",
                violation_error_message="Say what the picture shows, for people who cannot see it.",
            ),
            models.CheckConstraint(
                condition=Q(source__isnull=True, external_id="")
                | (Q(source__isnull=False) & ~Q(external_id="")),
                name="innovation_import_has_an_id",
            ),
            models.UniqueConstraint(
                fields=["source", "external_id"],
                condition=Q(source__isnull=False),
                name="innovation_imported_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-published_at", "-id"], condition=Q(status="published"), name="innovation_newest"
            ),
            models.Index(fields=["status", "id"], name="innovation_by_status"),
            models.Index(fields=["kept_by", "status", "title"], name="innovation_by_keeper"),
            models.Index(website_keys(), name="innovation_by_website"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("innovation", args=[self.slug])

    @property
    def everywhere(self):
        """Whether people can use it wherever in England they are."""
        return self.online or self.all_england

    def confirm(self, *, by, as_whom="", on=None):
        """Somebody says that it is right: the clock starts anew, and whatever it did to the entry is undone.

        `as_whom` is whose name the public reads: unless given, TLAP’s or that of the organisation that keeps it. Raises
        NotAllowedNow for what is not public, but for an entry that the clock has hidden; TLAP may bring back any that
        is hidden.
        """
        name = as_whom or ("TLAP" if _is_tlap(by) or not self.kept_by else self.kept_by.name)
        checked = {"last_checked_on": on or timezone.localdate(), "last_checked_by": name[:200]}
        with transaction.atomic():
            self._locked()
            hidden = self.status == self.Status.HIDDEN
            if self.status != self.Status.PUBLISHED and not (
                self.hidden_by_the_clock or (hidden and _is_tlap(by))
            ):
                raise not_now(self, self.status)
            self._note(by, "Checked: it is right.", **checked)
            self.stop_clock(by=by, outcome="It is right", on=on)
            if hidden:
                self.publish(by=by, why="It can be seen again.")
            else:
                search.put(Innovation.objects.with_ids([self.pk]))

    def release(self, *, by, outcome, on=None):
        """Nobody is asked any more, it stands in results where it belongs, and is public if the clock had hidden it."""
        with transaction.atomic():
            self._locked()
            hidden = self.hidden_by_the_clock
            self.stop_clock(by=by, outcome=outcome, on=on)
            if hidden:
                self.publish(by=by, why=outcome)
            else:
                search.put(Innovation.objects.with_ids([self.pk]))

    def stop_clock(self, *, by, outcome, on=None):
        """The round of asking is over, in the caller's transaction. The caller sees to the search index."""
        for one in self.check_rounds.open():
            one.end(by=by, outcome=outcome, on=on or timezone.localdate())
        for item in QueueItem.objects.about(QueueItem.About.ENTRY, self.pk).of_kind(QueueItem.Kind.STALE):
            item.settle(by=by, outcome=outcome)
        if self.sunk_on:
            Innovation.objects.with_ids([self.pk]).update(sunk_on=None, updated_at=timezone.now())
            self.sunk_on = None

    def sink(self, *, by, on):
        """Let it stand last in results. It keeps the day on which it first did."""
        with transaction.atomic():
            if not self.sunk_on:
                self._note(by, "Nobody has checked it, so it stands last in results.", sunk_on=on)
                search.put(Innovation.objects.with_ids([self.pk]))

    @property
    def hidden_by_the_clock(self):
        """Hidden because nobody checked it, and not by a person for another reason."""
        last = self.steps.first() if self.status == self.Status.HIDDEN else None
        return last is not None and last.by_id is None

    def _locked(self):
        """As it is now, and nobody else changes it until the transaction ends."""
        Innovation.objects.lock([self.pk])
        self.refresh_from_db(fields=["status", "sunk_on"])

    def _note(self, by, why, **changes):
        """Change fields and record who did it; the state stays."""
        changes |= {"updated_at": timezone.now()}
        Innovation.objects.with_ids([self.pk]).update(**changes)
        person = None if isinstance(by, str) else by
        self.steps.create(
            state_from=self.status, state_to=self.status, by=person, by_name=str(by)[:200], why=why
        )
        for field, value in changes.items():
            setattr(self, field, value)

    def publish(self, *, by, why="", at=None, index=True):
        """Show it to everyone. `at` is only for entries whose first day is known from elsewhere.

        Without `index` the caller writes many entries into the index at once, in this same transaction.
        """
        with transaction.atomic():
            move(self, to=self.Status.PUBLISHED, allowed_from=[s for s in self.Status if s != self.Status.PUBLISHED], by=by, why=why,
                 published_at=at or self.published_at or timezone.now(), archived_at=None)  # fmt: skip
            if index:
                search.put(Innovation.objects.with_ids([self.pk]))

    def hide(self, *, by, why):
        """Take it off the public pages until somebody says that it is still right."""
        with transaction.atomic():
            move(self, to=self.Status.HIDDEN, allowed_from=[self.Status.PUBLISHED], by=by, why=why)
            search.take_out([self.pk])

    def archive(self, *, by, why=""):
        """Take it off every public page, but keep it and its history."""
        with transaction.atomic():
            move(self, to=self.Status.ARCHIVED, allowed_from=[s for s in self.Status if s != self.Status.ARCHIVED], by=by, why=why,
                 archived_at=timezone.now())  # fmt: skip
            self.stop_clock(by=by, outcome="No longer shown")
            for item in QueueItem.objects.about(QueueItem.About.ENTRY, self.pk):
                item.settle(by=by, outcome="No longer shown")
            search.take_out([self.pk])


def _is_tlap(by):
    return not isinstance(by, str) and by.is_tlap


class InnovationStep(Step):
    subject = models.ForeignKey(Innovation, models.CASCADE, related_name="steps")

    class Meta:
        ordering = ["-at", "-pk"]


class ThemeServed(models.Model):
    innovation = models.ForeignKey(Innovation, models.CASCADE, related_name="themes_served")
    theme = models.PositiveSmallIntegerField(choices=Theme)

    class Meta:
        ordering = ["theme"]
        constraints = [
            models.UniqueConstraint(fields=["innovation", "theme"], name="theme_served_once"),
            models.CheckConstraint(condition=Q(theme__gte=1, theme__lte=6), name="theme_served_1_to_6"),
        ]


class Route(models.Model):
    """One way to get it, and what to do."""

    innovation = models.ForeignKey(Innovation, models.CASCADE, related_name="routes")
    way = models.CharField(max_length=10, choices=Way)
    text = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["innovation", "way"], name="route_once_each_way"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="route_way_known"),
        ]


class Cost(models.Model):
    innovation = models.ForeignKey(Innovation, models.CASCADE, related_name="costs")
    label = models.CharField(max_length=200)
    text = models.CharField(max_length=500)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]


class PlaceQuerySet(models.QuerySet):
    def within(self, lat, lon, miles):
        """Places no further than so many miles, with `.miles`."""
        south, north, west, east = bounding_box(lat, lon, miles)
        boxed = self.filter(lat__gte=south, lat__lte=north, lon__gte=west, lon__lte=east)
        return boxed.with_distance(lat, lon).filter(miles__lte=miles)

    def with_distance(self, lat, lon):
        return self.filter(lat__isnull=False).annotate(miles=DistanceMiles("lat", "lon", lat, lon))

    def in_council(self, code):
        return self.filter(council_id=code)

    def of_innovations(self, ids):
        """Of these ids, a list or a QuerySet."""
        return self.filter(innovation_id__in=ids)

    def positions(self):
        """(innovation id, latitude, longitude) of the places that have them, in no order."""
        return self.filter(lat__isnull=False).order_by().values_list("innovation_id", "lat", "lon")

    def towns(self):
        """Towns of published places: dicts of name, council_id, the middle's lat and lon, and listings."""
        placed = self.filter(
            innovation__status=Innovation.Status.PUBLISHED, council__isnull=False, lat__isnull=False
        )
        middle = {
            "middle_lat": models.Avg("lat"),
            "middle_lon": models.Avg("lon"),
            "number": models.Count("pk"),
        }
        rows = placed.exclude(town="").order_by().values_list("town", "council_id").annotate(**middle)
        names = ("name", "council_id", "lat", "lon", "listings")
        return [dict(zip(names, row, strict=True)) for row in rows]

    def nearest_each(self):
        """(innovation id, miles to its nearest place), nearest first; the same place counts once."""
        return (
            self.order_by()
            .values("innovation_id")
            .annotate(nearest=models.Min("miles"))
            .order_by("nearest", "innovation_id")
            .values_list("innovation_id", "nearest")
        )


class Place(models.Model):
    """Where an innovation happens. Latitude and longitude in degrees, WGS84."""

    innovation = models.ForeignKey(Innovation, models.CASCADE, related_name="places")
    name = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=400, blank=True)
    town = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    council = models.ForeignKey("places.Council", models.PROTECT, null=True, blank=True, related_name="+")
    is_digital_hub = models.BooleanField("helps people get online", default=False)
    note = models.CharField(max_length=500, blank=True)
    external_id = models.CharField(max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True)
                | Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180),
                name="place_on_the_globe",
                violation_error_message="Latitude is from -90 to 90 and longitude from -180 to 180; give both or neither.",
            )
        ]
        indexes = [
            models.Index(fields=["lat", "lon", "innovation"], name="place_by_position"),
            models.Index(fields=["council", "innovation"], name="place_by_council"),
            models.Index(fields=["postcode", "innovation"], name="place_by_postcode"),
        ]

    def __str__(self):
        return self.name or self.address or self.postcode


class Opening(models.Model):
    """One row of opening times. Weekday 0 is Monday."""

    innovation = models.ForeignKey(Innovation, models.CASCADE, related_name="openings")
    place = models.ForeignKey(Place, models.CASCADE, null=True, blank=True, related_name="openings")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["weekday", "opens", "pk"]
        constraints = [models.CheckConstraint(condition=Q(weekday__lte=6), name="opening_weekday_0_to_6")]

    @property
    def day(self):
        return ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[self.weekday]


class Outcome(models.Model):
    """What was measured, before and after, and by whom. `people` is how many were counted."""

    innovation = models.ForeignKey(Innovation, models.CASCADE, related_name="outcomes")
    measure = models.CharField(max_length=200)
    before = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    after = models.DecimalField(max_digits=10, decimal_places=2)
    unit = models.CharField(max_length=60)
    before_when = models.CharField(max_length=80, blank=True)
    after_when = models.CharField(max_length=80, blank=True)
    over = models.CharField("over how long", max_length=80, blank=True)
    people = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField(max_length=300)
    limits = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(source=""),
                name="outcome_names_its_source",
                violation_error_message="Say where the figures come from.",
            )
        ]


class RoleQuerySet(models.QuerySet):
    def public(self):
        """Without those of organisations that TLAP has not accepted."""
        return self.filter(organisation__status__in=Organisation.PUBLIC)


class Role(models.Model):
    """How an organisation stands to an innovation."""

    class Name(models.TextChoices):
        RUNS = "runs", "Runs it"
        FUNDS = "funds", "Pays for it"
        RESEARCHES = "researches", "Studies it"
        COMMISSIONS = "commissions", "Buys it for people"
        PROMOTES = "promotes", "Tells people about it"

    innovation = models.ForeignKey(Innovation, models.CASCADE, related_name="roles")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="roles")
    role = models.CharField(max_length=12, choices=Name)
    note = models.CharField(max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    objects = RoleQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["innovation", "organisation", "role"], name="role_once"),
            models.CheckConstraint(
                condition=Q(role__in=["runs", "funds", "researches", "commissions", "promotes"]),
                name="role_known",
            ),
        ]
