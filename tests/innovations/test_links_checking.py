"""The link checker week by week: what is due is looked at, twice dead is told once, and alive again takes it back."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from carehub.moderation.models import QueueItem
from innovations import tasks
from innovations.links.calling import Finding, Verdict
from innovations.links.checking import check_links, tell_of_broken_links
from innovations.models import Innovation, LinkCheck
from tests.factories import make_innovation, make_member, make_organisation
from tests.signing_in import letters

pytestmark = pytest.mark.django_db

START = datetime(2026, 11, 2, 9, tzinfo=timezone.get_default_timezone())
ALIVE = Finding(Verdict.ALIVE, "It answers.", 200)
DEAD = Finding(Verdict.DEAD, "There is no page at this address any more (404).", 404)
UNSURE = Finding(Verdict.UNSURE, "The website asked us to come back later (503).", 503)
WEB = "https://club.example/"


class Web:
    """Stands where the network would: what each address answers, and which were asked."""

    def __init__(self, answer=ALIVE):
        self.answer, self.asked = answer, []

    def look(self, url):
        self.asked.append(url)
        return self.answer


@pytest.fixture
def anglers():
    organisation = make_organisation("Eastby Mere Anglers")
    make_member(organisation, "ann@anglers.example")
    return organisation


def week(number, answer, days=0):
    """What the worker does in that week, all websites giving this answer, and the letters of that day."""
    now, web = START + timedelta(weeks=number, days=days), Web(answer)
    check_links(now, web)
    tell_of_broken_links(timezone.localdate(now))
    return web.asked


def tasks_waiting():
    return list(QueueItem.objects.waiting().of_kind(QueueItem.Kind.DEAD_LINK))


def test_each_website_is_looked_at_once_a_week():
    make_innovation(website=WEB)
    assert week(0, ALIVE) == [WEB]
    assert week(0, ALIVE, days=6) == []
    assert week(1, ALIVE) == [WEB]
    check = LinkCheck.objects.get()
    assert (check.verdict, check.words, check.status) == ("alive", "It answers.", 200)


def test_only_public_entries_with_a_website_are_looked_at():
    make_innovation()
    make_innovation(website=WEB, status="draft")
    hidden = make_innovation(website="https://hidden.example/")
    week(0, ALIVE)
    hidden.hide(by="a test", why="To see.")
    assert week(1, ALIVE) == []


def test_an_address_of_many_entries_is_asked_once():
    for _ in range(5):
        make_innovation(website=WEB)
    assert week(0, DEAD) == [WEB]
    assert LinkCheck.objects.filter(verdict="dead").count() == 5


def test_dead_once_is_told_to_nobody(anglers):
    make_innovation(website=WEB, kept_by=anglers)
    week(0, DEAD)
    assert not letters()
    assert not tasks_waiting()


def test_dead_twice_a_week_apart_is_told_once(anglers):
    entry = make_innovation("Club", website=WEB, kept_by=anglers)
    week(0, DEAD)
    week(1, DEAD)
    (letter,) = letters()
    assert (letter.to, letter.subject) == ("ann@anglers.example", "The website of ‘Club’ does not answer")
    assert WEB in letter.text
    assert "There is no page at this address any more (404)." in letter.text
    (item,) = tasks_waiting()
    assert (item.subject_id, item.organisation, item.warning) == (entry.pk, anglers, DEAD.words)
    for number in range(2, 6):
        week(number, DEAD)
    assert len(letters()) == 1
    assert len(tasks_waiting()) == 1


def test_dead_twice_on_one_day_counts_once(anglers):
    make_innovation(website=WEB, kept_by=anglers)
    week(0, DEAD)
    LinkCheck.objects.update(next_at=START)
    week(0, DEAD, days=1)
    assert LinkCheck.objects.get().dead_times == 1


def test_alive_in_between_starts_the_count_anew(anglers):
    make_innovation(website=WEB, kept_by=anglers)
    for number, answer in enumerate([DEAD, ALIVE, DEAD, ALIVE, DEAD]):
        week(number, answer)
    assert not letters()
    assert LinkCheck.objects.get().dead_times == 1


def test_a_temporary_answer_is_neither_dead_nor_alive(anglers):
    make_innovation(website=WEB, kept_by=anglers)
    for number, answer in enumerate([UNSURE, DEAD, UNSURE, UNSURE]):
        week(number, answer)
    assert not letters()
    week(4, DEAD)
    assert len(letters()) == 1


def test_alive_again_clears_it_and_a_new_death_is_told_again(anglers):
    make_innovation(website=WEB, kept_by=anglers)
    for number, answer in enumerate([DEAD, DEAD, ALIVE]):
        week(number, answer)
    assert not tasks_waiting()
    assert QueueItem.objects.settled().get().outcome == "It answers again"
    assert not LinkCheck.objects.get().is_broken
    week(3, DEAD)
    week(4, DEAD)
    assert len(letters()) == 2
    assert len(tasks_waiting()) == 1


def test_another_website_clears_it(anglers):
    make_innovation(website=WEB, kept_by=anglers)
    week(0, DEAD)
    week(1, DEAD)
    Innovation.objects.update(website="https://new.example/")
    assert week(1, ALIVE, days=1) == ["https://new.example/"]
    assert not tasks_waiting()
    Innovation.objects.update(website="")
    assert week(9, ALIVE) == []
    assert not LinkCheck.objects.exists()


def test_one_letter_tells_of_all_that_an_organisation_keeps(anglers):
    make_member(anglers, "eddy@anglers.example", "editor")
    for number in range(60):
        make_innovation(f"Club {number}", website=f"https://club{number}.example/", kept_by=anglers)
    week(0, DEAD)
    week(1, DEAD)
    assert sorted(one.to for one in letters()) == ["ann@anglers.example", "eddy@anglers.example"]
    assert letters()[0].text.count("What happened:") == 50
    assert "There are 10 more." in letters()[0].text
    assert len(tasks_waiting()) == 60


def test_what_nobody_keeps_is_told_to_tlap_alone():
    make_innovation(website=WEB, email="hello@hall.org")
    week(0, DEAD)
    week(1, DEAD)
    assert not letters()
    assert tasks_waiting()[0].sender_name == "Nobody looks after it yet"


def test_archiving_an_entry_takes_its_task_off(anglers):
    entry = make_innovation(website=WEB, kept_by=anglers)
    week(0, DEAD)
    week(1, DEAD)
    entry.archive(by="a test")
    assert not tasks_waiting()


def test_an_entry_can_wait_for_two_reasons_at_once(anglers):
    checked = {"last_checked_on": datetime(2025, 1, 1).date(), "last_checked_by": "Ann"}
    entry = make_innovation(website=WEB, **checked)
    week(0, DEAD)
    week(1, DEAD)
    tasks.keep_entries_true()
    assert {item.kind for item in QueueItem.objects.waiting()} == {"stale", "dead_link"}
    entry.confirm(by="a test")
    assert [item.kind for item in QueueItem.objects.waiting()] == ["dead_link"]


def test_a_worker_that_dies_leaves_what_it_took_for_later():
    make_innovation(website=WEB)
    LinkCheck.objects.keep_up(START)
    assert len(LinkCheck.objects.claim(START, 10)) == 1
    assert LinkCheck.objects.claim(START, 10) == []
    assert len(LinkCheck.objects.claim(START + timedelta(hours=1), 10)) == 1


def test_a_run_ends_when_its_time_is_over():
    for number in range(30):
        make_innovation(website=f"https://club{number}.example/")
    web = Web()
    assert check_links(START, web, seconds=0) == 0
    assert check_links(START, web) == 30
    assert len(set(web.asked)) == 30


def test_the_database_keeps_the_count_and_its_days_together():
    make_innovation(website=WEB)
    week(0, ALIVE)
    with pytest.raises(IntegrityError), transaction.atomic():
        LinkCheck.objects.update(dead_times=2)


def test_many_links_cost_few_queries(anglers):
    def cost(number):
        for one in range(number):
            make_innovation(website=f"https://club{number}-{one}.example/", kept_by=anglers)
        LinkCheck.objects.keep_up(START)
        with CaptureQueriesContext(connection) as queries:
            LinkCheck.objects.keep_up(START)
            list(LinkCheck.objects.broken().on_kept_by(anglers).with_entries())
        return len(queries)

    assert cost(1) == cost(3)
