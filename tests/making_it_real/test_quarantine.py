"""Answers that are held back: a moderator lets them count or has them erased, and the tallies follow in the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.utils import timezone

from carehub.moderation.models import QueueItem
from carehub.workflow import NotAllowedNow
from making_it_real import quarantine
from making_it_real.comments.queueing import put_into_queue
from making_it_real.counting import drain
from making_it_real.counting.checking import wrong
from making_it_real.lives import NotForYou
from making_it_real.models import Burst, Comment, Intake, Response
from tests.factories import (
    make_campaign,
    make_comment,
    make_member,
    make_moderator,
    make_organisation,
    make_responses,
)
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def about():
    return make_campaign(about=[make_organisation("Eastby")]).organisations.get()


@pytest.fixture
def burst(about):
    """Twelve answers are counted and eleven held back, with one comment and one answer that is still to be counted."""
    found = Burst.objects.waiting_on(about, timezone.localdate())
    make_responses(about, ["3" * 12] * 12)
    make_responses(about, ["0" * 12] * 11, burst=found)
    make_comment(about, burst=found)
    wait_in_intake(about, found)
    return found


def wait_in_intake(about, burst):
    Intake.objects.create(about=about, day=timezone.localdate(), channel="o", position="-", payment="-", answers="0" * 12,
                          comments={"1": "Bad."}, burst=burst)  # fmt: skip


def people(about):
    return sum(about.tallies.in_segment("all").values_list("people", flat=True))


def test_a_burst_waits_in_the_queue_and_its_answers_do_not_count(about, burst):
    item = QueueItem.objects.about(QueueItem.About.BURST, burst.pk).get()
    assert (item.status, item.get_absolute_url()) == ("waiting", f"/moderation/held-back/{burst.pk}/")
    assert people(about) == 12


def test_one_day_of_one_organisation_is_one_burst(about, burst):
    assert Burst.objects.waiting_on(about, timezone.localdate()) == burst
    assert QueueItem.objects.filter(about=QueueItem.About.BURST).count() == 1


def test_letting_them_count_recounts_at_once(about, burst):
    moderator = make_moderator()
    quarantine.decide(burst, "count_in", by=moderator, why="A day centre.")
    assert people(about) == 23
    drain(about.campaign)
    assert people(about) == 24
    assert (burst.outcome, burst.decided_by, burst.why) == ("counted", moderator, "A day centre.")
    assert QueueItem.objects.about(QueueItem.About.BURST, burst.pk).get().settled_by == moderator


def test_erasing_takes_answers_words_and_what_waits_and_leaves_right_tallies(about, burst):
    make_comment(about, "Kept.")
    quarantine.decide(burst, "erase", by=make_moderator(), why="One person.")
    assert not Intake.objects.exists()
    assert (Response.objects.count(), people(about)) == (12, 12)
    assert Comment.objects.get().text == "Kept."
    assert wrong(about.campaign) == []


def test_what_was_on_its_way_while_they_were_erased_goes_the_same_way(about, burst):
    quarantine.decide(burst, "erase", by=make_moderator(), why="One person.")
    wait_in_intake(about, burst)
    drain(about.campaign)
    assert not Intake.objects.exists()
    assert (Response.objects.count(), people(about)) == (12, 12)
    assert not Comment.objects.exists()


def test_only_a_moderator_decides_and_says_why(about, burst):
    with pytest.raises(NotForYou):
        quarantine.decide(burst, "erase", by=make_member(about.organisation), why="Mine.")
    with pytest.raises(ValueError, match="Say why"):
        quarantine.decide(burst, "erase", by=make_moderator(), why=" ")
    assert Response.objects.count() == 23


def test_a_second_decision_is_told_who_was_first(about, burst):
    quarantine.decide(burst, "count_in", by=make_moderator(), why="Fine.")
    again = Burst.objects.get(pk=burst.pk)
    with pytest.raises(NotAllowedNow, match="Mo Moderator was here first"):
        quarantine.decide(again, "erase", by=make_moderator(), why="Not fine.")
    assert Response.objects.count() == 23


def test_the_page_decides_and_shows_no_answer_and_no_exact_number(client, about, burst):
    sign_in(client, make_moderator())
    here = f"/moderation/held-back/{burst.pk}/"
    page = client.get(here).content.decode()
    assert "10 answers" in page
    assert "11 answers" not in page
    assert "Say why" in client.post(here, {"decision": "erase"}).content.decode()
    client.post(here, {"decision": "erase", "note": "One person."})
    assert people(about) == 12
    late = client.post(here, {"decision": "count_in", "note": "No, fine."})
    assert late.status_code == 409
    assert "No, fine." in late.content.decode()


def test_a_burst_that_nobody_put_into_the_queue_is_found(about):
    burst = Burst.objects.create(about=about, day=timezone.localdate())
    put_into_queue()
    put_into_queue()
    assert QueueItem.objects.about(QueueItem.About.BURST, burst.pk).count() == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs transactions at the same moment")
@pytest.mark.django_db(transaction=True)
def test_of_many_who_decide_at_once_one_does_and_counting_goes_on(about, burst):
    moderators = [make_moderator() for _ in range(8)]

    def decide(number):
        try:
            quarantine.decide(
                Burst.objects.get(pk=burst.pk),
                ["count_in", "erase"][number % 2],
                by=moderators[number],
                why="So.",
            )
            return 1
        except NotAllowedNow:
            return 0
        finally:
            connections.close_all()

    def count(_):
        try:
            drain(about.campaign)
        finally:
            connections.close_all()
        return 0

    with ThreadPoolExecutor(12) as pool:
        done = sum(
            pool.map(
                lambda job: job[0](job[1]), [(decide, n) for n in range(8)] + [(count, n) for n in range(4)]
            )
        )
    drain(about.campaign)
    assert done == 1
    assert people(about) == (24 if Burst.objects.get().outcome == "counted" else 12)
    assert wrong(about.campaign) == []
