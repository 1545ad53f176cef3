"""From the intake into responses and tallies: nothing lost, nothing twice, and nobody to be found again."""

from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from carehub.mail.models import OutboxMessage
from making_it_real.counting import checking, drain, drain_all, draining, recount
from making_it_real.counting.sums import sums_of
from making_it_real.models import Burst, CampaignOrganisation, Comment, Intake, Response, Tally
from making_it_real.survey.sending import put
from making_it_real.tasks import check_tallies, count_waiting
from tests.factories import make_campaign, make_moderator, make_organisation

pytestmark = pytest.mark.django_db
postgres = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="needs transactions at the same moment"
)
STATEMENTS = 12


@pytest.fixture
def about():
    return make_campaign(about=[make_organisation()]).organisations.get()


def send(about, answers="3" * STATEMENTS, **given):
    row = {"channel": "o", "position": "c", "payment": "s", "awareness": "", "comments": {}, **given}
    assert put({**row, "about_id": about.pk, "answers": answers})


def some_organisations(many):
    asked = [make_organisation(f"Number {number}", slug=f"number-{number}") for number in range(many)]
    return list(make_campaign(about=asked).organisations.order_by("pk"))


def everyone(about):
    return Tally.objects.about(about).in_segment("all").get()


def test_what_waits_becomes_responses_and_tallies(about):
    for answers in ("4" * STATEMENTS, "2" * STATEMENTS, "x" * STATEMENTS):
        send(about, answers)
    assert drain(about.campaign) == 3
    assert not Intake.objects.exists()
    assert sorted(Response.objects.values_list("answers", flat=True)) == ["2" * 12, "4" * 12, "x" * 12]
    tally = everyone(about)
    assert (tally.people, tally.themes) == (3, [[2, 1]] * 6)
    assert tally.statements == [[0, 0, 1, 0, 1, 1]] * STATEMENTS
    assert set(Tally.objects.values_list("segment", flat=True)) == {
        "all",
        "position:c",
        "payment:s",
        "channel:o",
    }


def test_counting_again_counts_nothing_twice(about):
    send(about)
    count_waiting()
    count_waiting()
    assert everyone(about).people == 1


def test_two_organisations_are_counted_apart(about):
    other = about.campaign.organisations.create(
        organisation=make_organisation("Saltby City Council", slug="saltby")
    )
    send(about)
    send(other)
    send(other)
    assert drain_all() == 3
    assert (everyone(about).people, everyone(other).people) == (1, 2)


@pytest.mark.parametrize(("batch", "together"), [(1, 50), (3, 2), (7, 1), (10, 3)])
def test_nothing_is_left_over_between_batches(monkeypatch, batch, together):
    monkeypatch.setattr(draining, "BATCH", batch)
    monkeypatch.setattr(draining, "AT_ONCE", together)
    asked = some_organisations(4)
    for number, about in enumerate(asked):
        for _ in range(number + 1):
            send(about)
    assert drain_all() == 10
    assert not Intake.objects.exists()
    assert [everyone(about).people for about in asked] == [1, 2, 3, 4]


def test_a_batch_is_written_in_no_order(about, monkeypatch):
    """The chance that 40 rows keep their order is 1 in 40!."""
    for number in range(40):
        send(about, f"{number:012b}")
    drain(about.campaign)
    in_order_of_ids = list(Response.objects.order_by("pk").values_list("answers", flat=True))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT answers FROM making_it_real_response ORDER BY ctid")
            as_written = [row[0] for row in cursor]
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT answers FROM making_it_real_response ORDER BY rowid")
            as_written = [row[0] for row in cursor]
    sent = [f"{number:012b}" for number in range(40)]
    assert as_written != sent
    assert in_order_of_ids != sent


def test_words_are_kept_without_the_answers_they_came_with(about):
    send(about, comments={"2": "The bus stopped.", "6": "Money is hard."})
    drain(about.campaign)
    assert {(one.theme, one.text) for one in Comment.objects.all()} == {
        (2, "The bus stopped."),
        (6, "Money is hard."),
    }
    kept = {field.name for field in Comment._meta.get_fields()}
    assert not kept & {"response", "day", "position", "payment", "channel", "answers"}


def test_a_burst_is_counted_only_once_somebody_has_let_it_in(about):
    burst = Burst.objects.create(about=about, day="2026-11-20")
    send(about)
    assert put({"about_id": about.pk, "channel": "o", "position": "-", "payment": "-", "awareness": "", "comments": {},
                "answers": "4" * STATEMENTS}, burst=burst.pk)  # fmt: skip
    drain(about.campaign)
    assert (Response.objects.count(), everyone(about).people) == (2, 1)


def test_nothing_comes_in_before_opening_and_after_closing(about):
    row = {"about_id": about.pk, "channel": "o", "position": "-", "payment": "-", "awareness": "", "comments": {},
           "answers": "4" * STATEMENTS}  # fmt: skip
    about.campaign.close(by="a test")
    assert put(row) is False
    draft = make_campaign("spring-2027", about=[about.organisation], status="draft")
    assert put({**row, "about_id": draft.organisations.get().pk}) is False
    assert not Intake.objects.exists()


