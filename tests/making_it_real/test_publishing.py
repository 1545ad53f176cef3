"""Publishing: from tallies to what everyone reads, once, by the rules."""

import random
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from django.db import connection, connections
from django.utils import timezone

from carehub.workflow import NotAllowedNow
from making_it_real.disclosure.hiding import KEYS
from making_it_real.intervals import newcombe
from making_it_real.lives import NotForYou
from making_it_real.models import Burst, Campaign, Edition, Intake, Result, Tally
from making_it_real.publishing import WrongTallies, correct, publish
from making_it_real.publishing.masks import hidden_of
from making_it_real.publishing.tables import counts_of
from making_it_real.segments import SELF_FUNDERS
from making_it_real.survey.sending import put
from tests.factories import (
    make_campaign,
    make_council,
    make_declaration,
    make_moderator,
    make_organisation,
    make_published,
    make_responses,
    make_statement_set,
)
from tests.making_it_real.attacker import Attack

pytestmark = pytest.mark.django_db


def row(edition, organisation=None, *, level=None, area="", segment="all", theme=1):
    level = level or ("organisation" if organisation else "england")
    return Result.objects.get(
        edition=edition, organisation=organisation, level=level, area=area, segment=segment, theme=theme
    )


def closed(answers, about=None, **them):
    """A closed campaign about one organisation, with one response of these answers each."""
    campaign = make_campaign(about=[about or make_organisation()])
    one = campaign.organisations.get()
    make_responses(one, [each * campaign.shape().statements for each in answers], **them)
    campaign.close(by="a test")
    return campaign, one.organisation


def test_a_share_of_people_who_agree_with_its_interval_and_people_to_the_nearest_5():
    campaign, organisation = closed("4" * 23 + "1" * 17)
    edition = publish(campaign, by="a test")
    one = row(edition, organisation)
    assert (one.state, one.people, one.share, one.low, one.high) == ("shown", 40, 58, 42, 71)
    assert row(edition, organisation, theme=0).people == 40
    assert row(edition).share == 58
    campaign.refresh_from_db()
    assert campaign.is_published


def test_fewer_than_10_are_never_shown_and_fewer_than_30_are_marked():
    campaign, organisation = closed("4" * 9)
    hidden = row(publish(campaign, by="a test"), organisation)
    assert (hidden.state, hidden.people, hidden.share) == ("hidden", None, None)
    assert all(one["state"] == "hidden" and one["share"] is None for one in hidden.statements)


@pytest.mark.parametrize(("many", "state"), [(10, "small"), (29, "small"), (30, "shown")])
def test_small_numbers_are_marked(many, state):
    campaign, organisation = closed("4" * (many - 1) + "0")
    assert row(publish(campaign, by="a test"), organisation).state == state


def test_what_waits_in_the_intake_is_counted_first():
    campaign = make_campaign(about=[make_organisation()])
    about = campaign.organisations.get()
    for _ in range(12):
        put({"about_id": about.pk, "channel": "o", "position": "c", "payment": "s", "awareness": "", "comments": {},
             "answers": "3" * 12})  # fmt: skip
    campaign.close(by="a test")
    edition = publish(campaign, by="a test")
    assert not Intake.objects.exists()
    assert row(edition, about.organisation).people == 10


def test_a_campaign_is_published_once_and_only_when_closed():
    campaign = make_campaign(about=[make_organisation()])
    with pytest.raises(NotAllowedNow):
        publish(campaign, by="a test")
    campaign.close(by="a test")
    publish(campaign, by="a test")
    with pytest.raises(NotAllowedNow):
        publish(campaign, by="a test")
    assert Edition.objects.count() == 1


def test_only_a_moderator_or_a_task_publishes_and_only_a_moderator_corrects():
    campaign, organisation = closed("4" * 30)
    lead = make_declaration(organisation).organisation.memberships.get().user
    with pytest.raises(NotForYou):
        publish(campaign, by=lead)
    publish(campaign, by=make_moderator())
    with pytest.raises(NotForYou):
        correct(campaign, by="a test", why="A reason.")


def test_wrong_tallies_are_not_published():
    campaign, _ = closed("4" * 30)
    Tally.objects.update(people=31)
    with pytest.raises(WrongTallies):
        publish(campaign, by="a test")
    campaign.refresh_from_db()
    assert (campaign.status, Edition.objects.count(), Result.objects.count()) == ("closed", 0, 0)


def test_a_change_is_the_difference_of_the_two_shares_shown():
    organisation = make_organisation()
    make_published(
        "spring", groups={organisation: [(20, "4", {}), (20, "1", {})]}, baseline=True, opens_in=-100
    )
    autumn = make_published("autumn", groups={organisation: [(35, "4", {}), (6, "1", {})]})
    one = row(Edition.objects.of(autumn).get(), organisation)
    low, high = newcombe(35, 41, 20, 40)
    assert (one.before, one.share, one.change, one.direction) == (50, 85, 35, "up")
    assert (one.change_low, one.change_high) == (round(100 * low), round(100 * high))
    assert [each["before"] for each in one.statements] == [50, 50]


def test_the_first_campaign_says_there_is_nothing_to_compare_with():
    campaign, organisation = closed("4" * 30)
    assert row(publish(campaign, by="a test"), organisation).why_not == "first"


def test_the_voice_gap_is_what_was_expected_less_what_people_said():
    organisation = make_declaration(on=timezone.localdate()).organisation
    campaign, _ = closed("4" * 20 + "1" * 20 + "4" * 4, organisation)
    one = row(publish(campaign, by="a test"), organisation)
    assert (one.expected, one.share, one.gap) == (50, 55, -5)


