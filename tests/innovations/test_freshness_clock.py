"""The clock: asked three times, passed on to TLAP, last in results, hidden, and all of it undone by one answer."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from carehub.mail.models import OutboxMessage
from carehub.moderation.models import QueueItem, Revision
from carehub.workflow import NotAllowedNow
from innovations.freshness import demonstration
from innovations.freshness.clock import BY, keep_entries_true
from innovations.models import CheckInterval, CheckRound, FeedSighting, IndexEntry, Innovation, Source
from innovations.tasks import keep_entries_true as task
from tests.factories import make_innovation, make_member, make_organisation
from tests.signing_in import letters, make_person

pytestmark = pytest.mark.django_db

CHECKED = date(2026, 1, 10)
DUE = date(2026, 7, 10)  # six months later
Stage, Status = CheckRound.Stage, Innovation.Status


@pytest.fixture
def anglers():
    """An organisation with one lead, ann@anglers.example."""
    organisation = make_organisation("Eastby Mere Anglers")
    make_member(organisation, "ann@anglers.example")
    return organisation


def checked(day=CHECKED, **fields):
    return make_innovation(**{"last_checked_on": day, "last_checked_by": "Ann", **fields})


def days(*numbers):
    for number in numbers:
        keep_entries_true(DUE + timedelta(days=number))


def stage(entry):
    return CheckRound.objects.open().get(innovation=entry).stage


def waiting(kind=QueueItem.Kind.STALE):
    return list(QueueItem.objects.waiting().of_kind(kind))


def test_nobody_is_asked_before_the_entry_is_due(anglers):
    checked(kept_by=anglers)
    days(-1)
    assert not CheckRound.objects.exists()
    assert not letters()


def test_the_whole_clock_and_back(anglers):
    entry = checked(kept_by=anglers)
    days(0)
    assert [one.to for one in letters()] == ["ann@anglers.example"]
    days(13)
    assert len(letters()) == 1
    days(14, 27, 28)
    assert len(letters()) == 3
    days(41)
    assert not waiting()
    days(42)
    (item,) = waiting()
    assert (item.subject_id, item.about, item.organisation) == (entry.pk, "entry", anglers)
    days(71)
    assert stage(entry) == Stage.MODERATORS
    days(72)
    entry.refresh_from_db()
    assert (entry.sunk_on, entry.status) == (DUE + timedelta(days=72), Status.PUBLISHED)
    days(131)
    assert Innovation.objects.get(pk=entry.pk).status == Status.PUBLISHED
    days(132)
    entry.refresh_from_db()
    assert entry.status == Status.HIDDEN
    assert not IndexEntry.objects.exists()
    entry.confirm(by=make_person("tess@tlap.example", is_moderator=True), on=DUE + timedelta(days=140))
    entry.refresh_from_db()
    assert (entry.status, entry.sunk_on) == (Status.PUBLISHED, None)
    assert (entry.last_checked_on, entry.last_checked_by) == (DUE + timedelta(days=140), "TLAP")
    assert IndexEntry.objects.get().quality > 0
    assert not CheckRound.objects.open().exists()
    assert not waiting()
    assert len(letters()) == 3


def test_letters_grow_more_pressing(anglers):
    checked(kept_by=anglers)
    days(0, 14, 28)
    subjects = [one.subject.partition(":")[0] for one in letters()]
    assert subjects == ["Is ‘Hook, Line and Company’ still right?", "Reminder", "Last reminder"]
    assert "This is the last time we ask" in letters()[-1].text


@pytest.mark.parametrize("again", [0, 14, 28, 42, 72, 132])
def test_running_twice_on_a_day_does_nothing_more(anglers, again):
    checked(kept_by=anglers)
    steps = [day for day in (0, 14, 28, 42, 72, 132) if day <= again]
    days(*steps)
    before = (
        list(CheckRound.objects.values()),
        OutboxMessage.objects.count(),
        list(QueueItem.objects.values()),
    )
    days(again)
    assert before == (
        list(CheckRound.objects.values()),
        OutboxMessage.objects.count(),
        list(QueueItem.objects.values()),
    )


def test_a_run_that_comes_late_skips_nothing(anglers):
    """Three weeks without a run, then half a year: each time the next step and no more."""
    entry = checked(kept_by=anglers)
    days(0, 21)
    assert (len(letters()), stage(entry)) == (2, Stage.ASKING)
    days(28)
    assert len(letters()) == 2  # a fortnight after the late one, not after the first
    days(200)
    assert (len(letters()), stage(entry)) == (3, Stage.ASKING)
    days(400)
    assert stage(entry) == Stage.MODERATORS
    days(800)
    assert stage(entry) == Stage.SUNK
    assert Innovation.objects.get().status == Status.PUBLISHED


def test_the_database_hides_nothing_after_fewer_than_three_mails(anglers):
    checked(kept_by=anglers)
    days(0)
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckRound.objects.update(stage=Stage.HIDDEN)


def test_one_letter_for_each_person_and_organisation_lists_all_that_is_due(anglers):
    make_member(anglers, "eddy@anglers.example", "editor")
    for number in range(3):
        checked(kept_by=anglers, title=f"Club number {number}")
    days(0)
    assert sorted(one.to for one in letters()) == ["ann@anglers.example", "eddy@anglers.example"]
    for letter in letters():
        assert all(f"CLUB NUMBER {number}" in letter.text for number in range(3))
        assert letter.text.count("/check/") == 9
        assert letter.html.count('<a href="http') == 9 + 2  # the desk, and CareHub itself


def test_two_organisations_of_one_person_write_apart(anglers):
    others = make_organisation("Others")
    others.memberships.create(user=anglers.memberships.get().user, role="editor")
    checked(kept_by=anglers)
    checked(kept_by=others)
    days(0)
    assert len(letters("ann@anglers.example")) == 2


def test_what_falls_due_in_the_same_week_waits_for_the_next_letter(anglers):
    checked(kept_by=anglers, title="First")
    checked(kept_by=anglers, title="Second", day=CHECKED + timedelta(days=2))
    days(0, 1, 2, 3)
    assert len(letters()) == 1
    days(7)
    assert len(letters()) == 2
    assert "FIRST" in letters()[1].text  # what waits for an answer is named once more
    days(*range(8, 60))
    assert {one.mails for one in CheckRound.objects.all()} == {3}
    for number in range(60):
        assert len({one.key for one in letters() if one.key.endswith(str(DUE + timedelta(days=number)))}) <= 1


def test_a_letter_holds_a_hundred_entries_and_the_others_wait(anglers):
    for number in range(103):
        checked(kept_by=anglers, title=f"Club {number:03}")
    days(0)
    assert letters()[0].text.count("It is still right:") == 100
    assert "You have 3 more to check" in letters()[0].text
    days(7)
    assert CheckRound.objects.filter(mails=1).count() == 103


def test_months_are_settable_by_kind(anglers):
    CheckInterval.objects.create(kind="digital", months=3)
    checked(kept_by=anglers, kind="digital", title="App")
    checked(kept_by=anglers, title="Club")
    keep_entries_true(date(2026, 4, 10))
    assert [one.innovation.title for one in CheckRound.objects.all()] == ["App"]


def test_an_entry_nobody_ever_checked_is_due_six_months_after_it_was_first_shown(anglers):
    entry = make_innovation(kept_by=anglers)
    Innovation.objects.update(published_at="2026-01-10T12:00:00Z")
    days(-1)
    assert not letters()
    days(0)
    assert len(letters()) == 1
    assert "Nobody has checked it yet." in letters()[0].text
    entry.refresh_from_db()
    assert entry.last_checked_on is None


# --- Who is asked -------------------------------------------------------------------------------------------------------
def test_what_nobody_keeps_is_asked_at_its_own_address_in_one_letter():
    for title in ("Lunch", "Tea"):
        checked(title=title, email="Hello@hall.org")
    days(0)
    (letter,) = letters()
    assert letter.to == "hello@hall.org"
    assert "LUNCH" in letter.text
    assert "TEA" in letter.text
    assert "/workspace/" not in letter.text


def test_what_nobody_can_be_asked_about_goes_to_tlap_and_is_never_hidden():
    entry = checked()
    days(0)
    (item,) = waiting()
    assert (item.sender_name, item.warning) == ("Nobody looks after it yet", "There is nobody to ask")
    days(30)
    entry.refresh_from_db()
    assert entry.sunk_on
    days(90, 120, 500)
    entry.refresh_from_db()
    assert entry.status == Status.PUBLISHED


def test_whoever_takes_it_over_is_asked_three_times_before_it_is_hidden(anglers):
    entry = checked()
    days(0, 30)
    Innovation.objects.update(kept_by=anglers)
    days(31, 45, 59)
    assert len(letters()) == 3
    days(73, 103, 162)
    assert Innovation.objects.get().status == Status.PUBLISHED
    days(163)
    entry.refresh_from_db()
    assert entry.status == Status.HIDDEN


def test_an_organisation_that_is_suspended_is_not_asked(anglers):
    anglers.suspend(by="a test", why="To see.")
    checked(kept_by=anglers, email="hello@hall.org")
    days(0)
    assert not [one for one in letters() if one.key.startswith("check")]
    assert len(waiting()) == 1


def test_people_whose_account_is_closed_are_not_asked_and_the_entry_s_address_is(anglers):
    member = anglers.memberships.get().user
    member.is_active = False
    member.save()
    checked(kept_by=anglers, email="hello@hall.org")
    days(0)
    assert [one.to for one in letters()] == ["hello@hall.org"]


def test_made_up_entries_take_part_only_while_the_setting_is_on(settings):
    settings.DEMONSTRATION = False
    entry = checked(demonstration=True, email="hello@hall.example")
    days(0)
    assert not CheckRound.objects.exists()
    settings.DEMONSTRATION = True
    days(0)
    assert stage(entry) == Stage.MODERATORS
    assert not letters()


def test_made_up_entries_ask_people_with_an_account(settings, anglers):
    settings.DEMONSTRATION = True
    checked(demonstration=True, email="hello@hall.example", kept_by=anglers)
    days(0)
    assert [one.to for one in letters()] == ["ann@anglers.example"]


# --- Feeds ---------------------------------------------------------------------------------------------------------------
@pytest.fixture
def imported():
    source = Source.objects.create(slug="feed", name="A feed", licence="OGL")
    return checked(source=source, external_id="s1", email="hello@hall.org")


def test_what_its_feed_still_lists_counts_as_checked(imported):
    FeedSighting.objects.saw(imported.source, ["s1"], CHECKED + timedelta(days=30))
    days(0)
    assert not letters()
    days(31)
    assert len(letters()) == 1


def test_a_feed_that_lists_it_again_brings_it_back(imported):
    days(0, 14, 28, 42, 72, 132)
    imported.refresh_from_db()
    assert imported.status == Status.HIDDEN
    FeedSighting.objects.saw(imported.source, ["s1"], DUE + timedelta(days=133))
    days(133)
    imported.refresh_from_db()
    assert (imported.status, imported.sunk_on) == (Status.PUBLISHED, None)
    assert imported.last_checked_on == CHECKED  # nobody has looked at it: the feed only lists it
    assert not CheckRound.objects.open().exists()
    assert not waiting()


def test_a_feed_does_not_speak_for_an_organisation_that_keeps_the_entry(imported, anglers):
    Innovation.objects.update(kept_by=anglers)
    FeedSighting.objects.saw(imported.source, ["s1"], DUE)
    days(0)
    assert [one.to for one in letters()] == ["ann@anglers.example"]


def test_seeing_the_same_entries_again_on_a_day_writes_nothing(imported, django_assert_num_queries):
    FeedSighting.objects.saw(imported.source, ["s1"], DUE)
    with django_assert_num_queries(1):
        FeedSighting.objects.saw(imported.source, ["s1"], DUE)
    assert imported.sighting.on == DUE


# --- What stops it -------------------------------------------------------------------------------------------------------
def test_the_clock_waits_while_a_change_waits_for_tlap(anglers):
    entry = checked(kept_by=anglers)
    days(0)
    revision = Revision.objects.begin("entry", entry, organisation=anglers)
    Revision.objects.filter(pk=revision.pk).update(status="submitted", submitted_at="2026-07-12T12:00:00Z")
    days(14, 28, 42, 72)
    assert len(letters()) == 1
    Revision.objects.filter(pk=revision.pk).update(status="withdrawn")
    days(73)
    assert len(letters()) == 2


def test_archiving_ends_it(anglers):
    entry = checked(kept_by=anglers)
    days(0, 14, 28, 42, 72)
    entry.refresh_from_db()
    entry.archive(by="a test")
    assert entry.sunk_on is None
    assert CheckRound.objects.get().outcome == "No longer shown"
    assert not waiting()
    days(132)
    assert not CheckRound.objects.open().exists()


def test_a_person_s_hiding_is_not_undone_by_the_organisation(anglers):
    entry = checked(kept_by=anglers)
    entry.hide(by=make_person("tess@tlap.example", is_moderator=True), why="Somebody may be in danger.")
    with pytest.raises(NotAllowedNow):
        entry.confirm(by=anglers.memberships.get().user)
    entry.refresh_from_db()
    assert (entry.status, entry.last_checked_on) == (Status.HIDDEN, CHECKED)


def test_tlap_can_bring_back_what_a_person_hid(anglers):
    tess = make_person("tess@tlap.example", is_moderator=True)
    entry = checked(kept_by=anglers)
    entry.hide(by=tess, why="Somebody may be in danger.")
    entry.confirm(by=tess)
    assert Innovation.objects.get().status == Status.PUBLISHED


def test_an_archived_entry_cannot_be_confirmed(anglers):
    entry = checked(kept_by=anglers, status="archived")
    with pytest.raises(NotAllowedNow):
        entry.confirm(by=anglers.memberships.get().user)


def test_confirming_names_who_did_it_and_whose_word_it_is(anglers):
    entry = checked(kept_by=anglers)
    ann = anglers.memberships.get().user
    entry.confirm(by=ann, on=DUE)
    entry.refresh_from_db()
    step = entry.steps.first()
    assert (step.by, step.state_from, step.state_to) == (ann, Status.PUBLISHED, Status.PUBLISHED)
    assert (entry.last_checked_on, entry.last_checked_by) == (DUE, "Eastby Mere Anglers")


def test_every_step_of_the_clock_is_in_the_history(anglers):
    entry = checked(kept_by=anglers)
    days(0, 14, 28, 42, 72, 132)
    assert [step.by_name for step in entry.steps.all()][:2] == [BY, BY]


def test_one_entry_that_cannot_go_on_stops_no_other(anglers, monkeypatch, caplog):
    bad, good = checked(kept_by=anglers), checked(kept_by=anglers)
    days(0, 14, 28, 42)
    sink = Innovation.sink

    def fails(entry, **words):
        if entry.pk == bad.pk:
            raise NotAllowedNow
        sink(entry, **words)

    monkeypatch.setattr(Innovation, "sink", fails)
    days(72)
    assert {one.pk for one in Innovation.objects.exclude(sunk_on=None)} == {good.pk}
    assert stage(bad) == Stage.MODERATORS
    assert "could not go on" in caplog.text


def test_a_run_ends_when_its_time_is_over_and_the_next_goes_on():
    checked()
    keep_entries_true(DUE, seconds=0)
    assert not waiting()
    keep_entries_true(DUE)
    assert len(waiting()) == 1


def test_the_task_and_the_command_run_the_clock(anglers):
    checked(kept_by=anglers)
    call_command("keep_entries_true", "--on", str(DUE))
    assert len(letters()) == 1
    task()
    assert len(letters()) == 2


# --- To try out ------------------------------------------------------------------------------------------------------------
def test_a_trial_has_an_entry_at_each_stage_and_the_clock_goes_on_from_there(settings, words):
    settings.DEMONSTRATION = True
    keeper = make_organisation(slug="northmoor-council", demonstration=True)
    make_member(keeper, "lead@northmoor.example")
    assert demonstration.load() == 4
    assert demonstration.load() == 0
    assert sorted(one.stage for one in CheckRound.objects.open()) == [
        "asking",
        "hidden",
        "moderators",
        "sunk",
    ]
    assert len(waiting()) == 3
    keep_entries_true(timezone.localdate())
    assert sorted(one.stage for one in CheckRound.objects.open()) == [
        "asking",
        "hidden",
        "moderators",
        "sunk",
    ]
    assert not letters()
    for entry in Innovation.objects.all():
        entry.confirm(by=BY)
    assert not CheckRound.objects.open().exists()
    assert not waiting()
