"""The clock day by day: whichever days it ran on and whenever somebody answered, its promises hold."""

from datetime import date, timedelta
from itertools import pairwise
from threading import Barrier, Thread

import pytest
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from carehub.mail.models import OutboxMessage
from carehub.moderation.models import QueueItem, Revision
from innovations.freshness import answers
from innovations.freshness.clock import keep_entries_true
from innovations.listing import writing
from innovations.listing.reading import read
from innovations.models import CheckLink, CheckRound, IndexEntry, Innovation
from tests.factories import make_innovation, make_member, make_organisation
from tests.signing_in import make_person

Status = Innovation.Status
START = date(2026, 7, 10)  # the first day on which an entry can be due
DAYS = 200


class Life:
    """Two entries of one organisation and one that is reached by its address, watched day by day."""

    def __init__(self, apart=3):
        """`apart`: days from when the first entry is due to when the second is."""
        self.anglers = make_organisation("Eastby Mere Anglers")
        self.ann = make_member(self.anglers, "ann@anglers.example")
        self.tess = make_person("tess@tlap.example", is_moderator=True)
        checked = {"last_checked_on": date(2026, 1, 10), "last_checked_by": "Ann"}
        later = {"last_checked_on": date(2026, 1, 10 + apart), "last_checked_by": "Ann"}
        self.entries = [
            make_innovation("Club", kept_by=self.anglers, **checked),
            make_innovation("Group", kept_by=self.anglers, **later),
            make_innovation("Hall", email="hello@hall.org", **checked),
        ]

    def run(self, day):
        keep_entries_true(day)
        self.promises(day)

    def promises(self, day):
        for entry in Innovation.objects.filter(status=Status.HIDDEN):
            asked = self._asked(entry)
            assert len(asked) >= 3, "hidden without three mails"
            assert day - min(asked) >= timedelta(days=132)
        for entry in Innovation.objects.exclude(sunk_on=None):
            assert len(self._asked(entry)) >= 3
            assert entry.sunk_on - min(self._asked(entry)) >= timedelta(days=72)
        self._letters()

    def _asked(self, entry):
        """The days on which letters named the entry in its open round."""
        links = CheckLink.objects.filter(round__innovation=entry, round__ended_on=None)
        return sorted(set(links.values_list("sent_on", flat=True)))

    def _letters(self):
        """Nobody gets two letters within a week about what one organisation keeps."""
        for to in ("ann@anglers.example", "hello@hall.org"):
            sent = CheckLink.objects.filter(address=to).values_list("sent_on", flat=True)
            days = sorted(set(sent))
            assert OutboxMessage.objects.filter(to=to).count() == len(days)
            assert all(later - earlier >= timedelta(days=7) for earlier, later in pairwise(days))

    def answer(self, number, how, day):
        entry = Innovation.objects.get(pk=self.entries[number].pk)
        if how == "link":
            self._by_link(entry, day)
        elif how == "desk":
            entry.confirm(by=self.ann, as_whom="Eastby Mere Anglers", on=day)
        elif how == "moderator":
            entry.confirm(by=self.tess, on=day)
        else:
            writing.write(entry, read(entry), by=self.tess, why="")
            Innovation.objects.filter(pk=entry.pk).update(last_checked_on=day)
        self.is_true_again(entry, day)

    def _by_link(self, entry, day):
        link = CheckLink.objects.filter(round__innovation=entry, round__ended_on=None, used_at=None).first()
        if link is None:
            entry.confirm(by=self.tess, on=day)
        else:
            answers.still_right(link, day)

    def is_true_again(self, entry, day):
        entry.refresh_from_db()
        assert (entry.status, entry.sunk_on, entry.last_checked_on) == (Status.PUBLISHED, None, day)
        assert not CheckRound.objects.open().filter(innovation=entry).exists()
        assert not QueueItem.objects.open().filter(subject_id=entry.pk).exists()
        assert IndexEntry.objects.get(pk=entry.pk).quality > 0


