"""What assessors, leads and the clock do at once ends in one legal state, with one record of each deed."""

from datetime import timedelta
from functools import wraps

import pytest
from django.utils import timezone

from carehub.mail.models import OutboxMessage
from making_it_real.assessing import clock
from making_it_real.models import Assessment, Badge, Declaration, name_of
from tests.at_once import at_once, needs_the_same_moment
from tests.factories import (
    make_assessment,
    make_assessor,
    make_badge,
    make_criteria,
    make_declaration,
    make_lead,
    make_moderator,
    make_organisation,
    make_second,
    make_statement_set,
)

pytestmark = [pytest.mark.postgres, needs_the_same_moment, pytest.mark.django_db(transaction=True)]


def several_times(scene):
    """Two do not always meet."""

    @wraps(scene)
    def played():
        for _ in range(4):
            scene()

    return played


@pytest.fixture(autouse=True)
def words():
    make_statement_set()
    make_criteria()


def fresh(one):
    return type(one).objects.get(pk=one.pk)


def told(outcome="awarded", status="provisional"):
    """An assessment whose time to reply is over."""
    one = make_assessment(make_declaration(make_organisation()), status, outcome)
    Assessment.objects.filter(pk=one.pk).update(provisional_at=timezone.now() - timedelta(days=20))
    return fresh(one)


def steps_to(one, state):
    return one.steps.filter(state_to=state).count()


@several_times
def test_two_assessors_begin_with_the_same():
    declaration, both = make_declaration(make_organisation()), (make_assessor(), make_second())
    ended = at_once(*(lambda by=by: Assessment.begin(fresh(declaration), by=by) for by in both))
    assert ended == ["NotAllowedNow", "True"]
    assert (declaration.assessments.count(), declaration.assessments.get().steps.count()) == (1, 1)


@several_times
def test_two_windows_save_and_decide():
    one = make_assessment(make_declaration(make_organisation()))
    criterion, asa = one.criteria_set.criteria.first(), one.assessor
    late = {criterion.pk: ("not", "It was not there.", name_of("met", "We saw it."))}
    ended = at_once(
        lambda: fresh(one).decide("awarded", by=asa, why="Good."),
        lambda: fresh(one).decide("not_awarded", by=asa, why="Bad."),
        lambda: fresh(one).judge(late, by=asa),
    )
    assert ended.count("True") in (1, 2)
    now = fresh(one)
    assert (now.status, steps_to(now, "provisional")) == ("provisional", 1)
    assert (now.outcome, now.reasons) in (("awarded", "Good."), ("not_awarded", "Bad."))
    lead = make_lead(one.declaration.organisation)
    assert OutboxMessage.objects.filter(to=lead.email, subject__contains="first result").count() == 1


@several_times
def test_two_seconds_confirm_while_the_assessor_thinks_again():
    one, third = told(), make_assessor("third@tlap.example", "Third")
    ended = at_once(
        lambda: fresh(one).confirm(by=make_second()),
        lambda: fresh(one).confirm(by=third),
        lambda: fresh(one).think_again(by=one.assessor, why="Wait."),
    )
    now = fresh(one)
    assert ended == ["NotAllowedNow", "NotAllowedNow", "True"]
    assert now.status in ("final", "open")
    assert Badge.objects.filter(assessment=one).count() == steps_to(now, "final") == (now.status == "final")


def test_awards_to_several_take_numbers_of_their_own():
    made = [told() for _ in range(6)]
    second = make_second()
    assert at_once(*(lambda one=one: fresh(one).confirm(by=second) for one in made)) == ["True"] * 6
    assert sorted(Badge.objects.values_list("number", flat=True)) == [0, 1, 2, 3, 4, 5]


@several_times
def test_a_declaration_is_withdrawn_while_its_badge_is_awarded():
    """Whoever comes first: there is no badge that holds for what was withdrawn."""
    one = told()
    lead, second = make_lead(one.declaration.organisation), make_second()
    ended = at_once(
        lambda: fresh(one).confirm(by=second),
        lambda: Declaration.objects.get(pk=one.declaration_id).withdraw(by=lead, why="We merged."),
    )
    assert "True" in ended
    assert Declaration.objects.get(pk=one.declaration_id).status == "withdrawn"
    assert fresh(one).status in ("stopped", "final")
    badges = Badge.objects.filter(assessment=one)
    assert [badge.state() for badge in badges] == ["withdrawn"] * (fresh(one).status == "final")
    assert all(steps_to(badge, "withdrawn") == 1 for badge in badges)


@several_times
def test_a_declaration_is_withdrawn_while_somebody_begins_to_assess_it():
    declaration = make_declaration(make_organisation())
    lead, asa = make_lead(declaration.organisation), make_assessor()
    at_once(
        lambda: Assessment.begin(fresh(declaration), by=asa),
        lambda: fresh(declaration).withdraw(by=lead, why="We merged."),
    )
    assert fresh(declaration).status == "withdrawn"
    assert set(declaration.assessments.values_list("status", flat=True)) <= {"stopped"}


@several_times
def test_a_badge_is_withdrawn_by_three_at_once():
    badge = make_badge(make_organisation())
    lead = make_lead(badge.organisation)
    by = (make_moderator(), make_assessor())
    ended = at_once(
        *(lambda one=one: fresh(badge).withdraw(by=one, why="Untrue.") for one in by),
        lambda: fresh(badge).give_up(by=lead, why="We close."),
    )
    now = fresh(badge)
    assert ended == ["NotAllowedNow", "NotAllowedNow", "True"]
    assert (now.state(), steps_to(now, "withdrawn")) == ("withdrawn", 1)
    assert now.withdrawn_why == now.steps.first().why
    assert now.withdrawn_by == now.steps.first().by


@several_times
def test_a_lead_replies_twice_while_the_task_and_the_assessor_close():
    one = make_assessment(make_declaration(make_organisation()), "provisional", "changes")
    lead = make_lead(one.declaration.organisation)
    day = one.reply_until + timedelta(days=1)
    at_once(
        lambda: fresh(one).answer("First.", by=lead),
        lambda: fresh(one).answer("Second.", by=lead),
        lambda: clock.close(day),
        lambda: fresh(one).close(by=one.assessor, on=day),
    )
    now = fresh(one)
    assert (now.status, steps_to(now, "final")) == ("final", 1)
    assert now.steps.replies().count() == bool(now.replied_at)
    assert now.reply == getattr(now.steps.replies().first(), "why", "")


def test_the_daily_task_runs_in_three_workers_at_once():
    badges = [
        make_badge(make_organisation(), until=timezone.localdate() + timedelta(days=30)) for _ in range(3)
    ]
    badges += [make_badge(make_organisation(), "lapsed")]
    OutboxMessage.objects.all().delete()
    today = timezone.localdate()
    assert at_once(*[lambda: clock.keep_badges_true(today)] * 3) == ["True"] * 3
    assert OutboxMessage.objects.filter(subject__contains="badge ends in 30 days").count() == 3
    assert OutboxMessage.objects.filter(subject__contains="has lapsed").count() == 1
    assert [badge.notices.count() for badge in badges] == [3, 3, 3, 1]
