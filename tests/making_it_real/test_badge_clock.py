"""What the days do: results nobody replied to, reminders, and badges that lapse. The clock is moved by hand."""

from datetime import timedelta

import pytest
from django.utils import timezone

from carehub.celery import app
from carehub.mail.models import OutboxMessage
from making_it_real import tasks
from making_it_real.assessing.clock import announce, close, keep_badges_true, remind
from making_it_real.models import Assessment, Badge
from tests.factories import make_assessment, make_badge, make_declaration, make_lead, make_organisation
from tests.signing_in import letters

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


def subjects(badge, words="badge"):
    return [one.subject for one in letters(make_lead(badge.organisation).email) if words in one.subject]


def run(badge, *days_before):
    """The daily task, so many days before the last day of the badge; negative ones come after it."""
    for days in days_before:
        keep_badges_true(badge.until - timedelta(days=days))


@pytest.fixture
def badge():
    badge = make_badge(make_organisation("Harbour Home Care", slug="harbour"))
    OutboxMessage.objects.all().delete()
    return badge


def test_a_year_of_mornings_brings_four_reminders_and_one_announcement(badge):
    run(badge, *range(365, -60, -1))
    assert subjects(badge) == [
        *(f"Your Making it Real badge ends in {days} days" for days in (90, 60, 30, 7)),
        "Your Making it Real badge has lapsed",
    ]


def test_run_twice_a_day_nothing_is_sent_twice_even_when_the_outbox_has_forgotten(badge):
    run(badge, 90)
    OutboxMessage.objects.all().delete()
    run(badge, 90, 90, 89)
    assert subjects(badge) == []


def test_a_worker_that_was_dead_on_the_day_reminds_late_and_still_before_the_next(badge):
    run(badge, 90, 89, 61, 52, 51, 31, 30, 29)
    assert subjects(badge) == [f"Your Making it Real badge ends in {days} days" for days in (90, 52, 30)]


def test_after_a_long_silence_only_the_nearest_reminder_goes_out(badge):
    run(badge, 95, 20, 19, 8, 7)
    assert subjects(badge) == [f"Your Making it Real badge ends in {days} days" for days in (20, 7)]
    assert sorted(badge.notices.values_list("days_before", flat=True)) == [7, 30, 60, 90]


@pytest.mark.parametrize(("days", "words"), [(1, "ends tomorrow"), (0, "ends today")])
def test_the_last_days_have_words_of_their_own(badge, days, words):
    run(badge, days)
    assert subjects(badge) == [f"Your Making it Real badge {words}"]


def test_every_answer_says_lapsed_from_midnight_though_no_task_has_run(badge, client):
    assert badge.state(badge.until) == "awarded"
    assert badge.state(badge.until + timedelta(days=1)) == "lapsed"
    Badge.objects.update(until=TODAY - timedelta(days=1), awarded_on=TODAY - timedelta(days=366))
    assert "Badge lapsed" in client.get("/making-it-real/harbour/").text
    assert not Badge.objects.holding(TODAY).exists()


def test_a_lapse_is_announced_late_rather_than_never_but_not_after_two_months(badge):
    run(badge, -59)
    run(badge, -60)
    assert subjects(badge, "lapsed") == ["Your Making it Real badge has lapsed"]
    old = make_badge(make_organisation("Old", slug="old"))
    announce(old.until + timedelta(days=61))
    assert subjects(old, "lapsed") == []


def test_who_has_a_newer_badge_hears_no_more_of_the_older_one(badge):
    again = make_assessment(make_declaration(badge.organisation), "final").badge
    Badge.objects.filter(pk=again.pk).update(until=badge.until + timedelta(days=200))
    OutboxMessage.objects.all().delete()
    run(badge, 90, 30, 7, -1)
    assert subjects(badge) == []


def test_nothing_is_said_of_the_end_of_a_badge_that_was_withdrawn(badge):
    badge.give_up(by=make_lead(badge.organisation), why="We close.")
    OutboxMessage.objects.all().delete()
    run(badge, 90, 7, -1)
    assert subjects(badge) == []


def test_what_nobody_replied_to_is_final_the_morning_after_the_last_day():
    one = make_assessment(make_declaration(make_organisation()), "provisional", "changes")
    award = make_assessment(make_declaration(make_organisation()), "provisional")
    last = one.reply_until
    for day, status in (
        (last, "provisional"),
        (last + timedelta(days=1), "final"),
        (last + timedelta(days=2), "final"),
    ):
        close(day)
        one.refresh_from_db()
        assert one.status == status
    award.refresh_from_db()
    assert award.status == "provisional"
    assert (one.steps.first().by_name, one.steps.filter(state_to="final").count()) == (
        "CareHub’s daily check",
        1,
    )
    assert "is final" in letters(make_lead(one.declaration.organisation).email)[-1].text


def test_an_assessor_has_time_to_read_a_reply_before_the_task_closes():
    one = make_assessment(make_declaration(make_organisation()), "provisional", "not_awarded")
    one.answer("We disagree.", by=make_lead(one.declaration.organisation))
    close(one.reply_until)
    assert Assessment.objects.get().status == "provisional"
    close(one.reply_until + timedelta(days=1))
    assert Assessment.objects.get().status == "final"


def test_one_that_fails_stops_no_other(badge, monkeypatch, caplog):
    from carehub.workflow import NotAllowedNow
    from making_it_real.assessing import clock

    other = make_badge(make_organisation("Eastby", slug="eastby"))
    real = clock.tell_leads

    def refusing(organisation, *rest):
        if organisation == badge.organisation:
            raise NotAllowedNow("Broken.")
        real(organisation, *rest)

    monkeypatch.setattr(clock, "tell_leads", refusing)
    remind(badge.until)
    assert subjects(badge) == []
    assert subjects(other)[-1:] == ["Your Making it Real badge ends today"]
    monkeypatch.setattr(clock, "tell_leads", real)
    remind(badge.until)
    assert subjects(badge) == ["Your Making it Real badge ends today"]


def test_the_timetable_runs_it_in_the_morning(badge):
    assert app.conf.beat_schedule["keep-badges-true"]["task"] == tasks.keep_badges_true.name
    Badge.objects.update(until=TODAY, awarded_on=TODAY - timedelta(days=365))
    tasks.keep_badges_true.delay()
    assert subjects(badge) == ["Your Making it Real badge ends today"]
