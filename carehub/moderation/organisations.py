"""What TLAP decides about an organisation itself, and what helps to decide."""

from dataclasses import dataclass

from django.db import transaction

from carehub.accounts.alike import alike
from carehub.accounts.models import Organisation
from carehub.accounts.websites import is_on_own_domain
from carehub.moderation.forms import Choice
from carehub.moderation.models import QueueItem, Revision

ACCEPT = Choice("accept", "Accept", "It gets a public page, and what it sends can be published", why=False)
REFUSE = Choice("refuse", "Do not accept", "It gets no page. What it has sent is rejected too")
SUSPEND = Choice("suspend", "Suspend", "Its people can read but change nothing. What is public stays")
RESTORE = Choice("restore", "Let it work again", "Its people can change and send things")
TRUST = Choice("trust", "Trust it", "What it sends is published at once, and we look at it afterwards")
DISTRUST = Choice("distrust", "No longer trust it", "What it sends waits for us first")
OUTCOMES = {
    "accept": "is accepted",
    "refuse": "is not accepted",
    "suspend": "is suspended",
    "restore": "can work again",
    "trust": "is trusted",
    "distrust": "is no longer trusted",
}
SETTLED = {"accept": "Accepted", "refuse": "Refused"}


def choices(organisation):
    """What can be decided about it in its present state."""
    if organisation.status == Organisation.Status.WAITING:
        return [ACCEPT, REFUSE]
    if organisation.status == Organisation.Status.ACTIVE:
        return [DISTRUST if organisation.trusted else TRUST, SUSPEND]
    return [RESTORE]


@transaction.atomic
def decide(organisation, decision, *, by, why):
    """Do it, settle what waits for it, and tell its leads. Raises NotAllowedNow when somebody was quicker."""
    if decision in ("trust", "distrust"):
        _trust(organisation, decision == "trust", by, why)
    else:
        getattr(organisation, decision)(by=by, why=why)
    if decision in SETTLED:
        for item in QueueItem.objects.about(QueueItem.About.ORGANISATION, organisation.pk):
            item.settle(by=by, outcome=SETTLED[decision])
    if decision == "refuse":
        _reject_what_it_sent(organisation, by, why)


def _trust(organisation, trusted, by, why):
    organisation.trust(trusted, by=by, why=why)
    letter = "organisation_trusted" if trusted else "organisation_not_trusted"
    organisation.write_to_leads(
        f"organisation:{organisation.pk}:step:{organisation.steps.first().pk}", letter, {"why": why}
    )


def _reject_what_it_sent(organisation, by, why):
    for revision in Revision.objects.of_organisation(organisation).waiting():
        revision.reject(by=by, why=f"{organisation} was not accepted. {why}")


def similar(organisation):
    """Others with the same website or a name much like its own, public or not."""
    return alike(
        organisation.name, organisation.website, among=Organisation.objects.exclude(pk=organisation.pk)
    )


@dataclass(frozen=True)
class Person:
    """Somebody at its desk. An address on its own domain is evidence, never proof."""

    name: str
    email: str
    role: str
    own_domain: bool


def people(organisation):
    return [
        Person(one.user.name, one.user.email, one.get_role_display(), is_on_own_domain(one.user.email, organisation.website))
        for one in organisation.memberships.with_people()
    ]  # fmt: skip


def told(organisation):
    """What somebody said about their part in it when they started it here, or ""."""
    first = organisation.steps.last()
    return first.why if first and not first.state_from else ""
