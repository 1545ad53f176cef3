"""Shares on a line and in a funnel: everything stands inside the drawing and where its number says."""

from hypothesis import given
from hypothesis import strategies as st

from carehub.charts.funnel import Organisation, funnel
from carehub.charts.shares import share_line
from making_it_real.intervals import funnel_limits

percent = st.integers(0, 100)


def limits(share):
    return lambda people, level: tuple(100 * side for side in funnel_limits(share / 100, people, level))


@given(percent, percent, percent, st.none() | percent, st.none() | percent)
def test_every_mark_stands_in_the_drawing_and_in_its_order(share, low, high, before, expected):
    line = share_line(share, min(low, share), max(high, share), before=before, expected=expected)
    assert 0 <= line.low_x <= line.now_x <= line.high_x <= 100
    assert (line.before_x is None) == (before is None)
    assert line.height > line.foot >= (line.lane if expected is not None else line.middle) + 9


def test_an_axis_from_30_to_90_puts_60_in_the_middle():
    line = share_line(60, 55, 65, england=20, axis=(30, 90))
    assert (line.now_x, line.england_x) == (50, 0)
    assert [words for _, words, _ in line.ticks] == ["30%", "60%", "90%"]


@given(st.lists(st.tuples(st.integers(10, 5000), percent), max_size=60), st.integers(1, 99))
def test_all_organisations_stand_inside_the_funnel_drawing(rows, share):
    drawn = funnel([Organisation(f"Council {n}", *row) for n, row in enumerate(rows)], share, limits(share))
    assert len(drawn.marks) == len(rows)
    assert all(0 <= mark.x <= 100 and 0 <= mark.y <= 100 for mark in drawn.marks)
    assert 2 <= len(drawn.numbers) <= 8
    assert 0 <= drawn.mean_y <= 100


def test_the_chosen_one_is_drawn_last_and_named_and_those_far_out_are_named_too():
    rows = [
        Organisation("Northmoor", 231, 61, is_you=True),
        Organisation("Larchmere", 320, 71, "high"),
        Organisation("Plain", 90, 55),
        Organisation("Saltby", 150, 43, "low"),
    ]
    drawn = funnel(rows, 58, limits(58))
    assert [mark.organisation.name for mark in drawn.marks if mark.has_name] == [
        "Larchmere",
        "Saltby",
        "Northmoor",
    ]
    assert drawn.marks[-1].organisation.is_you


def test_names_in_the_funnel_do_not_cover_one_another_and_the_chosen_one_keeps_its_own():
    rows = [Organisation(f"Council {n}", 200 + n, 90, "high", is_you=n == 3) for n in range(6)]
    assert [mark.organisation.name for mark in funnel(rows, 50, limits(50)).marks if mark.has_name] == [
        "Council 3"
    ]