# --- Recounting ------------------------------------------------------------------------------------------------------------
def test_a_recount_mends_what_was_wrong_and_the_check_finds_it(about, capsys):
    send(about)
    drain(about.campaign)
    call_command("recount", about.campaign.slug, check=True)
    Tally.objects.about(about).in_segment("all").update(people=7)
    with pytest.raises(CommandError, match=str(about)):
        call_command("recount", about.campaign.slug, check=True)
    call_command("recount", about.campaign.slug)
    assert everyone(about).people == 1
    call_command("recount", about.campaign.slug, check=True)


def test_a_recount_writes_only_what_was_wrong():
    one, other = some_organisations(2)
    for about in (one, other):
        send(about)
    drain_all()
    assert writes_of(lambda: list(recount(one.campaign))) == []
    before = set(Tally.objects.values_list("pk", "about", "segment", "people"))
    Tally.objects.about(one).in_segment("payment:s").update(people=2)
    Tally.objects.about(other).in_segment("position:c").delete()
    Tally.objects.create(about=other, segment="position:u", people=1, themes=[], statements=[])
    assert checking.wrong(one.campaign) == [one, other]
    assert list(recount(one.campaign)) == [2]
    after = set(Tally.objects.values_list("pk", "about", "segment", "people"))
    assert {row[1:] for row in before} == {row[1:] for row in after}
    assert {row[1:] for row in before - after} == {(other.pk, "position:c", 1)}
    assert checking.wrong(one.campaign) == []


def writes_of(deed):
    with CaptureQueriesContext(connection) as queries:
        deed()
    return [one["sql"] for one in queries if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_tallies_without_responses_are_found(about):
    send(about)
    drain(about.campaign)
    Response.objects.all().delete()
    assert checking.wrong(about.campaign) == [about]
    assert list(recount(about.campaign)) == [1]
    assert not Tally.objects.exists()


def test_a_recount_of_an_unknown_campaign_says_which_there_are(about):
    with pytest.raises(CommandError, match="There are: autumn-2026"):
        call_command("recount", "autum-2026")


def test_the_nightly_check_tells_every_moderator_once(about):
    moderator = make_moderator()
    send(about)
    drain(about.campaign)
    check_tallies()
    assert not OutboxMessage.objects.exists()
    Tally.objects.about(about).in_segment("all").update(people=2)
    check_tallies()
    check_tallies()
    letter = OutboxMessage.objects.get()
    assert letter.to == moderator.email
    assert about.organisation.name in letter.text
    assert "manage.py recount autumn-2026" in letter.text


# --- Many at once ------------------------------------------------------------------------------------------------------------
def at_once(deed, many, workers=8):
    def one(argument):
        try:
            return deed(argument)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(one, many))


@postgres
@pytest.mark.django_db(transaction=True)
def test_workers_at_once_with_people_who_send_count_each_response_once():
    campaign = make_campaign(about=[make_organisation(), make_organisation("Saltby", slug="saltby")])
    asked = list(campaign.organisations.all())

    def work(number):
        if number % 4 == 0:
            drain(campaign)
        else:
            send(asked[number % 2], "01234x"[number % 6] * STATEMENTS)

    at_once(work, range(200))
    drain(campaign)
    assert Response.objects.count() == 150
    assert not Intake.objects.exists()
    for about in asked:
        packed = "".join(text for _, text in Response.objects.about(about).packed())
        assert everyone(about).people == sums_of(packed, campaign.shape())["all"].people
    assert checking.wrong(campaign) == []


@postgres
@pytest.mark.django_db(transaction=True)
def test_recounts_and_drains_of_the_same_organisations_at_once_end_right_and_never_wait_for_each_other():
    asked = some_organisations(6)
    campaign = asked[0].campaign

    def work(number):
        if number % 5 == 0:
            list(recount(campaign))
        elif number % 5 == 1:
            drain(campaign, wait=number % 2 == 0)
        else:
            send(asked[number % 6], Random(number).choice("01234x") * STATEMENTS)

    at_once(work, range(150))
    drain(campaign)
    assert sum(everyone(about).people for about in asked) == Response.objects.count() == 90
    assert checking.wrong(campaign) == []


@postgres
@pytest.mark.django_db(transaction=True)
def test_what_another_worker_has_is_left_to_it_and_the_rest_is_counted():
    one, other = some_organisations(2)
    send(one)
    send(other)
    with transaction.atomic():
        CampaignOrganisation.objects.wait_for(one.pk)
        assert at_once(drain, [one.campaign]) == [1]
    assert (Tally.objects.about(one).count(), everyone(other).people) == (0, 1)
    assert drain(one.campaign) == 1


@postgres
@pytest.mark.django_db(transaction=True)
def test_a_campaign_waits_to_close_until_what_is_being_sent_is_in():
    """A row is put in a transaction that stays open; closing waits for it, and what comes after is refused."""
    about = make_campaign(about=[make_organisation()]).organisations.get()
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            send(about)
            closing = pool.submit(lambda: (about.campaign.close(by="a test"), connections.close_all()))
            with pytest.raises(TimeoutError):
                closing.result(timeout=0.5)
        closing.result(timeout=20)
    assert Intake.objects.count() == 1
    assert put({"about_id": about.pk, "channel": "o", "position": "-", "payment": "-", "awareness": "", "comments": {},
                "answers": "4" * STATEMENTS}) is False  # fmt: skip
