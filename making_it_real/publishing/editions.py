"""Publishing a campaign, once, and correcting it: in one transaction all of it becomes public or none of it."""

from itertools import batched

from django.db import transaction
from django.utils import timezone

from making_it_real.counting import checking, drain
from making_it_real.lives import carry_out, only_for
from making_it_real.models import CampaignOrganisation, Edition, ExpectedShare, Response, Result
from making_it_real.publishing.earlier import hidden_before
from making_it_real.publishing.masks import hidden_of
from making_it_real.publishing.rows import Writer
from making_it_real.publishing.since import baseline_of
from making_it_real.publishing.tables import counts_of
from making_it_real.publishing.weighting import weighted_rows
from making_it_real.segments import PAYMENT, POSITION

AT_ONCE = 50  # groups whose baseline is in memory
ROWS = 1000


class WrongTallies(Exception):
    """The tallies are not what the responses say, so nothing was published."""


def publish(campaign, *, by, at=None):
    """Make a closed campaign's results public; its first Edition. Of two at once one gets NotAllowedNow.

    What waits in the intake is counted first. Answers in bursts that nobody has decided on stay out, and the edition says
    how many. `at`: when, if not now. Raises WrongTallies.
    """
    only_for(campaign, "publish", by)
    count_all(campaign)
    with transaction.atomic():
        carry_out(campaign, "publish", by=by)
        return _write(campaign, by, at=at)


def correct(campaign, *, by, why):
    """Publish a further Edition, for a reason that everyone can read. What an earlier one hid stays hidden."""
    only_for(campaign, "correct", by)
    count_all(campaign)
    with transaction.atomic():
        carry_out(campaign, "correct", by=by, why=why)
        return _write(campaign, by, why)


def count_all(campaign):
    """Count until nothing waits: behind any worker that is counting, not past it."""
    while drain(campaign, wait=True):
        pass


def _write(campaign, by, why="", at=None):
    CampaignOrganisation.objects.in_campaign(campaign).hold_all()
    if those := checking.wrong(campaign):
        raise WrongTallies("The tallies are not what the responses say: " + ", ".join(map(str, those)))
    baseline, counts = baseline_of(campaign), counts_of(campaign)
    forced = hidden_before(campaign, counts)
    edition = _edition(campaign, by, why, at, baseline)
    hidden, absent = hidden_of(counts, forced)
    writer = Writer(edition, counts, hidden, absent, baseline, _expected(campaign), _unasked(campaign))
    for some in batched(_rows(writer), ROWS):
        Result.objects.bulk_create(some)
    return edition


def _edition(campaign, by, why, at, baseline):
    last = Edition.objects.of(campaign).latest().first()
    person = None if isinstance(by, str) else by
    return Edition.objects.create(
        campaign=campaign, number=last.number + 1 if last else 1, published_at=at or timezone.now(), by=person, by_name=str(by), reason=why,
        baseline=baseline.edition, held_back=Response.objects.in_campaign(campaign).held_back().count(),
    )  # fmt: skip


def _rows(writer):
    numbers = range(len(writer.counts.groups))
    for some in batched(numbers, AT_ONCE):
        writer.baseline.read([writer.counts.groups[number] for number in some])
        for number in some:
            yield from writer.rows_of(number)
    yield from weighted_rows(writer.edition, writer.counts, writer.hidden)


def _expected(campaign):
    """{organisation: {theme: share}} of the declarations that stand today."""
    found = {}
    for organisation, theme, share in ExpectedShare.objects.standing_in(campaign):
        found.setdefault(organisation, {})[theme] = share
    return found


def _unasked(campaign):
    left_out = [] if campaign.asks_position else POSITION.segments
    left_out += [] if campaign.asks_payment else PAYMENT.segments
    return frozenset(one.key for one in left_out)
