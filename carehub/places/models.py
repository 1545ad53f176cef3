from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse

from carehub.places.names import normal
from carehub.places.offline import held

# England with the Isles of Scilly, in degrees WGS84: south, north, west, east.
ENGLAND = (49.8, 55.9, -6.5, 1.8)
# The British Isles, for postcodes of every nation.
ISLES = (49.0, 61.0, -8.7, 1.8)


def lies_in(box, lat, lon):
    south, north, west, east = box
    return south <= lat <= north and west <= lon <= east


def _within(box):
    south, north, west, east = box
    return Q(lat__gte=south, lat__lte=north, lon__gte=west, lon__lte=east)


class CouncilQuerySet(models.QuerySet):
    def with_code(self, code):
        """The council with this ONS code, or None, also for None."""
        return self.filter(pk=code).first() if code else None

    def with_slug(self, slug):
        return self.filter(slug=slug).first()

    def names(self):
        """{ONS code: name} of all."""
        return dict(self.values_list("pk", "name"))

    def by_name(self, text):
        """The council people mean by a name in any usual form ("Leeds City Council", "Hull"), or None."""
        known = held().council_named(text)
        plain = text.replace("\0", "").strip()
        return self.filter(Q(pk=known.council) if known else Q(name__iexact=plain)).first()

    def ids_like(self, council):
        """Of councils like this one, the most similar first."""
        like = self.model.similar.through.objects.filter(council=council)
        return like.order_by("rank").values_list("similar", flat=True)


class Council(models.Model):
    """One of the 153 English councils with adult social care duties. Loaded by reference.load_councils()."""

    class Kind(models.TextChoices):
        COUNTY = "county", "County"
        UNITARY = "unitary", "Unitary"
        METROPOLITAN = "metropolitan", "Metropolitan borough"
        LONDON = "london", "London borough"

    gss_code = models.CharField("ONS code", max_length=9, primary_key=True)
    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    region = models.CharField(max_length=30)
    kind = models.CharField(max_length=12, choices=Kind)
    lat = models.FloatField("latitude")
    lon = models.FloatField("longitude")
    population = models.PositiveIntegerField(help_text="Mid-2024, Office for National Statistics")
    population_65_plus = models.PositiveIntegerField("people aged 65 and over")
    website = models.URLField()
    hex_q = models.SmallIntegerField("hexagon column", help_text="Odd rows are pushed half a hexagon right")
    hex_r = models.SmallIntegerField("hexagon row", help_text="Grows northwards")
    facts = models.JSONField(default=dict, help_text="Published figures: population, deprivation, broadband")
    similar = models.ManyToManyField(
        "self",
        through="CouncilSimilarity",
        through_fields=("council", "similar"),
        symmetrical=False,
        related_name="similar_to",
    )

    objects = CouncilQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["hex_q", "hex_r"], name="council_has_its_own_hexagon"),
            models.CheckConstraint(condition=_within(ENGLAND), name="council_lies_in_england"),
            models.CheckConstraint(
                condition=Q(population__gt=0, population_65_plus__lte=F("population")),
                name="council_older_people_are_among_its_people",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["county", "unitary", "metropolitan", "london"]),
                name="council_kind_is_known",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("council", args=[self.slug])


