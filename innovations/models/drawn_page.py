"""Pages of entries that are kept drawn, so that nobody waits for one to be put together.

Who changes anything that a page shows need not know of this. Triggers of the database (migration 0016) count every
change, in its own transaction and by whatever path it came. A page is kept with the numbers that stood there before it
was drawn, and is shown only while they are the same: what is out of date is never shown, whether or not somebody has
drawn it anew. A new table that a page shows needs a trigger; tests/innovations/test_drawn_pages.py notices.
"""

from django.db import connection, models

from innovations.drawing import release_and_day

# Whether `page` is right, given release_and_day(). The same for one page and for finding those to be drawn.
RIGHT = """
    page.drawn_at = page.changes AND page.release = %s AND page.shared_at = (SELECT changes FROM innovations_sharedchange)
    AND page.right_until >= %s
    AND NOT EXISTS (
        SELECT 1 FROM innovations_shownbeside AS beside
        LEFT JOIN innovations_drawnpage AS other ON other.innovation_id = beside.shown
        WHERE beside.page_id = page.innovation_id AND (other.changes IS NULL OR other.changes <> beside.changes)
    )
"""
_WAITING = f"""
    SELECT entry.id FROM innovations_innovation AS entry WHERE entry.status = 'published' AND NOT EXISTS (
        SELECT 1 FROM innovations_drawnpage AS page WHERE page.innovation_id = entry.id AND {RIGHT}
    ) ORDER BY entry.id DESC LIMIT %s
"""  # noqa: S608 (no text from outside)


class SharedChange(models.Model):
    """One row: how often anything changed that many pages show, such as the name of a need or an organisation."""

    changes = models.BigIntegerField(default=0)


class DrawnPageQuerySet(models.QuerySet):
    def waiting(self, most):
        """Ids of published entries without a page that is right, the newest first."""
        with connection.cursor() as cursor:
            cursor.execute(_WAITING, [*release_and_day(), most])
            return [pk for (pk,) in cursor.fetchall()]

    def numbers(self, ids):
        """({id: number of its changes}, number of shared changes), counted from now on if they were not before."""
        shared, _ = SharedChange.objects.get_or_create(pk=1)
        known = self.filter(pk__in=ids).values_list("pk", flat=True)
        # Only the new ones: to find that a row is there already, PostgreSQL waits for whoever is changing it.
        new = sorted(set(ids) - set(known))
        self.bulk_create([self.model(pk=pk) for pk in new], ignore_conflicts=True)
        return dict(self.filter(pk__in=ids).values_list("pk", "changes")), shared.changes

    def lock(self, ids):
        """Of these ids, those whose pages nobody is changing now; nobody does until the transaction ends."""
        free = self.filter(pk__in=ids).select_for_update(skip_locked=True, no_key=True)
        return set(free.values_list("pk", flat=True))

    def keep(self, pages):
        """Put drawn pages in the place of older ones, {page: {id shown beside it: number of its changes}}."""
        drawn = [
            field.name
            for field in self.model._meta.concrete_fields
            if field.name not in ("innovation", "changes")
        ]
        self.bulk_create(pages, update_conflicts=True, unique_fields=["innovation"], update_fields=drawn)
        ShownBeside.objects.filter(page__in=pages).delete()
        ShownBeside.objects.bulk_create(
            ShownBeside(page=page, shown=pk, changes=changes)
            for page, beside in pages.items()
            for pk, changes in beside.items()
        )


class DrawnPage(models.Model):
    """The middle of one entry's page as HTML, for everybody who has not saved it on their list."""

    innovation = models.OneToOneField(
        "innovations.Innovation", models.CASCADE, primary_key=True, related_name="drawn_page"
    )
    changes = models.BigIntegerField(
        default=0, help_text="How often what the entry shows changed: by triggers."
    )
    drawn_at = models.BigIntegerField(null=True, help_text="The number of changes before it was drawn.")
    shared_at = models.BigIntegerField(
        null=True, help_text="The number of shared changes before it was drawn."
    )
    release = models.CharField(max_length=64, blank=True, help_text="What drew it.")
    right_until = models.DateField(null=True, help_text="The last day on which its words are right.")
    html = models.TextField(blank=True)

    objects = DrawnPageQuerySet.as_manager()


class ShownBeside(models.Model):
    """An entry whose card a drawn page shows, and the number of its changes before it was drawn."""

    page = models.ForeignKey(DrawnPage, models.CASCADE, related_name="beside")
    shown = models.BigIntegerField(
        help_text="Its id. No foreign key: when it is deleted, the page is not right."
    )
    changes = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "shown"], name="shown_beside_once")]
