"""Starting an organisation: it waits for TLAP, and whoever started it is its first lead."""

from contextlib import suppress

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.crypto import get_random_string

from carehub.accounts.alike import alike
from carehub.accounts.models import Membership, Organisation, User
from carehub.accounts.websites import is_on_own_domain
from carehub.mail import post
from carehub.moderation.models import QueueItem
from innovations.slugs import organisation_slug

MOST_WAITING = 3  # organisations of one person that TLAP has not decided on


class TooManyWaiting(Exception):
    """The person has started as many organisations as one may before TLAP has decided on them."""


@transaction.atomic
def start(told, *, by):
    """`told` holds name, kind, website, council (ONS code or "") and words, for TLAP only. Sent twice, it starts one.

    Raises TooManyWaiting.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    waiting = Organisation.objects.waiting().led_by(by)
    same = [one for one in waiting if one.name.casefold() == told["name"].casefold()]
    if same:
        return same[0]
    if len(waiting) >= MOST_WAITING:
        raise TooManyWaiting
    organisation = _new(told)
    organisation.steps.create(
        state_from="", state_to=organisation.status, by=by, by_name=str(by), why=told["words"]
    )
    Membership.start(organisation, by=by)
    _queue(organisation, by)
    desk = settings.SITE_URL + reverse("desk", args=[organisation.slug])
    post(f"organisation:{organisation.pk}:received", by.email, "organisation_received",
         {"organisation": organisation, "desk": desk})  # fmt: skip
    return organisation


def _new(told):
    """Others may take an address at the same moment: then the next free one, and in the end one nobody thinks of."""
    for _ in range(2):
        with suppress(IntegrityError), transaction.atomic():
            return _made(told, organisation_slug(told["name"]))
    return _made(told, organisation_slug(f"{told['name']} {get_random_string(8).lower()}"))


def _made(told, slug):
    details = {name: told[name] for name in ("name", "kind", "website")}
    council = told["council"] or None
    return Organisation.objects.create(
        **details, slug=slug, council_id=council, status=Organisation.Status.WAITING
    )


def _queue(organisation, by):
    is_own = is_on_own_domain(by.email, organisation.website)
    others = Organisation.objects.exclude(pk=organisation.pk)
    QueueItem.objects.put(
        QueueItem.About.ORGANISATION, organisation.pk, kind=QueueItem.Kind.ORGANISATION, title=organisation.name,
        sender_name=str(by), organisation=organisation,
        duplicates=len(alike(organisation.name, organisation.website, among=others)),
        warning="" if is_own else "The email address is not on its own website’s domain",
    )  # fmt: skip