def test_self_funders_have_a_figure_of_their_own_at_every_level():
    council = make_council(region="London")
    one, two = make_organisation(council=council), make_organisation(council=council)
    groups = [(40, "4", {"payment": "s"}), (15, "0", {"payment": "c"}), (5, "4", {"payment": "c"})]
    campaign = make_published(groups={one: groups, two: groups})
    edition = Edition.objects.of(campaign).get()
    for given in ({"organisation": one}, {"level": "region", "area": "London"}, {}):
        assert row(edition, **given, segment=SELF_FUNDERS).share == 100


def test_answers_that_nobody_decided_on_stay_out_and_the_edition_says_how_many():
    campaign = make_campaign(about=[make_organisation()])
    about = campaign.organisations.get()
    make_responses(about, ["4" * 12] * 30)
    burst = Burst.objects.create(about=about, day=timezone.localdate())
    make_responses(about, ["0" * 12] * 7, burst=burst)
    campaign.close(by="a test")
    edition = publish(campaign, by="a test")
    assert edition.held_back == 7
    assert row(edition, about.organisation).share == 100


def test_a_theme_is_compared_only_where_all_its_statements_are():
    earlier = make_statement_set(1, each=2)
    organisation = make_organisation()
    make_published(
        "spring", groups={organisation: [(40, "4", {})]}, baseline=True, opens_in=-100, statement_set=earlier
    )
    later = make_statement_set(2, each=2, published=False)
    for one in later.statements.all():
        if one.theme == 1 or one.code == "2.1":
            one.predecessor, one.comparable = earlier.statements.with_code(one.code).get(), True
            one.save()
    later.publish(by="a test")
    autumn = make_published("autumn", groups={organisation: [(40, "4", {})]}, statement_set=later)
    edition = Edition.objects.of(autumn).get()
    assert row(edition, organisation, theme=1).before == 100
    second = row(edition, organisation, theme=2)
    assert (second.before, second.why_not) == (None, "changed")
    assert [(one["code"], one["before"], one["why_not"]) for one in second.statements] == [
        ("2.1", 100, ""),
        ("2.2", None, "not-asked"),
    ]


def test_what_an_edition_hid_stays_hidden_in_the_next():
    campaign, organisation = closed("4" * 9)
    first = publish(campaign, by="a test")
    about = campaign.organisations.get()
    make_responses(about, ["4" * 12] * 40)
    second = correct(campaign, by=make_moderator(), why="A box of paper was found.")
    assert (first.number, second.number, second.reason) == (1, 2, "A box of paper was found.")
    assert row(second, organisation).is_hidden
    assert row(first, organisation).is_hidden


def test_an_organisation_that_would_be_found_by_taking_the_others_away_hides_another():
    """North East: 40, 30 and 9 people. Without the 30 hidden too, the 9 would be the region less the others."""
    council = make_council()
    large, middle, tiny = (make_organisation(name, council=council) for name in ("Large", "Middle", "Tiny"))
    half = lambda many: [(many // 2, "4", {}), (many - many // 2, "1", {})]  # noqa: E731
    campaign = make_published(groups={large: half(40), middle: half(30), tiny: half(9)})
    edition = Edition.objects.of(campaign).get()
    assert [row(edition, one).state for one in (large, middle, tiny)] == ["shown", "hidden", "hidden"]
    assert row(edition, level="region", area="North East").people == 80


def test_the_attacker_finds_nothing_in_what_was_published():
    """From the rows, through publish: everyone and all segments, each theme and each statement."""
    council, other = make_council(), make_council("london", region="London")
    dice = random.Random(7)
    groups = {}
    for number in range(7):
        one = make_organisation(council=[council, council, other, None][number % 4])
        groups[one] = [(dice.choice([1, 2, 5, 9, 14, 30]), dice.choice("0134"), {"position": dice.choice("cub-"), "payment": dice.choice("cbns"), "channel": dice.choice("oip")})
                       for _ in range(dice.choice([1, 3, 5]))]  # fmt: skip
    campaign = make_published(groups=groups)
    edition, counts = Edition.objects.of(campaign).get(), counts_of(campaign)
    hidden, absent = hidden_of(counts, np.zeros(counts.n.shape, bool))
    published = {(one.level, one.organisation_id, one.area, one.segment): {} for one in edition.results.all()}
    for one in edition.results.all():
        published[one.level, one.organisation_id, one.area, one.segment][one.theme] = one.is_hidden
    for theme in range(7):
        for number, group in enumerate(counts.groups):
            for column, key in enumerate(KEYS):
                assert published.get((*group.key, key), {}).get(theme) == (
                    None if absent[number, column] else hidden[number, column, theme]
                )
        seen = (one[:, :, theme] for one in (counts.n, counts.yes))
        found = Attack(*seen, counts.region, hidden[:, :, theme], absent).leaks()
        # Theme 0 is how many answered at all: only their number can be found.
        assert [leak for leak in found if theme or leak[2].startswith("exactly")] == []
    assert (hidden[:, :, 1:7] >= hidden[:, :, :1])[~absent].all()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs transactions at the same moment")
def test_of_two_who_publish_at_once_one_does():
    campaign, _ = closed("4" * 30)

    def work(_):
        try:
            publish(Campaign.objects.get(pk=campaign.pk), by="a test")
        except NotAllowedNow:
            return "refused"
        finally:
            connections.close_all()
        return "published"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(work, range(4))) == ["published", "refused", "refused", "refused"]
    assert Edition.objects.count() == 1
