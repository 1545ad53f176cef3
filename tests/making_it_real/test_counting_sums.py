"""Exact counts: what the fast sums say is what counting person by person says."""

from collections import defaultdict
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from carehub.themes import Theme
from making_it_real.answers import shape_of
from making_it_real.counting import sums
from making_it_real.counting.sums import Sums, sums_of
from making_it_real.segments import SEGMENTS, Channel, Payment, Position

THEMES = [1, 1, 1, 1, 1, 2, 2, 2, 3, 4, 4, 5, 5, 5, 6, 6]
SHAPE = shape_of(THEMES, 2)
person = st.tuples(
    st.text("01234x-", min_size=16, max_size=16), st.text("012-", min_size=2, max_size=2),
    st.sampled_from(Position.values), st.sampled_from(Payment.values), st.sampled_from(Channel.values),
)  # fmt: skip


def slowly(people):
    """The definition in product.md, a person at a time."""
    found = defaultdict(list)
    for one in people:
        _, _, position, payment, channel = one
        for key in ("all", f"position:{position}", f"payment:{payment}", f"channel:{channel}"):
            found[key].append(one)
    return {key: one_segment(those) for key, those in found.items()}


def one_segment(people):
    scores = {theme: [score(answers, theme) for answers, *_ in people] for theme in Theme}
    return Sums(
        len(people),
        [[sum(s is not None for s in scores[t]), sum(s is not None and s >= 3 for s in scores[t])] for t in Theme],
        [[sum(answers[at] == letter for answers, *_ in people) for letter in "01234x"] for at in range(len(THEMES))],
        [[sum(aware[at] == letter for _, aware, *_ in people) for letter in "012"] for at in range(2)],
    )  # fmt: skip


def score(answers, theme):
    """The mean from 0 to 4, or None where fewer than half of the statements that apply were answered."""
    applies = [letter for letter, its in zip(answers, THEMES, strict=True) if its == theme and letter != "x"]
    said = [int(letter) for letter in applies if letter != "-"]
    return sum(said) / len(said) if said and 2 * len(said) >= len(applies) else None


@given(st.lists(person, max_size=40))
def test_the_sums_are_those_of_counting_one_by_one(people):
    assert sums_of("".join(map("".join, people)), SHAPE) == slowly(people)


@given(st.lists(person, max_size=40), st.integers(1, 41))
def test_the_sums_of_many_are_those_of_their_parts(people, at_once):
    packed = "".join(map("".join, people))
    with patch.object(sums, "AT_ONCE", at_once):
        in_parts = sums_of(packed, SHAPE)
    assert in_parts == sums_of(packed, SHAPE)


@given(st.lists(person, min_size=1, max_size=40))
def test_each_breakdown_has_everyone_once(people):
    found = sums_of("".join(map("".join, people)), SHAPE)
    for name in ("position", "payment", "channel"):
        parts = [found[key] for key in SEGMENTS if key.startswith(f"{name}:") and key in found]
        assert sum(part.people for part in parts) == found["all"].people
        for theme in range(6):
            assert sum(part.themes[theme][1] for part in parts) == found["all"].themes[theme][1]


def of(answers):
    """Sums of one person who only answers theme 1 (five statements)."""
    return sums_of(answers + "-" * 11 + "--" + "---", SHAPE)["all"].themes[0]


def test_a_score_needs_half_of_what_applies():
    assert of("44---") == [0, 0]
    assert of("444--") == [1, 1]
    assert of("44x--") == [1, 1]
    assert of("4xxx-") == [1, 1]
    assert of("xxxxx") == [0, 0]
    assert of("-----") == [0, 0]


def test_three_is_agreeing_and_anything_less_is_not():
    assert of("33333") == [1, 1]
    assert of("43332") == [1, 1]
    assert of("33332") == [1, 0]
    assert of("44400") == [1, 0]


def test_nobody_is_nothing():
    assert sums_of("", SHAPE) == {}
