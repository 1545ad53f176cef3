"""Many moderators at the same moment: each revision is decided once, its sender hears of it once, and nobody is lost."""

from concurrent.futures import ThreadPoolExecutor
from copy import copy
from random import Random
from threading import Barrier, BoundedSemaphore

import pytest
from django.db import connection

from carehub.mail.models import OutboxMessage
from carehub.moderation.models import GroundMoved, QueueItem, Revision, RevisionStep
from carehub.workflow import NotAllowedNow
from innovations.merging import merge
from innovations.models import Innovation
from tests.factories import make_innovation, make_member, make_organisation, make_revision
from tests.signing_in import make_person

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs transactions at the same moment"),
]
THREADS, REVISIONS = 200, 50
CONNECTIONS = 40  # of the threads that speak to the database at once; a server allows a hundred in all
DECIDED = ["published", "returned", "rejected"]


def decide(revision, verb, by):
    """(state it was brought to, "") or, when somebody else was quicker, ("", what this one was told)."""
    why = {} if verb == "publish" else {"why": f"Said by {by}."}
    try:
        getattr(revision, verb)(by=by, **why)
    except NotAllowedNow as refused:
        return "", str(refused)
    return revision.status, ""


def together(threads, act):
    """act(number) in so many threads that start at one moment. What each returned, in order."""
    start, room = Barrier(threads), BoundedSemaphore(CONNECTIONS)

    def one(number):
        start.wait()
        with room:
            try:
                return act(number)
            finally:
                connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, range(threads)))


def test_two_hundred_threads_deciding_the_same_fifty_revisions_make_fifty_decisions_and_fifty_letters():
    harbour = make_organisation("Harbour")
    lead = make_member(harbour)
    moderators = [make_person(f"m{n}@tlap.example", name=f"M{n}", is_moderator=True) for n in range(10)]
    for number in range(REVISIONS):
        entry = make_innovation(f"Club {number}", kept_by=harbour, needs=["company"], online=True, phone="0")
        make_revision(entry, {"phone": "1"}, by=lead, organisation=harbour)
    pages = list(Revision.objects.with_people())  # as each moderator opened them before anybody decided

    def act(number):
        chance, me = Random(number), moderators[number % 10]
        verbs = ["publish", "send_back", "reject"]
        return [decide(copy(page), chance.choice(verbs), me) for page in chance.sample(pages, REVISIONS)]

    told = [answer for each in together(THREADS, act) for answer in each]
    won = [status for status, _ in told if status]
    assert len(won) == REVISIONS
    assert all("was here first: this is now" in words for status, words in told if not status)
    assert RevisionStep.objects.filter(state_to__in=DECIDED).count() == REVISIONS
    assert sorted(Revision.objects.values_list("status", flat=True)) == sorted(won)
    assert OutboxMessage.objects.count() == REVISIONS
    assert OutboxMessage.objects.values("key").distinct().count() == REVISIONS
    assert not QueueItem.objects.waiting().exists()
    published = Revision.objects.published().values_list("subject_id", flat=True)
    assert {entry.phone for entry in Innovation.objects.filter(pk__in=published)} <= {"1"}
    assert {entry.phone for entry in Innovation.objects.exclude(pk__in=published)} <= {"0"}


def test_changes_of_one_entry_that_are_published_at_once_never_overwrite_each_other_unseen():
    mo = make_person("mo@tlap.example", name="Mo", is_moderator=True)
    entry = make_innovation(needs=["company"], online=True, phone="0")
    made = [
        make_revision(entry, {"phone": str(n % 3 + 1), "summary": f"By {n}."}, origin="public")
        for n in range(8)
    ]

    def act(number):
        try:
            made[number].publish(by=mo)
        except GroundMoved:
            return None
        return made[number].content

    (first,) = [content for content in together(8, act) if content]
    now = Innovation.objects.get()
    assert (now.phone, now.summary) == (first["phone"], first["summary"])


def test_publishing_while_the_entry_is_merged_away_waits_for_nobody_for_ever():
    mo = make_person("mo@tlap.example", name="Mo", is_moderator=True)
    for number in range(6):
        keep, drop = (
            make_innovation(f"{name} {number}", needs=["company"], online=True, phone="0")
            for name in ("Keep", "Drop")
        )
        change = make_revision(drop, {"phone": "1"}, origin="public")

        def act(n, keep=keep, drop=drop, change=change):
            if n == 0:
                merge(keep.pk, drop.pk, by=mo, why="The same.")
                return None
            try:
                Revision.objects.get(pk=change.pk).publish(by=mo)
            except GroundMoved:
                return "moved"
            return "published"

        assert together(2, act)[1] in ("moved", "published")
        drop.refresh_from_db()
        assert (drop.status, drop.merged_into) == ("archived", keep)


def test_of_many_who_take_the_same_thing_one_has_it():
    item = QueueItem.objects.put("report", 1, kind="report", title="Door", sender_name="x")
    people = [make_person(f"m{n}@tlap.example", is_moderator=True) for n in range(8)]

    def act(number):
        try:
            QueueItem.objects.get(pk=item.pk).take(by=people[number])
        except Exception as taken:  # noqa: BLE001  (only its name matters)
            return type(taken).__name__
        return people[number].pk

    had = together(8, act)
    (winner,) = [who for who in had if who != "Taken"]
    assert QueueItem.objects.get().with_moderator_id == winner
