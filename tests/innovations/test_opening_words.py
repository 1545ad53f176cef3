"""Opening times in words, as we write them and as people do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovations.listing import opening_words

TIMES = st.sampled_from(["", "00:00", "09:30", "12:00", "17:05", "23:59"])
NOTE = st.sampled_from(["", "ring first", "Second Tuesday of the month", "tea at 3pm, and cake"])
ROW = st.fixed_dictionaries({
    "weekday": st.integers(0, 6), "opens": TIMES, "closes": TIMES, "note": NOTE, "place": st.none() | st.integers(0, 30),
})  # fmt: skip


def said(line):
    """[(weekday, opens, closes, note, place)], or None."""
    rows = opening_words.read(line)
    return rows and [
        tuple(row[part] for part in ("weekday", "opens", "closes", "note", "place")) for row in rows
    ]


@given(ROW)
def test_what_we_write_we_can_read(row):
    assert opening_words.read(opening_words.written(row)) == [row]


@given(st.lists(ROW, max_size=12, unique_by=lambda row: str(sorted(row.items(), key=str))))
def test_days_with_the_same_times_stand_in_one_line_and_come_apart_again(rows):
    found = [row for line, _ in opening_words.together(rows) for row in opening_words.read(line)]

    def key(row):
        return str(sorted(row.items(), key=str))

    assert sorted(found, key=key) == sorted(rows, key=key)


@given(st.text(max_size=60))
def test_no_line_is_an_accident(line):
    assert opening_words.read(line) is None or all(
        0 <= row["weekday"] <= 6 for row in opening_words.read(line)
    )


@pytest.mark.parametrize(
    ("line", "days", "opens", "closes"),
    [
        ("Tuesday 09:30 to 12:00", [1], "09:30", "12:00"),
        ("tues 9.30am - noon", [1], "09:30", "12:00"),
        ("Tuesdays: 10am to 12", [1], "10:00", "12:00"),
        ("Mon to Fri 9am–5pm", [0, 1, 2, 3, 4], "09:00", "17:00"),
        ("Mon, Wed & Fri 10 to 4pm", [0, 2, 4], "10:00", "16:00"),
        ("Tuesdays and Thursdays 2 to 4pm", [1, 3], "14:00", "16:00"),
        ("Weekends from noon", [5, 6], "12:00", ""),
        ("weekdays until 5.30pm", [0, 1, 2, 3, 4], "", "17:30"),
        ("daily", [0, 1, 2, 3, 4, 5, 6], "", ""),
        ("Fri to Mon 22:00 to 06:00", [4, 5, 6, 0], "22:00", "06:00"),
        ("Thurs 7pm", [3], "19:00", ""),
        ("Sunday noon to 2pm", [6], "12:00", "14:00"),
    ],
)
def test_people_write_times_in_many_ways(line, days, opens, closes):
    assert said(line) == [(day, opens, closes, "", None) for day in days]


def test_a_note_and_a_place_can_follow():
    assert said("Saturday 10am to noon at place 2, ring first") == [(5, "10:00", "12:00", "ring first", 1)]
    assert said("Saturday: 10am to noon; ring first") == [(5, "10:00", "12:00", "ring first", None)]


@pytest.mark.parametrize(
    "line",
    ["", "whenever", "9 to 5", "Tuesday 9 to 5", "First Tuesday of the month", "monthly", "sunny days", "Monday at place 0",
     "Tuesday 25:00", "Tuesday 10am to noon ring first"],
)  # fmt: skip
def test_what_could_mean_two_things_is_not_guessed(line):
    assert opening_words.read(line) is None
