"""Imports and the clock: a feed that lists an entry vouches for it, unless somebody keeps it or took it off."""

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone

from innovations.freshness.clock import keep_entries_true
from innovations.models import CheckRound, FeedSighting, Innovation
from innovations.open_referral.importing import KEPT, Import, Options
from innovations.open_referral.sources import source_for
from tests.factories import make_member, make_organisation
from tests.signing_in import make_person

pytestmark = pytest.mark.usefixtures("councils", "words")
TODAY = timezone.localdate()
Status = Innovation.Status


@pytest.fixture
def feed(tmp_path):
    """Imports one service with these fields over the usual ones."""

    def run(dry_run=False, sync=False, **fields):
        record = {
            "id": "s1",
            "name": "Lunch club",
            "status": "active",
            "email": "hello@hall.org",
            "attributes": [],
        }
        file = tmp_path / "feed.json"
        file.write_text(json.dumps([record | fields]))
        source = source_for(str(file), "Trafford", licence="OGL")
        source.save()
        done = Import(str(file), source, Options(today=TODAY, dry_run=dry_run, sync=sync, force_sync=sync))
        run.report = done.run()
        return Innovation.objects.get()

    return run


def left_alone(entry, *days):
    """Nobody checks it and no feed lists it, from so long ago that these days of the clock are over today."""
    first = TODAY - timedelta(days=days[-1])
    long_ago = first - timedelta(days=200)
    FeedSighting.objects.update(on=long_ago)
    Innovation.objects.update(
        published_at=f"{long_ago}T12:00:00Z", last_checked_on=long_ago, last_checked_by="Ann"
    )
    for number in days:
        keep_entries_true(first + timedelta(days=number))
    entry.refresh_from_db()


WHOLE = (0, 14, 28, 42, 72, 132)


def test_each_import_notes_that_it_saw_the_entry_also_unchanged(feed):
    entry = feed()
    assert entry.sighting.on == TODAY
    FeedSighting.objects.update(on=date(2026, 1, 1))
    feed()
    assert FeedSighting.objects.get().on == TODAY


def test_a_dry_run_or_an_inactive_record_notes_nothing(feed):
    feed()
    FeedSighting.objects.update(on=date(2026, 1, 1))
    feed(dry_run=True)
    feed(status="inactive")
    assert FeedSighting.objects.get().on == date(2026, 1, 1)


def test_what_the_clock_hid_comes_back_when_the_feed_lists_it(feed):
    entry = feed()
    left_alone(entry, *WHOLE)
    assert entry.status == Status.HIDDEN
    feed()
    keep_entries_true(TODAY)
    entry.refresh_from_db()
    assert (entry.status, entry.sunk_on) == (Status.PUBLISHED, None)
    assert not CheckRound.objects.open().exists()


def test_what_an_organisation_keeps_stays_hidden_until_it_says_that_it_is_right(feed):
    keeper = make_organisation()
    make_member(keeper)
    entry = feed()
    Innovation.objects.update(kept_by=keeper)
    left_alone(entry, *WHOLE)
    feed()
    keep_entries_true(TODAY)
    entry.refresh_from_db()
    assert entry.status == Status.HIDDEN


def test_what_a_moderator_hid_is_not_put_back_by_an_import(feed):
    entry = feed()
    entry.hide(by=make_person("tess@tlap.example", is_moderator=True), why="Not safe.")
    assert feed(description="A new description.").status == Status.HIDDEN


def test_a_person_s_later_check_outlives_a_change_in_the_feed(feed):
    entry = feed(assured_date="2026-01-05")
    entry.confirm(by="a test", as_whom="Ann", on=date(2026, 6, 1))
    changed = feed(assured_date="2026-02-01", description="A new description.")
    assert (changed.description, changed.last_checked_on, changed.last_checked_by) == (
        "A new description.", date(2026, 6, 1), "Ann",
    )  # fmt: skip
    newer = feed(assured_date="2026-07-01", description="A new description.")
    assert newer.last_checked_on == date(2026, 7, 1)


def test_what_an_organisation_has_come_to_look_after_is_not_undone_by_the_feed(feed):
    feed()
    Innovation.objects.update(kept_by=make_organisation(), description="As we say it.")
    assert feed(description="As the feed says it.").description == "As we say it."
    assert KEPT in [problem.reason for problem in feed.report.first]
    assert feed(status="inactive").status == Status.PUBLISHED
    assert feed(description="").description == "As we say it."
    assert feed.report.counts["changed"] == 0


def test_what_an_organisation_looks_after_stays_when_the_feed_no_longer_has_it(feed):
    entry = feed()
    Innovation.objects.update(kept_by=make_organisation(), external_id="another")
    assert _after_sync(feed, entry).status == Status.PUBLISHED


def _after_sync(feed, entry):
    with pytest.raises(Innovation.MultipleObjectsReturned):
        feed(sync=True)
    entry.refresh_from_db()
    return entry
