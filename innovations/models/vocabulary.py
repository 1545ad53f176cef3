"""The directory's words: what people need, who things are for, what kinds of thing there are."""

from django.db import models, transaction
from django.db.models import Max, Q

from carehub.remember import remembered

LARGEST_BIT = 62  # masks of words are signed 64-bit integers


class Kind(models.TextChoices):
    COMMUNITY = "community", "Community"
    DIGITAL = "digital", "Digital"
    NEW_WAY = "new_way", "New way of working"


class Way(models.TextChoices):
    """How somebody gets an innovation."""

    COUNCIL = "council", "Through the council"
    NHS = "nhs", "Through the NHS"
    BUY = "buy", "Buy it yourself"
    FREE = "free", "Free"


class CostBand(models.TextChoices):
    FREE = "free", "Free"
    UNDER_5 = "under_5", "Under £5 a time"
    UNDER_20 = "under_20", "Under £20 a week"
    OVER_20 = "over_20", "More than £20 a week"
    DEPENDS = "depends", "It depends, or ask"


class Evidence(models.IntegerChoices):
    """How we know it helps. The longer explanations are on the page of every entry."""

    NEW = 0, "New: nobody has checked yet"
    SAID = 1, "People say it helps"
    MEASURED = 2, "Measured locally"
    TESTED = 3, "Tested in a study"

    @property
    def meaning(self):
        return MEANINGS[self]

    @property
    def limits(self):
        return LIMITS[self]


MEANINGS = {
    Evidence.NEW: "This is a new idea, or nobody has asked the people who use it yet. It may still be very good.",
    Evidence.SAID: "People who used it were asked, and most of them said it helped.",
    Evidence.MEASURED: "The team counted something that matters before it started and again later.",
    Evidence.TESTED: "A study compared people who had it with people who did not have it.",
}
LIMITS = {
    Evidence.NEW: "We cannot tell you if it helps. Ask to try it first, and ask what happens if it does not suit you.",
    Evidence.SAID: "People who did not like it may have stopped coming before anyone asked.",
    Evidence.MEASURED: "Other things may have changed at the same time, so it may not be the only reason.",
    Evidence.TESTED: "It was tested with some people in some places. It may work more or less well for you.",
}


@remembered(seconds=60)
def _all_words(model):
    return list(model.objects.in_order())


class WordQuerySet(models.QuerySet):
    def in_order(self):
        return self.order_by("order", "name")

    def remembered(self):
        """All rows in order, at most a minute old."""
        return _all_words(self.model)

    def with_slugs(self, slugs):
        return self.filter(slug__in=slugs)

    def has_bit(self, bit):
        return self.filter(bit=bit).exists()

    @transaction.atomic
    def add(self, word):
        """Save a new word (an instance not saved yet) at the next free place in the masks."""
        taken = list(self.select_for_update().values_list("bit", flat=True))
        word.bit = max(taken, default=-1) + 1
        word.save(force_insert=True)
        return word

    def next_bit(self):
        highest = self.aggregate(highest=Max("bit"))["highest"]
        return 0 if highest is None else highest + 1


class Word(models.Model):
    """A word of a filter. `bit` is its place in the masks of the search index and never changes."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    order = models.PositiveSmallIntegerField(default=100)
    bit = models.PositiveSmallIntegerField(unique=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = WordQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["order", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(bit__lte=LARGEST_BIT),
                name="%(class)s_fits_the_mask",
                violation_error_message="There is room for 63 of these. Rename or join some first.",
            )
        ]

    def __str__(self):
        return self.name


class Need(Word):
    """What somebody needs, in the first person: “I feel lonely”."""

    label = models.CharField(max_length=60, help_text="A few words for filters: “Company and friends”.")
    hint = models.CharField(
        max_length=80, blank=True, help_text="What they may find: “Clubs, someone to call”."
    )
    icon = models.CharField(max_length=30, default="info")


class Audience(Word):
    """Who an innovation is for."""


class Category(Word):
    """What sort of thing it is, finer than its kind: “Community group”, “App or website”."""

    kind = models.CharField(max_length=12, choices=Kind)
    icon = models.CharField(max_length=30, default="group")
    scene = models.CharField(
        max_length=30, default="supper", help_text="The drawing shown when an entry has no picture."
    )

    class Meta(Word.Meta):
        verbose_name_plural = "categories"


class SynonymGroupQuerySet(models.QuerySet):
    def in_use(self):
        return self.filter(active=True)


class SynonymGroup(models.Model):
    """Words that mean the same to somebody looking for care. Searching for one finds all."""

    words = models.TextField(help_text="Words or short phrases, separated by commas.")
    note = models.CharField(max_length=200, blank=True)
    active = models.BooleanField(default=True)

    objects = SynonymGroupQuerySet.as_manager()

    class Meta:
        ordering = ["words"]

    def __str__(self):
        return self.words

    @property
    def terms(self):
        return [term.strip() for term in self.words.split(",") if term.strip()]


class TermMapping(models.Model):
    """What an imported taxonomy term means here: the table that turns a feed's words into ours."""

    vocabulary = models.CharField(max_length=200, blank=True, help_text="The feed's taxonomy; empty for any.")
    term = models.CharField(max_length=200, help_text="The feed's term, in any case.")
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True)
    needs = models.ManyToManyField(Need, blank=True)
    audiences = models.ManyToManyField(Audience, blank=True)
    themes = models.JSONField(default=list, blank=True, help_text="Theme numbers, for example [1, 2].")
    is_digital_hub = models.BooleanField(default=False, help_text="Its places help people get online.")
    cost_band = models.CharField(max_length=10, choices=CostBand, blank=True)
    ways = models.JSONField(default=list, blank=True, help_text="Ways to get it, for example [“free”].")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vocabulary", "term"], name="term_mapped_once")]
        ordering = ["vocabulary", "term"]

    def __str__(self):
        return f"{self.vocabulary}: {self.term}" if self.vocabulary else self.term
