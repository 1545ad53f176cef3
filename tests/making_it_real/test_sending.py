"""Sending answers: all of it or nothing, once, however often it is tried."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from making_it_real.counting import drain
from making_it_real.models import Intake, Invitation, PartAnswers, Response, SentKey
from making_it_real.models.invitation import hash_of, is_ours, new_token
from making_it_real.survey.sending import Closed, Gone, Spent, send
from tests.factories import make_campaign, make_invitations, make_organisation, make_part_answers

pytestmark = pytest.mark.django_db
KEY, OTHER = "a" * 64, "b" * 64


@pytest.fixture
def about():
    return make_campaign(about=[make_organisation()]).organisations.get()


@pytest.fixture
def no_bell(monkeypatch):
    """So that what was sent stays in the intake to be looked at."""
    monkeypatch.setattr("making_it_real.survey.sending.ring", lambda about: None)


def test_what_was_begun_becomes_one_intake_row(about, no_bell):
    make_part_answers(
        about, KEY, position="u", payment="s", comments={"1": "Thank you."}, answers="3" * 11 + "x"
    )
    send(KEY)
    row = Intake.objects.get()
    assert (row.about, row.answers, row.position, row.payment) == (about, "3" * 11 + "x", "u", "s")
    assert (row.channel, row.comments) == ("o", {"1": "Thank you."})
    assert not PartAnswers.objects.exists()


def test_a_second_click_is_thanked_and_counted_once(about):
    make_part_answers(about, KEY)
    send(KEY)
    send(KEY)
    drain(about.campaign)
    send(KEY)
    assert Intake.objects.count() + Response.objects.count() == 1


def test_with_no_broker_it_is_counted_at_once(about, django_capture_on_commit_callbacks):
    make_part_answers(about, KEY)
    with django_capture_on_commit_callbacks(execute=True):
        send(KEY)
    assert Response.objects.get().about == about
    assert about.tallies.in_segment("all").get().people == 1


def test_a_key_that_nobody_has_sends_nothing():
    with pytest.raises(Gone):
        send(KEY)
    assert not SentKey.objects.exists()


def test_after_closing_nothing_is_sent_and_nothing_is_lost(about, no_bell):
    make_part_answers(about, KEY)
    about.campaign.close(by="a test")
    with pytest.raises(Closed):
        send(KEY)
    assert PartAnswers.objects.count() == 1
    assert not SentKey.objects.exists()


def test_sending_spends_the_invitation_and_leaves_no_trace_of_it(about, no_bell):
    token, unspent = make_invitations(about, 2)
    make_part_answers(about, KEY, channel="i", invitation_hash=hash_of(token))
    send(KEY)
    assert not Invitation.objects.by_token(token).exists()
    assert Invitation.objects.by_token(unspent).exists()
    assert is_ours(token)
    assert Intake.objects.get().channel == "i"


def test_an_invitation_counts_once(about, no_bell):
    (token,) = make_invitations(about)
    for key in (KEY, OTHER):
        make_part_answers(about, key, channel="i", invitation_hash=hash_of(token))
    send(KEY)
    with pytest.raises(Spent):
        send(OTHER)
    assert Intake.objects.count() == 1
    assert PartAnswers.objects.get().key_hash == OTHER


def test_a_token_that_is_not_ours_is_never_looked_up(about, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert not is_ours("made-up")
        assert not is_ours(new_token() + "x")
        assert not Invitation.objects.by_token("made-up.token").exists()


def test_sending_takes_few_statements(about, no_bell, django_assert_max_num_queries):
    (token,) = make_invitations(about)
    make_part_answers(about, KEY, channel="i", invitation_hash=hash_of(token))
    with django_assert_max_num_queries(6):
        send(KEY)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs transactions at the same moment")
@pytest.mark.django_db(transaction=True)
def test_one_token_in_thirty_hands_at_once_is_one_response(no_bell):
    about = make_campaign(about=[make_organisation()]).organisations.get()
    (token,) = make_invitations(about)
    keys = [f"{number:064d}" for number in range(30)]
    for key in keys:
        make_part_answers(about, key, channel="i", invitation_hash=hash_of(token))

    def one(key):
        try:
            send(key)
        except Spent:
            return "spent"
        else:
            return "sent"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        said = list(pool.map(one, keys))
    assert said.count("sent") == 1
    assert Intake.objects.count() == SentKey.objects.count() == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs transactions at the same moment")
@pytest.mark.django_db(transaction=True)
def test_the_same_click_thirty_times_at_once_is_one_response(no_bell):
    about = make_campaign(about=[make_organisation()]).organisations.get()
    make_part_answers(about, KEY)

    def one(_):
        try:
            send(KEY)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(one, range(30)))
    assert Intake.objects.count() == 1
