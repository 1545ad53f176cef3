"""The entry as something a revision can be about."""

from django.urls import reverse

from carehub.moderation.documents import Document
from innovations.listing import checking, duplicates, looking, reading, writing
from innovations.listing.fields import FIELDS
from innovations.listing.past import past
from innovations.models import Innovation


class EntryDocument(Document):
    name = "entry"
    noun = "listing"
    fields = FIELDS

    def empty(self):
        return reading.empty()

    def find(self, subject_id):
        return Innovation.objects.now(subject_id).first()

    def lock(self, subject_id):
        """The one that took its place, if it was merged into another."""
        pk = Innovation.objects.current_ids([subject_id]).get(subject_id, subject_id)
        return Innovation.objects.select_for_update(no_key=True).get(pk=pk)

    def read(self, subject):
        return reading.read(subject)

    def write(self, subject, content, *, revision, by, why):
        return writing.write(subject, content, by=by, why=why, organisation=revision.organisation)

    def title(self, content):
        return content["title"]

    def problems(self, content):
        return checking.problems(content)

    def belongs_to(self, subject, organisation):
        return subject.kept_by_id in (None, organisation.pk)

    def checks(self, revision):
        return looking.checks(revision)

    def alike(self, revision):
        return duplicates.alike(revision)

    def past(self, subject, for_tlap):
        return past(subject, for_tlap)

    def former(self, subject):
        return list(Innovation.objects.led_to(subject))

    def merge_url(self, one_id, other_id):
        return reverse("merge", args=[one_id, other_id])

    def edit_url(self, revision):
        return reverse("listing", args=[revision.organisation.slug, revision.pk])
