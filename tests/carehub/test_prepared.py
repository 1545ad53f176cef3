"""Statements that PostgreSQL plans once a connection answer as if they were asked plainly."""

import pytest
from django.db import DataError, connection, transaction

from carehub import prepared

pytestmark = pytest.mark.django_db

on_postgres = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite's driver keeps statements by itself"
)
SQL = "SELECT 'a %% sign', CAST(%s AS INTEGER) + 1, %s || '!'"


def ask(sql, *parameters):
    with connection.cursor() as cursor:
        prepared.execute(cursor, sql, parameters)
        return cursor.fetchall()


def known():
    """Names that the server has for this connection, of ours."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements WHERE name LIKE 'carehub_%%'")
        return {name for (name,) in cursor.fetchall()}


def test_each_time_it_answers_as_a_plain_statement_does_and_is_one_query(django_assert_num_queries):
    for number, text in ((1, "it's"), (2, 'say "%s" 100%'), (3, "\\ü")):
        with django_assert_num_queries(1):
            assert ask(SQL, number, text) == [("a % sign", number + 1, text + "!")]


@pytest.mark.postgres
@on_postgres
def test_the_server_gets_it_once_and_then_only_its_name(django_assert_num_queries):
    before = known()
    sql = "SELECT CAST(%s AS INTEGER) * 2"
    ask(sql, 1)
    assert len(known() - before) == 1
    with django_assert_num_queries(1) as captured:
        assert ask(sql, 21) == [(42,)]
    assert captured[0]["sql"].startswith("EXECUTE carehub_")


@pytest.mark.postgres
@on_postgres
def test_one_whose_first_time_failed_is_asked_plainly_from_then_on():
    sql = "SELECT 84 / CAST(%s AS INTEGER), 'first time'"
    with pytest.raises(DataError), transaction.atomic():
        ask(sql, 0)
    assert ask(sql, 2) == [(42, "first time")]
    assert ask(sql, 4) == [(21, "first time")]


@pytest.mark.postgres
@on_postgres
@pytest.mark.django_db(transaction=True)
def test_a_new_connection_learns_it_anew():
    sql = "SELECT CAST(%s AS INTEGER) * 3"
    assert ask(sql, 1) == [(3,)]
    connection.close()
    assert known() == set()
    assert ask(sql, 2) == [(6,)]
    assert len(known()) == 1


@pytest.mark.postgres
@on_postgres
def test_nothing_is_left_with_a_server_that_stands_behind_a_pool_of_connections(monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    before = known()
    assert ask("SELECT CAST(%s AS INTEGER) * 4", 1) == [(4,)]
    assert known() == before
