"""An organisation's own words about itself as something a revision can be about."""

from django.urls import reverse

from carehub.accounts.models import Organisation
from carehub.moderation.documents import Document, Field
from carehub.places.models import Council

PLAIN = ["name", "kind", "description", "website", "email", "phone"]


def _kind(value):
    return Organisation.Kind(value).label if value in Organisation.Kind.values else ""


def _council(code):
    return Council.objects.names().get(code, "")


class OrganisationDocument(Document):
    name = "organisation"
    noun = "organisation"
    fields = [
        Field("name", "Name"),
        Field("kind", "Kind", _kind),
        Field("description", "What it does"),
        Field("website", "Website"),
        Field("email", "E-mail"),
        Field("phone", "Phone"),
        Field("council", "Council area", _council),
    ]

    def empty(self):
        return {**dict.fromkeys([*PLAIN, "council"], ""), "kind": Organisation.Kind.CHARITY.value}

    def find(self, subject_id):
        return Organisation.objects.filter(pk=subject_id).first()

    def lock(self, subject_id):
        return Organisation.objects.select_for_update(no_key=True).get(pk=subject_id)

    def read(self, subject):
        return {**{name: getattr(subject, name) for name in PLAIN}, "council": subject.council_id or ""}

    def write(self, subject, content, *, revision, by, why):
        for name in PLAIN:
            setattr(subject, name, content[name])
        subject.council_id = content["council"] or None
        # Nothing else: its standing may be changed by a moderator at the same moment.
        subject.save(update_fields=[*PLAIN, "council", "updated_at"])
        return subject

    def title(self, content):
        return content["name"]

    def problems(self, content):
        return {} if content["name"].strip() else {"name": "Give the organisation a name"}

    def belongs_to(self, subject, organisation):
        return subject == organisation

    def edit_url(self, revision):
        return reverse("organisation-details", args=[revision.organisation.slug])
