"""What search and filters read. One IndexEntry for each published innovation, written in the entry's own transaction.

The words themselves (a tsvector on PostgreSQL, an FTS5 table on SQLite) are kept beside it by innovations.search.engine.
"""

from functools import reduce
from operator import or_
from secrets import token_hex

from django.core.cache import cache
from django.db import models, transaction
from django.db.models.functions import Length
from django.utils import timezone

from innovations.lookups import Among, mask_of

CHANGED = "search:changed"
MOST_ALIKE = 5000  # words measured against a misspelt one


class IndexEntryQuerySet(models.QuerySet):
    def matching(self, plan, loose=False):
        """Entries with all that was asked for; `loose`: with some of it. A plan that asks for nothing leaves all."""
        return self if plan.empty else self.meeting(plan.query(loose))

    def meeting(self, query, in_title=False):
        """Entries that meet a query of innovations.search.query, by any of their words or by their titles alone."""
        return self.filter(query.condition(in_title))

    def astray(self):
        """Rows whose innovation is not, or no longer, published."""
        return self.exclude(innovation__status="published")

    def available(self, usable):
        """Entries people can use where they are: everywhere, or among the ids that `usable`, a statement, gives.

        Written as "or" so that PostgreSQL looks each match up in one table of ids. Joined instead, it guesses how
        many ids there are, much too low, and is up to nine times slower.
        """
        return self.filter(models.Q(everywhere=True) | models.Q(Among("innovation_id", usable)))

    def everywhere(self):
        return self.filter(everywhere=True)

    def not_everywhere(self):
        return self.filter(everywhere=False)

    def placed(self, ids):
        return self.filter(pk__in=ids)

    def unplaced(self, ids):
        return self.exclude(pk__in=ids)

    def in_group(self, group, values):
        """Entries with any of these values of a filter group (innovations.filters)."""
        return self.filter(**group.lookup(values))

    def for_theme(self, theme):
        return self.filter(themes__has_any=mask_of([theme]))

    def best_first(self):
        return self.order_by("-quality", "-innovation")

    def newest(self):
        return self.order_by("-published_at", "-innovation")

    def best_evidence(self):
        return self.order_by("-evidence", "-quality", "-innovation")

    def count_by_themes(self):
        """{mask of themes: how many entries}: at most 64 rows, from which any theme's count can be added up."""
        return dict(self.order_by().values_list("themes").annotate(number=models.Count("pk")))

    def needs_answered(self):
        """The mask of needs that some entry answers, at most a minute old."""
        masks = cache.get_or_set(
            "search:needs", lambda: list(self.values_list("needs").distinct()), timeout=60
        )
        return reduce(or_, (mask for (mask,) in masks), 0)

    def put(self, entries):
        """Add these rows or replace those of the same innovations."""
        others = [field.name for field in self.model._meta.concrete_fields if not field.primary_key]
        self.bulk_create(entries, update_conflicts=True, unique_fields=["innovation"], update_fields=others)

    def state(self):
        """Text that is another after each change: part of the name under which counts are cached."""
        latest = self.aggregate(latest=models.Max("indexed_at"))["latest"]
        return f"{latest.timestamp() if latest else 0}:{cache.get(CHANGED, '')}"

    def tell_of_change(self):
        """Once it is committed. Where processes share no cache, the others know by what was written last, and learn of
        what was taken out when their counts are old."""
        transaction.on_commit(lambda: cache.set(CHANGED, token_hex(8), timeout=None), robust=True)


class IndexEntry(models.Model):
    """One published innovation as the filters see it. Masks have bit n set for the word whose `.bit` is n."""

    innovation = models.OneToOneField(
        "innovations.Innovation", models.CASCADE, primary_key=True, related_name="index_entry"
    )
    kind = models.CharField(max_length=12)
    category = models.PositiveSmallIntegerField(help_text="The category's bit number.")
    needs = models.BigIntegerField(default=0)
    audiences = models.BigIntegerField(default=0)
    themes = models.PositiveSmallIntegerField(default=0, help_text="Bit n for theme n.")
    ways = models.PositiveSmallIntegerField(default=0, help_text="Bit n for the nth Way.")
    cost_band = models.CharField(max_length=10)
    evidence = models.PositiveSmallIntegerField()
    everywhere = models.BooleanField()
    quality = models.SmallIntegerField(
        help_text="A stored order for words so broad that ranking all matches would be slow."
    )
    published_at = models.DateTimeField()
    indexed_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = IndexEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "index entries"
        indexes = [
            models.Index(fields=["-quality", "-innovation"], name="index_by_quality"),
            models.Index(fields=["-published_at", "-innovation"], name="index_by_newest"),
            models.Index(fields=["-evidence", "-quality", "-innovation"], name="index_by_evidence"),
            models.Index(fields=["everywhere"], condition=models.Q(everywhere=True), name="index_everywhere"),
        ]


class SearchWordQuerySet(models.QuerySet):
    def among(self, words):
        """Those of the words that are known."""
        return set(self.filter(word__in=words).values_list("word", flat=True))

    def counts(self, words):
        """{word: entries} of those of the words that are known."""
        return dict(self.filter(word__in=words).values_list("word", "entries"))

    def starting_with(self, beginning, most):
        """(word, entries), the commonest first. `beginning` is lower-case letters."""
        after = beginning[:-1] + chr(ord(beginning[-1]) + 1)
        found = self.filter(word__gte=beginning, word__lt=after).order_by("-entries", "word")
        return found.values_list("word", "entries")[:most]

    def resembling(self, words):
        """{word: entries} of known words of about the length of one of these that begin or end as it does.

        A slip of the pen rarely spoils both ends of a word. Who resembles whom most is for the caller to measure.
        On PostgreSQL the index of trigrams (pg_trgm) answers for the ends. Its similarity would find fewer words, or
        as many nearly twice as slowly: benchmarks/README.md.
        """
        alike = models.Q()
        for word in words:
            ends = 2 if len(word) < 6 else 3
            start_or_end = models.Q(word__startswith=word[:2]) | models.Q(word__endswith=word[-ends:])
            alike |= start_or_end & models.Q(letters__range=(len(word) - 2, len(word) + 2))
        found = self.annotate(letters=Length("word")).filter(alike).order_by("-entries", "word")
        return dict(found.values_list("word", "entries")[:MOST_ALIKE])

    def learn(self, words):
        """Add the words that are not known yet. Known ones are left alone, so that nobody waits for a lock on them."""
        new = sorted(set(words) - self.among(words))
        self.bulk_create([self.model(word=word) for word in new], ignore_conflicts=True)

    def recount(self, counts):
        """Replace all by these: {word: entries}."""
        with transaction.atomic():
            self.exclude(word__in=list(counts)).delete()
            rows = [self.model(word=word, entries=counts[word]) for word in sorted(counts)]
            self.bulk_create(
                rows, 1000, update_conflicts=True, unique_fields=["word"], update_fields=["entries"]
            )


class SearchWord(models.Model):
    """A word as people write it, from titles, summaries and synonyms: what a misspelt word may have meant."""

    word = models.CharField(max_length=40, primary_key=True)
    entries = models.PositiveIntegerField(default=1, help_text="In about how many entries it occurs.")

    objects = SearchWordQuerySet.as_manager()
