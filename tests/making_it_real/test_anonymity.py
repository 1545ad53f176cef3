"""Whoever has the whole database, and the organisation's own file of tokens, cannot tell whose answers are whose.

People answer by invitation, one after the other, and workers count now and then. The attacker gets every row of every
table with its place and, on PostgreSQL, the transaction that wrote it. He knows which tokens are spent, as they are gone,
and which responses were counted together. He puts both in every order he can and joins them. Of n responses
counted together, joining in any order hits about one by chance, however large n is.
"""

from itertools import product

import pytest
from django.db import connection
from scipy.stats import poisson

from making_it_real.counting import drain
from making_it_real.models import Intake, Invitation, PartAnswers, Response, SentKey
from making_it_real.models.invitation import hash_of
from making_it_real.survey.sending import send
from tests.factories import make_campaign, make_invitations, make_organisation, make_part_answers

BATCHES, EACH = 12, 15
NEVER = 1e-7  # a chance so small that the test does not fail by accident

# Each in a transaction of its own, as in life. (SQLite could not empty its tables afterwards: what is frozen stays.)
pytestmark = pytest.mark.django_db(transaction=connection.vendor == "postgresql")


@pytest.fixture
def answered(monkeypatch):
    """The tokens in the order of the organisation's file, and what each person answered. A third never answers."""
    monkeypatch.setattr("making_it_real.survey.sending.ring", lambda about: None)
    about = make_campaign(about=[make_organisation()]).organisations.get()
    tokens = make_invitations(about, BATCHES * EACH * 3 // 2)
    people = [token for number, token in enumerate(tokens) if number % 3 != 2]
    truth = {token: f"{number:012b}" for number, token in enumerate(people)}
    for number, token in enumerate(people):
        key = hash_of(f"{number}, known to a browser only")
        make_part_answers(about, key, channel="i", invitation_hash=hash_of(token), answers=truth[token])
        send(key)
        if (number + 1) % EACH == 0:
            drain(about.campaign)
    return tokens, truth


def rows(table, *columns):
    """Every row with what the database itself knows of it: where it lies, and who wrote it when."""
    own = "ctid::text, xmin::text" if connection.vendor == "postgresql" else "rowid, rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {own}, {', '.join(columns)} FROM {table}")  # noqa: S608
        return cursor.fetchall()


def place(row):
    """A sortable form of where a row lies."""
    where = row[0]
    return tuple(map(int, where.strip("()").split(","))) if isinstance(where, str) else (where,)


def batches_of_responses():
    """The responses that one transaction wrote, in the order of the transactions."""
    found = {}
    if connection.vendor == "postgresql":
        for row in rows("making_it_real_response", "id::text", "answers"):
            found.setdefault(int(row[1]), []).append(row)
        return [found[number] for number in sorted(found)]
    by_place = sorted(rows("making_it_real_response", "id", "answers"), key=place)
    return [by_place[at : at + EACH] for at in range(0, len(by_place), EACH)]


RESPONSE_ORDERS = {
    "where they lie": place,
    "by id": lambda row: row[2],
    "the last first": lambda row: tuple(-number for number in place(row)),
}
TOKEN_ORDERS = {
    "the organisation's file": lambda number, token: number,
    "by token": lambda number, token: token,
    "by hash": lambda number, token: hash_of(token),
    "the last first": lambda number, token: -number,
}


def spent(tokens):
    unspent = {row[2] for row in rows("making_it_real_invitation", "token_hash")}
    return [(number, token) for number, token in enumerate(tokens) if hash_of(token) not in unspent]


def chance_of(hits):
    """Of as many hits or more, where each batch has about one by chance."""
    return poisson.sf(hits - 1, BATCHES)


def test_no_order_of_anything_joins_tokens_to_responses_better_than_chance(answered):
    tokens, truth = answered
    those, batches = spent(tokens), batches_of_responses()
    assert len(those) == Response.objects.count() == BATCHES * EACH
    assert [len(batch) for batch in batches] == [EACH] * BATCHES
    for (name, by_token), (other, by_response) in product(TOKEN_ORDERS.items(), RESPONSE_ORDERS.items()):
        guesses = sorted(those, key=lambda one: by_token(*one))
        joined = [row for batch in batches for row in sorted(batch, key=by_response)]
        hits = sum(truth[token] == row[3] for (_, token), row in zip(guesses, joined, strict=True))
        assert chance_of(hits) > NEVER, f"{name} and {other}: {hits} of {len(those)}"


def test_the_attack_finds_an_order_where_there_is_one(answered):
    """The test of the test: had the rows been written as they came, the same joining would find everyone."""
    tokens, truth = answered
    those = spent(tokens)
    as_they_came = sorted((row for batch in batches_of_responses() for row in batch), key=lambda row: row[3])
    hits = sum(truth[token] == row[3] for (_, token), row in zip(those, as_they_came, strict=True))
    assert hits == len(those)
    assert chance_of(hits) < NEVER


def test_what_a_dump_holds_of_somebody_who_answered(answered):
    """A day, the answers and the channel. No time, no token, no key, no number that counts up."""
    assert {field.column for field in Response._meta.fields} == {
        "id", "about_id", "day", "channel", "position", "payment", "answers", "awareness", "burst_id"
    }  # fmt: skip
    assert not Intake.objects.exists()
    assert not PartAnswers.objects.exists()
    assert {field.column for field in SentKey._meta.fields} == {"key_hash", "day"}
    assert Invitation.objects.count() == BATCHES * EACH // 2


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite numbers rows, PostgreSQL has sequences")
def test_no_sequence_counts_answers(answered):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.relname FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S' "
            "JOIN pg_class t ON t.oid = d.refobjid WHERE t.relname LIKE 'making_it_real_%'"
        )
        counted = {name for (name,) in cursor}
    answers = {model._meta.db_table for model in (Intake, Response, PartAnswers, SentKey, Invitation)}
    assert not counted & answers
