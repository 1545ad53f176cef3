"""What search and filters read. One IndexEntry for each published innovation, written in the entry's own transaction.

The words themselves (a tsvector on PostgreSQL, an FTS5 table on SQLite) are kept beside it by innovations.search.engine.
"""

from django.db import models
from django.utils import timezone


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

    class Meta:
        verbose_name_plural = "index entries"
        indexes = [
            models.Index(fields=["-quality", "-innovation"], name="index_by_quality"),
            models.Index(fields=["-published_at", "-innovation"], name="index_by_newest"),
            models.Index(fields=["-evidence", "-quality", "-innovation"], name="index_by_evidence"),
            models.Index(fields=["everywhere"], condition=models.Q(everywhere=True), name="index_everywhere"),
        ]


class SearchWord(models.Model):
    """A word as people write it, from titles, summaries and synonyms: what a misspelt word may have meant."""

    word = models.CharField(max_length=40, primary_key=True)
    entries = models.PositiveIntegerField(default=1, help_text="In about how many entries it occurs.")
