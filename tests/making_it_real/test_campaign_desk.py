"""Campaigns at TLAP's desk, and the clock that opens, closes and publishes them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from carehub.moderation.models import Incomplete
from making_it_real.campaigns import clock
from making_it_real.campaigns.publishing import NotYet, publish_checked, what_waits
from making_it_real.lives import NotForYou
from making_it_real.models import Burst, Campaign, Invitation, InvitedAddress, StatementSet
from tests.factories import (
    make_campaign,
    make_category,
    make_comment,
    make_declaration,
    make_invitations,
    make_member,
    make_moderator,
    make_organisation,
    make_responses,
    make_statement_set,
)
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
LIST = "/moderation/surveys/"


@pytest.fixture
def moderator():
    return make_moderator()


@pytest.fixture
def tlap(client, moderator):
    return sign_in(client, moderator)


def today():
    return timezone.localdate()


def filled(**changes):
    first = today() + timedelta(days=3)
    return {"title": "Autumn 2026", "slug": "", "statement_set": (StatementSet.objects.current() or make_statement_set(each=2)).pk, "opens_on": first.isoformat(),
            "closes_on": (first + timedelta(days=30)).isoformat(), "everyone": "on", "asks_position": "on", "asks_payment": "on",
            "comments": "on", "by_itself": "on", **changes}  # fmt: skip


def test_a_moderator_makes_a_draft_and_it_says_who_made_it(tlap, moderator):
    category = make_category("mens-shed")
    tlap.post(LIST + "new/", filled(categories=[category.pk], baseline="on"))
    campaign = Campaign.objects.get(slug="autumn-2026")
    assert (campaign.status, campaign.baseline, campaign.created_by) == ("draft", True, moderator)
    assert [one.category for one in campaign.asked_categories.all()] == [category]
    assert campaign.steps.get().by == moderator


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"closes_on": "2020-01-01", "opens_on": "2020-01-02"}, "must not be before the first day"),
        ({"slug": "back"}, "belongs to another page"),
        ({"slug": "new"}, "belongs to another page"),
        ({"title": "!!!"}, "Use some letters in the name"),
        ({"opens_on": "soon"}, "Give a day"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(tlap, wrong, words):
    page = tlap.post(LIST + "new/", filled(**wrong)).content.decode()
    assert words in page
    assert "There is a problem" in page
    assert not Campaign.objects.exists()


def test_an_address_that_is_taken_is_refused(tlap):
    make_campaign("autumn-2026", status="draft")
    assert "already exists" in tlap.post(LIST + "new/", filled()).content.decode()


def test_a_draft_can_be_changed_and_an_open_survey_says_that_its_questions_are_frozen(tlap):
    campaign = make_campaign(about=[make_organisation()], status="draft")
    changed = filled(title="Winter", slug=campaign.slug, statement_set=campaign.statement_set_id)
    tlap.post(f"{LIST}{campaign.slug}/change/", changed)
    campaign.refresh_from_db()
    assert campaign.title == "Winter"
    campaign.open(by="a test")
    page = tlap.post(f"{LIST}{campaign.slug}/change/", {**changed, "title": "Spring"}, follow=True)
    assert "its questions are frozen" in page.content.decode()
    campaign.refresh_from_db()
    assert campaign.title == "Winter"


def test_organisations_are_found_by_name_added_once_and_left_out(tlap):
    eastby = make_organisation("Eastby Council")
    campaign = make_campaign(status="draft")
    here = f"{LIST}{campaign.slug}/organisations/"
    assert "Eastby Council" in tlap.get(here, {"q": "eastby"}).content.decode()
    for _ in range(2):
        tlap.post(f"{here}ask/", {"organisation": eastby.pk})
    assert campaign.organisations.get().organisation == eastby
    assert "None that is not chosen" in tlap.get(here, {"q": "eastby"}).content.decode()
    tlap.post(f"{here}leave-out/", {"organisation": eastby.pk})
    assert not campaign.organisations.exists()
    assert tlap.post(f"{here}ask/", {"organisation": "١"}).status_code == 404


def test_nobody_is_chosen_once_it_is_open(tlap):
    campaign = make_campaign(about=[make_organisation()])
    other = make_organisation("Other")
    tlap.post(f"{LIST}{campaign.slug}/organisations/ask/", {"organisation": other.pk})
    assert campaign.organisations.count() == 1


def test_opening_extending_and_closing_by_hand_are_recorded(tlap, moderator):
    campaign = make_campaign(about=[make_organisation()], status="draft", opens_in=0)
    deeds = f"{LIST}{campaign.slug}/do/"
    tlap.post(f"{deeds}open/")
    later = today() + timedelta(days=90)
    tlap.post(f"{deeds}extend/", {"day": later.isoformat(), "why": "The post was on strike."})
    tlap.post(f"{deeds}close/")
    campaign.refresh_from_db()
    assert (campaign.status, campaign.closes_on) == ("closed", later)
    assert [step.by_name for step in campaign.steps.all()[:3]] == [str(moderator)] * 3
    assert "The post was on strike." in tlap.get(f"{LIST}{campaign.slug}/").content.decode()


def test_a_day_that_is_over_is_no_extension(tlap):
    campaign = make_campaign(about=[make_organisation()])
    page = tlap.post(f"{LIST}{campaign.slug}/do/extend/", {"day": "2020-01-01", "why": "So."})
    assert "Choose today or a later day" in page.content.decode()


def test_what_cannot_be_done_now_is_refused_with_words(tlap):
    campaign = make_campaign(status="draft", everyone=False)
    assert "at least one organisation" in tlap.post(f"{LIST}{campaign.slug}/do/open/").content.decode()
    assert "cannot be done" in tlap.post(f"{LIST}{campaign.slug}/do/close/", follow=True).content.decode()
    assert tlap.get(f"{LIST}{campaign.slug}/do/explode/").status_code == 404


def test_only_moderators_carry_out_the_verbs():
    lead = make_member(make_organisation())
    campaign = make_campaign(about=[make_organisation()], status="draft")
    for deed in (lambda: campaign.open(by=lead), lambda: campaign.change({"title": "X"}, by=lead),
                 lambda: Campaign.objects.begin(by=lead, slug="x")):  # fmt: skip
        with pytest.raises(NotForYou):
            deed()


def test_its_page_shows_no_small_number_and_costs_the_same_however_many_organisations(
    tlap, django_assert_max_num_queries
):
    one = make_campaign("one", about=[make_organisation()])
    many = make_campaign("many", about=[make_organisation(f"Org {number}") for number in range(8)])
    for about, count in zip(many.organisations.all(), (9, 10, 12, 13), strict=False):
        make_responses(about, ["3" * 12] * count)
        make_comment(about)
    counts = []
    for campaign in (one, many):
        with django_assert_max_num_queries(40) as queries:
            page = tlap.get(f"{LIST}{campaign.slug}/").content.decode()
        counts.append(len(queries))
    assert counts[0] == counts[1]
    cells = [cell.partition("</td>")[0] for cell in page.split('data-label="Answers">')[1:]]
    assert sorted(cells) == ["10", "10", "15"] + ["fewer than 10"] * 5


def test_the_tallies_are_checked_when_somebody_asks(tlap):
    about = make_campaign(about=[make_organisation("Wrongly Counted")]).organisations.get()
    make_responses(about, ["3" * 12] * 3)
    here = f"{LIST}{about.campaign.slug}/tallies/"
    assert "All tallies are what the answers say" in tlap.post(here).content.decode()
    about.tallies.update(people=99)
    assert "Wrongly Counted" in tlap.post(here).content.decode()


# The clock


def test_it_opens_on_its_first_day_and_not_before():
    campaign = make_campaign(about=[make_organisation()], status="draft", opens_in=1)
    assert clock.open_due(today()) == 0
    assert clock.open_due(today() + timedelta(days=1)) == 1
    campaign.refresh_from_db()
    assert campaign.is_open
    assert campaign.steps.first().by_name == "The clock"


def test_people_can_answer_on_the_last_day_and_it_closes_the_day_after():
    campaign = make_campaign(about=[make_organisation()], opens_in=0, days=5)
    assert clock.close_due(campaign.closes_on) == 0
    assert clock.close_due(campaign.closes_on + timedelta(days=1)) == 1
    campaign.refresh_from_db()
    assert campaign.is_over


def test_what_opens_by_hand_is_left_alone_but_closes_by_itself():
    make_campaign("by-hand", about=[make_organisation()], status="draft", opens_in=-2, by_itself=False)
    assert clock.open_due(today()) == 0
    make_campaign("open", about=[make_organisation()], by_itself=False)
    assert clock.close_due(today() + timedelta(days=400)) == 1


def test_a_draft_with_nobody_to_ask_about_keeps_no_other_from_opening():
    make_campaign("empty", status="draft", opens_in=0)
    make_campaign("full", about=[make_organisation()], status="draft", opens_in=0)
    assert clock.open_due(today()) == 1


def test_who_declares_while_it_is_open_is_taken_in_once():
    make_declaration(make_organisation("First"))
    campaign = make_campaign("all", status="open", everyone=True)
    chosen = make_campaign("chosen", about=[make_organisation("Chosen")])
    make_declaration(make_organisation("Late"))
    clock.take_in_declared()
    clock.take_in_declared()
    assert sorted(str(one.organisation) for one in campaign.organisations.all()) == ["First", "Late"]
    assert chosen.organisations.count() == 1


def test_nothing_is_published_while_somebody_has_to_decide_what_counts(moderator):
    campaign = make_campaign(about=[make_organisation()], status="closed", opens_in=-60)
    burst = Burst.objects.waiting_on(campaign.organisations.get(), today())
    assert "held back" in what_waits(campaign)
    with pytest.raises(NotYet):
        publish_checked(campaign, by=moderator)
    assert clock.publish_due(today()) == 0
    burst.decide("count_in", by=moderator, why="A day centre.")
    assert clock.publish_due(today()) == 1


def test_addresses_are_forgotten_once_it_is_over_and_links_are_not_counted_as_used():
    about = make_campaign(about=[make_organisation()]).organisations.get()
    make_invitations(about, 2)
    batch = about.batches.get()
    Invitation.objects.of_batch(batch).update(address="jo@example.org", sealed_token="locked")
    InvitedAddress.objects.create(about=about, address_hash="0" * 64)
    assert clock.forget_addresses() == 0
    about.campaign.close(by="a test")
    assert clock.forget_addresses() == 2
    assert Invitation.objects.of_batch(batch).with_address().count() == 0
    assert Invitation.objects.of_batch(batch).count() == 2
    assert not InvitedAddress.objects.exists()


def test_opening_says_what_is_missing():
    with pytest.raises(Incomplete):
        make_campaign(status="draft").open(by="a test")
