"""Several at once: those who post the same letter, workers who send, a visitor and a mail server that says nothing."""

import contextlib
import socket
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from celery import current_app
from django.db import connection, connections, transaction

from carehub.mail import letters, outbox, sending
from carehub.mail.models import OutboxMessage
from tests.mail_server import leaving_by, open_desk

AT_ONCE = 6
LETTER = letters.Letter("News", "It rains.", "<p>It rains.</p>")


@pytest.fixture
def at_once(transactional_db, tmp_path, monkeypatch):
    """Does something in several threads at once and gives what came of it, by threads in order.

    On SQLite the threads have a copy of the database in a file, as memory is not shared the way a file is.
    """
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        file = tmp_path / "together.sqlite3"
        with contextlib.closing(sqlite3.connect(file)) as copy:
            connection.connection.backup(copy)
        shared = {**connections.settings["default"], "NAME": str(file)}
        monkeypatch.setitem(connections.settings, "default", shared)

    def do(act, threads=AT_ONCE):
        start = threading.Barrier(threads)

        def one(number):
            try:
                start.wait()
                return act(number)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(threads) as pool:
            return list(pool.map(one, range(threads)))

    return do


def alone(at_once, act):
    return at_once(lambda _: act(), threads=1)[0]


def test_the_same_letter_posted_at_once_is_written_once(at_once):
    def post(number):
        with transaction.atomic():
            outbox.put([outbox.row(f"weather:{day}", f"p{number}@example.com", LETTER) for day in range(20)])

    at_once(post)
    keys = alone(at_once, lambda: list(OutboxMessage.objects.values_list("key", flat=True)))
    assert sorted(keys) == sorted(f"weather:{day}" for day in range(20))


def test_workers_at_once_deliver_each_letter_once(at_once, settings):
    def write():
        OutboxMessage.objects.put([outbox.row(f"w:{n}", f"p{n}@example.com", LETTER) for n in range(120)])

    with open_desk() as desk:
        settings.MAILERS = leaving_by(desk.port)
        alone(at_once, write)
        tried = at_once(lambda _: sending.deliver())
    assert sum(tried) == 120
    assert desk.took() == {f"p{n}@example.com": 1 for n in range(120)}
    states = alone(
        at_once, lambda: set(OutboxMessage.objects.values_list("status", "attempts", "perhaps_twice"))
    )
    assert states == {("sent", 1, False)}


def mail_threads():
    return [thread for thread in threading.enumerate() if thread.name == "mail"]


def test_without_a_worker_nobodys_page_waits_for_a_mail_server(at_once, settings):
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.MAILERS = leaving_by(server.getsockname()[1])
        alone(at_once, lambda: outbox.put([outbox.row("weather:1", "ann@example.com", LETTER)]))
        (beside,) = mail_threads()  # posting is over, and the server has said nothing yet
        server.accept()[0].close()
        beside.join()
    status, error = alone(at_once, lambda: OutboxMessage.objects.values_list("status", "last_error").get())
    assert status == "waiting"
    assert "SMTPServerDisconnected" in error


def test_without_a_worker_mail_leaves_all_the_same(at_once, settings):
    with open_desk() as desk:
        settings.MAILERS = leaving_by(desk.port)
        alone(at_once, lambda: outbox.put([outbox.row("weather:1", "ann@example.com", LETTER)]))
        for thread in mail_threads():
            thread.join()
    assert desk.took() == {"ann@example.com": 1}


@pytest.fixture
def _broker_is_away(settings):
    """As where Celery has a broker, and nobody answers there."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        address = f"redis://127.0.0.1:{closed.getsockname()[1]}/0"
    conf = current_app.conf
    before = {name: conf[name] for name in ("task_always_eager", "broker_url")}
    settings.CELERY_TASK_ALWAYS_EAGER = False
    conf.update(task_always_eager=False, broker_url=address)
    yield
    conf.update(before)


@pytest.mark.usefixtures("_broker_is_away")
def test_a_broker_that_does_not_answer_spoils_nobodys_page(transactional_db, caplog):
    outbox.put([outbox.row("weather:1", "ann@example.com", LETTER)])
    assert "the next sweep finds the mail" in caplog.text
    assert OutboxMessage.objects.get().status == "waiting"
