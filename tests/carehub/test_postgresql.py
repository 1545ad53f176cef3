"""A connection to PostgreSQL that is kept from page to page is alive when a page needs it."""

import pytest
from django.db import DatabaseError, connection

from carehub.postgresql import base

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no connection that could break"),
]


@pytest.fixture
def another():
    """A second connection, as an administrator or another process has it."""
    other = connection.copy()
    yield other
    other.close()


@pytest.fixture
def kept():
    """The number of the server's process behind our connection, which was asked a moment ago."""
    a_new_request()
    return number()


def a_new_request(on=connection):
    """What Django does between two requests, and before the first question of the second."""
    on.close_if_unusable_or_obsolete()
    on.close_if_health_check_failed()


def number(on=connection):
    with on.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def last_asked(watcher, process):
    with watcher.cursor() as cursor:
        cursor.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [process])
        return cursor.fetchone()[0]


@pytest.fixture
def patience(monkeypatch):
    """However slow this machine is, the last answer is not long ago."""
    monkeypatch.setattr(base, "BELIEVED", 3600)


def test_it_is_not_asked_again_while_it_is_quiet(kept, another, patience):
    a_new_request()
    assert last_asked(another, kept) == "SELECT pg_backend_pid()"
    assert number() == kept


def test_a_new_one_is_not_asked(another, patience):
    process = number(another)
    a_new_request(another)
    assert last_asked(connection, process) == "SELECT pg_backend_pid()"
    assert number(another) == process


def test_it_is_asked_when_its_last_answer_is_some_time_ago(kept, another, monkeypatch):
    monkeypatch.setattr(base, "BELIEVED", 0)
    a_new_request()
    assert last_asked(another, kept) == "SELECT 1"
    assert number() == kept


def test_one_that_was_ended_is_opened_anew_before_the_page_needs_it(kept, another, patience):
    with another.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [kept])
        assert cursor.fetchone() == (True,)
    a_new_request()
    assert number() != kept


def test_it_is_asked_after_anything_went_wrong(kept, another, patience):
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("SELECT no_such_function()")
    assert connection.errors_occurred
    connection.close_if_unusable_or_obsolete()
    assert last_asked(another, kept) == "SELECT 1"
    assert number() == kept