gaps = st.lists(st.integers(min_value=1, max_value=40), min_size=1, max_size=40)
said = st.lists(
    st.tuples(
        st.integers(0, DAYS), st.integers(0, 2), st.sampled_from(["link", "desk", "moderator", "revision"])
    ),
    max_size=6,
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(gaps=gaps, said=said)
@example(gaps=[1] * DAYS, said=[(133, 0, "link"), (75, 1, "link"), (20, 2, "link")])
@example(gaps=[21] * 10, said=[(150, 2, "revision")])
def test_nothing_is_hidden_without_three_mails_and_one_answer_brings_all_back(db, gaps, said):
    with transaction.atomic():
        life, day, runs = Life(), 0, set()
        for gap in gaps:
            day += gap
            runs.add(day - 1)
        for number in range(DAYS + 1):
            today = START + timedelta(days=number)
            for _, which, how in [one for one in said if one[0] == number]:
                life.answer(which, how, today)
            if number in runs:
                life.run(today)
        for which in range(3):
            life.answer(which, "link", START + timedelta(days=DAYS + 1))
        transaction.set_rollback(True)


def test_left_alone_for_so_long_every_entry_is_hidden(db):
    life = Life()
    for number in range(DAYS):
        life.run(START + timedelta(days=number))
    assert set(Innovation.objects.values_list("status", flat=True)) == {Status.HIDDEN}


def test_publishing_a_change_undoes_all_that_the_clock_did(db):
    life = Life()
    for number in (0, 14, 28, 42, 72, 132):
        life.run(START + timedelta(days=number))
    entry = life.entries[0]
    revision = Revision.objects.begin(
        "entry", Innovation.objects.get(pk=entry.pk), by=life.ann, organisation=life.anglers
    )
    content = {**revision.content, "needs": [], "phone": "01632 960123", "all_england": True}
    writing.write(
        Innovation.objects.get(pk=entry.pk), content, by=life.tess, why="", organisation=life.anglers
    )
    entry.refresh_from_db()
    assert (entry.status, entry.sunk_on, entry.last_checked_by) == (
        Status.PUBLISHED,
        None,
        "Eastby Mere Anglers",
    )
    assert CheckRound.objects.get(innovation=entry).outcome == "Changed"


at_the_same_moment = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite lets one write after the other"
)


def at_once(*deeds):
    """Run these in threads that start together; each with a connection of its own."""
    barrier, problems = Barrier(len(deeds)), []

    def run(deed):
        barrier.wait()
        try:
            deed()
        except Exception as problem:  # noqa: BLE001  (told to the test below)
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return problems


@at_the_same_moment
@pytest.mark.parametrize("step", [0, 14, 42, 72, 132])
def test_two_workers_at_once_do_what_one_would(transactional_db, step):
    Life(apart=0)
    steps = [0, 14, 28, 42, 72, 132]
    for number in [one for one in steps if one < step]:
        keep_entries_true(START + timedelta(days=number))
    before = OutboxMessage.objects.count()
    today = START + timedelta(days=step)
    assert at_once(*[lambda: keep_entries_true(today)] * 4) == []
    written = OutboxMessage.objects.count() - before
    assert written == (2 if step in (0, 14) else 0)
    assert QueueItem.objects.count() == (0 if step < 42 else 3)
    assert CheckRound.objects.open().filter(since=today).exists()


@at_the_same_moment
def test_an_answer_and_the_clock_at_once_end_as_the_answer_says(transactional_db):
    life = Life(apart=0)
    for number in (0, 14, 28, 42, 72):
        keep_entries_true(START + timedelta(days=number))
    today = START + timedelta(days=132)
    links = [CheckLink.objects.filter(round__innovation=entry).first() for entry in life.entries]
    deeds = [
        lambda: keep_entries_true(today),
        *(lambda link=link: answers.still_right(link, today) for link in links),
    ]
    assert at_once(*deeds) == []
    for entry in life.entries:
        entry.refresh_from_db()
        assert (entry.status, entry.sunk_on, entry.last_checked_on) == (Status.PUBLISHED, None, today)
    assert not CheckRound.objects.open().exists()
