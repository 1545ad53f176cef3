"""Publishing a campaign's results, once nobody has to decide on answers that would change them."""

from making_it_real import quarantine
from making_it_real.models import Burst
from making_it_real.publishing import WrongTallies, correct, publish
from making_it_real.rough import rough


class NotYet(Exception):
    """A person has to do something first; the message says what."""


def what_waits(campaign):
    """In words, what stands between a closed campaign and its results; "" for nothing."""
    bursts = Burst.objects.in_campaign(campaign).waiting().count()
    if not bursts:
        return ""
    held = str(rough(quarantine.held_back(campaign))).capitalize()
    return f"{held} answers came unusually fast and are held back. Say first whether they count."


def publish_checked(campaign, *, by):
    """Raises NotYet, NotForYou and NotAllowedNow."""
    return _checked(campaign, lambda: publish(campaign, by=by))


def correct_checked(campaign, *, by, why):
    """A further edition, for a reason that everyone can read."""
    return _checked(campaign, lambda: correct(campaign, by=by, why=why))


def _checked(campaign, deed):
    if found := what_waits(campaign):
        raise NotYet(found)
    try:
        return deed()
    except WrongTallies as wrong:
        raise NotYet(
            "The tallies are not what the answers say, so nothing was published. Ask for a recount."
        ) from wrong