class CouncilSimilarity(models.Model):
    """How alike two councils are by their people and places; rank 1 is the most alike."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="similarities")
    rank = models.PositiveSmallIntegerField()
    similar = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="+")
    distance = models.FloatField(
        help_text="0 is the same; Euclidean, over standardised population, age, density, deprivation and rurality"
    )

    class Meta:
        ordering = ["council", "rank"]
        verbose_name_plural = "council similarities"
        constraints = [
            models.UniqueConstraint(fields=["council", "rank"], name="council_similarity_rank_used_once"),
            models.UniqueConstraint(fields=["council", "similar"], name="council_similarity_pair_once"),
            models.CheckConstraint(
                condition=Q(rank__gte=1, distance__gte=0) & ~Q(council=F("similar")),
                name="council_similarity_is_to_another",
            ),
        ]

    def __str__(self):
        return f"{self.council_id} {self.rank}: {self.similar_id}"


class PostcodeQuerySet(models.QuerySet):
    def exactly(self, packed):
        """(lat, lon, area_code, terminated) or None; the one query that every full postcode costs."""
        return next(iter(self.filter(pk=packed).values_list("lat", "lon", "area_code", "terminated")), None)

    def live_among(self, packed):
        """Which of these packed postcodes are in use today, as a set."""
        live = self.filter(packed__in=packed, terminated__isnull=True)
        return set(live.values_list("packed", flat=True))


class Postcode(models.Model):
    """One exact postcode from the files of the ONS or Ordnance Survey. Empty until import_postcodes is run."""

    packed = models.CharField(max_length=7, primary_key=True, help_text="Without a space: M320JG")
    lat = models.FloatField("latitude", null=True)
    lon = models.FloatField("longitude", null=True)
    area_code = models.CharField(
        max_length=9,
        blank=True,
        help_text="The council in England; else the nation or island; blank: not known",
    )
    terminated = models.DateField(null=True, help_text="First day of the month in which it went out of use")

    objects = PostcodeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True)
                | (Q(lat__isnull=False, lon__isnull=False) & _within(ISLES)),
                name="postcode_has_a_real_position_or_none",
            ),
        ]

    def __str__(self):
        return f"{self.packed[:-3]} {self.packed[-3:]}"


class PlaceNameQuerySet(models.QuerySet):
    def called(self, key):
        """(name, ONS code, lat, lon, listings) of each with this normal name, the most listed first."""
        found = self.filter(key=key).order_by("-listings", "council_id")
        return found.values_list("name", "council_id", "lat", "lon", "listings")

    def names(self):
        return self.order_by().values_list("name", flat=True).distinct()

    @transaction.atomic
    def replace_all(self, rows):
        """Forget every name and keep these: dicts of name, council_id (ONS code), lat, lon and listings.

        The same name twice in a council becomes one, in the middle of its listings. Rows that do not lie in England
        are left out: they come of wrong coordinates.
        """
        self.all().delete()
        return len(self.bulk_create(_one_for_each_name(rows), batch_size=1000))


def _one_for_each_name(rows):
    kept = {}
    for row in rows:
        name = PlaceName(**row)
        name.key = normal(name.name)[:80]
        if not name.key or not lies_in(ENGLAND, name.lat, name.lon):
            continue
        same = kept.setdefault((name.key, name.council_id), name)
        if same is not name:
            same.take_in(name)
    return kept.values()


class PlaceName(models.Model):
    """A town or village as listings write it, with the middle of the places listed there."""

    name = models.CharField(max_length=80)
    key = models.CharField(max_length=80, editable=False)
    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="place_names")
    lat = models.FloatField(
        "latitude", validators=[MinValueValidator(ENGLAND[0]), MaxValueValidator(ENGLAND[1])]
    )
    lon = models.FloatField(
        "longitude", validators=[MinValueValidator(ENGLAND[2]), MaxValueValidator(ENGLAND[3])]
    )
    listings = models.PositiveIntegerField(default=1, validators=[MinValueValidator(1)])

    objects = PlaceNameQuerySet.as_manager()

    class Meta:
        ordering = ["name", "council"]
        constraints = [
            models.UniqueConstraint(fields=["key", "council"], name="place_name_once_in_a_council"),
            models.CheckConstraint(condition=_within(ENGLAND), name="place_name_lies_in_england"),
            models.CheckConstraint(condition=Q(listings__gte=1), name="place_name_is_in_a_listing"),
        ]

    def __str__(self):
        return f"{self.name}, {self.council}"

    def take_in(self, other):
        """Add another reading of the same name; the middle moves by how many listings each has."""
        together = self.listings + other.listings
        self.lat += (other.lat - self.lat) * other.listings / together
        self.lon += (other.lon - self.lon) * other.listings / together
        self.listings = together
