"""An organisation's public details, changed by its leads: one change at a time, and TLAP decides."""

from django.db import transaction

from carehub.accounts.models import Organisation
from carehub.moderation import documents
from carehub.moderation.differences import compare
from carehub.moderation.models import Revision

DOCUMENT = "organisation"


class WaitsAlready(Exception):
    """A colleague has sent a change that TLAP has not decided on."""


class NothingChanged(Exception):
    """What was sent is what everybody can read already."""


def open_change(organisation):
    """The change that waits for TLAP or came back from there, or None."""
    own = Revision.objects.of(DOCUMENT, organisation.pk).of_organisation(organisation)
    return own.open().latest_first().select_related("organisation").with_steps().first()


def public_details(organisation):
    return documents.get(DOCUMENT).read(organisation)


@transaction.atomic
def send(organisation, told, *, by):
    """Ask TLAP to publish these details. `told` also holds a note for TLAP. Returns the Revision.

    Raises WaitsAlready, NothingChanged.
    """
    Organisation.objects.select_for_update(no_key=True).only("pk").get(pk=organisation.pk)
    change, content = open_change(organisation), {name: told[name] for name in public_details(organisation)}
    if change and change.waits:
        raise WaitsAlready
    if content == public_details(Organisation.objects.get(pk=organisation.pk)):
        raise NothingChanged
    if change:
        change.save_draft(content, by=by, version=change.version)
    else:
        change = Revision.objects.begin(
            DOCUMENT, organisation, by=by, organisation=organisation, content=content
        )
    change.note = told["note"]
    change.save(update_fields=["note"])
    change.submit(by=by)
    return change


def asked_for(change):
    """What the moderator wrote who sent it back, or ""."""
    came_back = change and change.status == change.Status.RETURNED
    return change.steps.all()[0].why if came_back else ""


def differences(change):
    """What the change would change."""
    return compare(change.about.fields, change.base, change.ground(), change.content)


def words(organisation):
    """What everybody can read now, as (label, words)."""
    content = public_details(organisation)
    return [(field.label, field.show(content[field.name])) for field in documents.get(DOCUMENT).fields]
