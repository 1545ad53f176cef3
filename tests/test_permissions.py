"""Every address, for everyone, both ways of asking: exactly what tests/permissions/table.txt says."""

import os

import pytest
from django.urls import reverse

from tests.permissions import answers, table
from tests.permissions.world import PARTS, World

WRITE = (
    os.environ.get("PERMISSIONS") == "write"
)  # after a change: look at the difference before you commit it


@pytest.fixture
def world(words):
    return World()


def test_everyone_may_open_what_the_table_says_and_nothing_else(world):
    found = list(answers.rows(world))
    if WRITE:
        table.FILE.write_text(table.written(found), encoding="utf-8")
    expected = table.read()
    wrong = [
        f"{name} {method} as {part}: {word}, and the table says {expected[name, method][column]}"
        for name, method, *words in found if (name, method) in expected
        for column, (part, word) in enumerate(zip(PARTS, words, strict=True)) if word != expected[name, method][column]
    ]  # fmt: skip
    assert wrong == []


def test_every_address_has_its_lines_and_no_line_is_left_over():
    named = {(name, method) for name, _ in answers.addresses() for method in answers.METHODS}
    assert named == set(table.read())


def test_only_superusers_open_the_admin(world):
    pages = [
        reverse("admin:index"),
        reverse("admin:accounts_user_changelist"),
        reverse("admin:innovations_need_add"),
    ]
    for page in pages:
        words = {part: answers.answer(world.clients[part], "GET", page) for part in PARTS}
        assert words.pop("nobody") in (
            "on",
            "sign in",
        )  # to the admin's own door, which leads to our sign-in page
        assert words.pop("superuser") == "yes"
        assert set(words.values()) == {"no"}
