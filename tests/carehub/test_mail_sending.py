"""What leaves the outbox, and what becomes of a letter that does not arrive. The mail server is a real one."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db.models import F
from django.utils import timezone

from carehub.mail import sending
from carehub.mail.models import MOST_TRIES, PAUSES, OutboxMessage
from carehub.mail.outgoing import MOST_ON_ONE_LINE
from carehub.mail.tasks import deliver_mail
from tests.mail_server import free_port, leaving_by, open_desk

Status = OutboxMessage.Status


@pytest.fixture
def desk(db, settings):
    with open_desk() as desk:
        settings.MAILERS = leaving_by(desk.port)
        yield desk


def write(*names, **fields):
    """One waiting message for each name, to name@example.com."""
    return OutboxMessage.objects.put(
        OutboxMessage(
            key=name,
            to=f"{name}@example.com",
            subject=f"For {name}",
            text="It rains.",
            html="<p>R</p>",
            **fields,
        )
        for name in names
    )


def row(name):
    return OutboxMessage.objects.get(key=name)


def let_time_pass():
    """Everything that has a next try has it now."""
    waiting = OutboxMessage.objects.exclude(next_try_at=None)
    waiting.update(next_try_at=F("next_try_at") - timedelta(days=3))


def killed_while_sending(name):
    """As a worker leaves it that was killed."""
    write(name)
    OutboxMessage.objects.claim()
    let_time_pass()


def test_each_letter_is_delivered_once(desk):
    write("ann", "bob", "cat")
    assert sending.deliver() == 3
    assert sending.deliver() == 0
    assert desk.took() == {"ann@example.com": 1, "bob@example.com": 1, "cat@example.com": 1}
    assert row("ann").status == Status.SENT


def test_a_letter_says_what_it_is(desk, settings):
    write("ann")
    sending.deliver()
    letter = desk.letters[0]
    assert letter["From"] == settings.DEFAULT_FROM_EMAIL
    assert letter["Subject"] == "For ann"
    assert letter["Message-ID"] == row("ann").message_id
    assert letter["Auto-Submitted"] == "auto-generated"
    assert abs(letter["Date"].datetime - row("ann").created_at) < timedelta(seconds=1)
    assert letter.get_body(["plain"]).get_content().strip() == "It rains."
    assert letter.get_body(["html"]).get_content().strip() == "<p>R</p>"


def test_one_line_carries_many_letters(desk):
    write(*(f"p{number}" for number in range(MOST_ON_ONE_LINE)))
    sending.deliver()
    assert desk.calls == 1


def test_a_line_is_opened_anew_before_the_server_minds(desk):
    write(*(f"p{number}" for number in range(MOST_ON_ONE_LINE + 1)))
    sending.deliver()
    assert desk.calls == 2
    assert len(desk.letters) == MOST_ON_ONE_LINE + 1


def test_a_run_stops_at_its_limit_and_the_task_asks_for_another_turn(desk, monkeypatch):
    write("ann", "bob", "cat")
    assert sending.deliver(limit=2) == 2
    assert len(desk.letters) == 2
    monkeypatch.setattr(sending, "MOST_AT_ONCE", 1)
    write("dan")
    monkeypatch.setattr(sending.deliver, "__defaults__", (1,))
    deliver_mail.delay()
    assert len(desk.letters) == 4


def test_what_is_not_due_waits(desk):
    write("ann", next_try_at=timezone.now() + timedelta(hours=1))
    assert sending.deliver() == 0
    let_time_pass()
    assert sending.deliver() == 1


def test_the_oldest_goes_first(desk):
    write("new")
    write("old", next_try_at=timezone.now() - timedelta(hours=1))
    sending.deliver()
    assert list(desk.took()) == ["old@example.com", "new@example.com"]


def test_an_address_refused_for_good_is_given_up_at_once_and_stops_nobody(desk, caplog):
    desk.refuses["bob@example.com"] = "550 5.1.1 No such person"
    write("ann", "bob", "cat")
    sending.deliver()
    assert set(desk.took()) == {"ann@example.com", "cat@example.com"}
    assert (row("bob").status, row("bob").attempts) == (Status.FAILED, 1)
    assert "No such person" in row("bob").last_error
    assert row("bob").message_id in caplog.text
    assert "bob@example.com" not in caplog.text


def test_an_address_refused_for_now_is_tried_again(desk):
    desk.refuses["bob@example.com"] = "451 4.7.1 Come back later"
    write("ann", "bob", "cat")
    sending.deliver()
    assert set(desk.took()) == {"ann@example.com", "cat@example.com"}
    assert (row("bob").status, row("bob").perhaps_twice) == (Status.WAITING, False)
    desk.refuses.clear()
    assert sending.deliver() == 0
    let_time_pass()
    sending.deliver()
    assert desk.took()["bob@example.com"] == 1


def test_the_words_of_the_server_about_a_message_count_for_that_message(desk):
    desk.dislikes = {"For ann": "554 5.7.1 Looks like spam", "For bob": "452 4.3.1 Disc full"}
    write("ann", "bob", "cat")
    sending.deliver()
    assert [row(name).status for name in ("ann", "bob", "cat")] == [
        Status.FAILED,
        Status.WAITING,
        Status.SENT,
    ]


@pytest.mark.parametrize(
    "wrong", ["see our website", "a@example.com, b@example.com", "josé@example.com", "@"]
)
def test_what_is_no_address_is_given_up_and_stops_nobody(desk, wrong):
    OutboxMessage.objects.put([OutboxMessage(key="wrong", to=wrong, subject="N", text="It rains.")])
    write("ann")
    sending.deliver()
    assert row("wrong").status == Status.FAILED
    assert desk.took() == {"ann@example.com": 1}


def test_names_of_other_alphabets_arrive(desk):
    OutboxMessage.objects.put(
        [OutboxMessage(key="wide", to="a@bücher.example", subject="Tŷ Gwyn – 茶", text="Ysgol ☂" * 300)]
    )
    sending.deliver()
    assert desk.letters[0]["Subject"] == "Tŷ Gwyn – 茶"
    assert desk.letters[0].get_content().strip() == "Ysgol ☂" * 300
    assert row("wide").status == Status.SENT


def test_a_server_that_does_not_answer_costs_one_try_and_the_others_wait(db, settings, caplog):
    settings.MAILERS = leaving_by(free_port())
    write("ann", "bob")
    assert sending.deliver() == 1
    assert sorted(OutboxMessage.objects.values_list("status", "attempts")) == [("waiting", 0), ("waiting", 1)]
    assert "ConnectionRefusedError" in row("ann").last_error
    assert not row("ann").perhaps_twice
    assert "No line to the mail server" in caplog.text


def test_pauses_grow_and_after_the_last_try_the_letter_is_given_up(db, settings, caplog):
    settings.MAILERS = leaving_by(free_port())
    write("ann")
    pauses = []
    for _ in range(MOST_TRIES):
        before = timezone.now()
        sending.deliver()
        if row("ann").next_try_at:
            pauses.append(row("ann").next_try_at - before)
        let_time_pass()
    assert [round(pause / timedelta(minutes=1)) for pause in pauses] == [
        pause / timedelta(minutes=1) for pause in PAUSES
    ]
    assert pauses == sorted(pauses)
    assert (row("ann").status, row("ann").attempts) == (Status.FAILED, MOST_TRIES)
    assert row("ann").message_id in caplog.text
    assert row("ann").text == "It rains."


def test_a_line_that_goes_dead_while_sending_leaves_a_doubt_that_is_logged(desk, caplog):
    desk.hangs_up_after = 1
    write("ann", "bob")
    sending.deliver()
    assert (row("ann").status, row("ann").perhaps_twice) == (Status.WAITING, True)
    assert (row("bob").status, row("bob").perhaps_twice) == (Status.SENT, False)
    assert row("ann").message_id in caplog.text
    let_time_pass()
    sending.deliver()
    assert desk.took() == {"ann@example.com": 2, "bob@example.com": 1}
    assert len({letter["Message-ID"] for letter in desk.letters}) == 2


def test_a_letter_that_cannot_even_be_made_stops_nobody(desk, monkeypatch):
    make = OutboxMessage.as_email

    def fails_for_ann(message):
        return {}["nothing"] if message.key == "ann" else make(message)

    monkeypatch.setattr(OutboxMessage, "as_email", fails_for_ann)
    write("ann", "bob")
    sending.deliver()
    assert (row("ann").status, row("ann").last_error) == (Status.WAITING, "KeyError: 'nothing'")
    assert row("bob").status == Status.SENT


def test_a_message_is_one_workers_alone_while_it_is_sent(desk):
    write("ann")
    taken = OutboxMessage.objects.claim()
    assert taken.key == "ann"
    assert OutboxMessage.objects.claim() is None
    assert row("ann").status == Status.SENDING


def test_what_a_killed_worker_left_is_sent_by_another_and_logged(desk, caplog):
    killed_while_sending("ann")
    sending.deliver()
    assert desk.took() == {"ann@example.com": 1}
    assert (row("ann").status, row("ann").perhaps_twice) == (Status.SENT, True)
    assert f"perhaps sent twice: {row('ann').message_id}" in caplog.text


def test_a_worker_counts_as_dead_only_after_longer_than_a_slow_server_takes(settings):
    waits = settings.MAIL_TAKE_AGAIN_AFTER
    steps_of_a_talk = 12  # greeting, EHLO, STARTTLS, EHLO, three of AUTH, MAIL, RCPT, DATA, the message, QUIT
    assert waits >= 20 * steps_of_a_talk


def test_a_slow_worker_that_counted_as_dead_still_records_its_delivery(desk, caplog):
    write("ann")
    slow = OutboxMessage.objects.claim()
    let_time_pass()
    quick = OutboxMessage.objects.claim()
    slow.mark_sent()
    assert (row("ann").status, row("ann").perhaps_twice) == (Status.SENT, True)
    quick.try_later("The line went dead")
    assert row("ann").status == Status.SENT
    assert caplog.text.count(slow.message_id) == 2


def test_a_slow_worker_that_counted_as_dead_does_not_undo_what_another_did(desk):
    write("ann")
    slow = OutboxMessage.objects.claim()
    let_time_pass()
    sending.deliver()
    sent_at = row("ann").sent_at
    slow.mark_sent()
    slow.try_later("The line went dead")
    slow.give_up("No such person")
    assert (row("ann").status, row("ann").sent_at) == (Status.SENT, sent_at)


def test_a_letter_that_kills_every_worker_is_given_up(desk):
    write("ann")
    for _ in range(MOST_TRIES):
        OutboxMessage.objects.claim()
        let_time_pass()
    sending.deliver()
    assert row("ann").status == Status.FAILED
    assert desk.letters == []


def test_a_command_sends_where_there_is_no_celery(desk, capsys):
    write("ann")
    call_command("deliver_mail")
    assert desk.took() == {"ann@example.com": 1}
    assert capsys.readouterr().out == "Messages tried: 1.\n"


def test_what_was_given_up_can_be_tried_again_with_all_its_tries(desk):
    desk.refuses["ann@example.com"] = "550 5.1.1 No such person"
    write("ann", "bob")
    sending.deliver()
    desk.refuses.clear()
    assert OutboxMessage.objects.all().try_again() == 1
    assert row("ann").attempts == 0
    sending.deliver()
    assert desk.took() == {"ann@example.com": 1, "bob@example.com": 1}
