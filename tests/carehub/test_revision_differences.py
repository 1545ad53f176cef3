"""What a revision would change: words struck and added, lists by their lines, and three versions where the site moved on."""

from hypothesis import given
from hypothesis import strategies as st

from carehub.moderation.differences import compare
from carehub.moderation.documents import Field
from carehub.moderation.models import Revision


def lines(value):
    return list(value)


def shown(value):
    return value["alt"] if value else ""


def address(value):
    return f"/pictures/{value['id']}.webp" if value else ""


FIELDS = [
    Field("summary", "Summary"),
    Field("phone", "Phone"),
    Field("times", "Times", lines),
    Field("picture", "Picture", shown, picture=address),
]
GROUND = {"summary": "", "phone": "", "times": [], "picture": None}


def state(**fields):
    return GROUND | fields


def drawn(side):
    """A side as a person would write it: -taken-, +added+."""
    marks = {"": "", "del": "-", "ins": "+"}
    return ["".join(f"{marks[p.mark]}{p.words}{marks[p.mark]}" for p in line) for line in side.lines]


def change(before, after):
    found = compare(FIELDS, before, before, after)
    return {row.name: (drawn(row.now), drawn(row.proposed)) for row in found.rows}


def test_words_are_struck_and_added():
    before = state(summary="Nurses share one building in Quay Street.", phone="01632 960 332")
    after = state(summary="Nurses share one building. Calls fell from 10 to 1.", phone="01632 960 417")
    assert change(before, after) == {
        "summary": (
            ["Nurses share one -building in Quay Street.-"],
            ["Nurses share one +building. Calls fell from 10 to 1.+"],
        ),
        "phone": (["01632 960 -332-"], ["01632 960 +417+"]),
    }


def test_paragraphs_stay_paragraphs():
    before, after = state(summary="One.\n\nTwo words."), state(summary="One.\n\nTwo new words.\nThree.")
    assert change(before, after)["summary"] == (
        ["One.", "Two words."],
        ["One.", "Two +new+ words.", "+Three.+"],
    )


def test_what_is_emptied_is_struck_and_what_was_empty_is_added():
    assert change(state(phone="1"), state())["phone"] == (["-1-"], [])
    assert change(state(), state(phone="1"))["phone"] == ([], ["+1+"])


def test_lists_are_compared_line_by_line():
    before = state(times=["Monday 9:00 to 10:00", "Friday 9:00 to 10:00"])
    after = state(times=["Monday 9:00 to 10:00", "Tuesday 9:00 to 10:00"])
    assert change(before, after)["times"] == (
        ["Monday 9:00 to 10:00", "-Friday 9:00 to 10:00-"],
        ["Monday 9:00 to 10:00", "+Tuesday 9:00 to 10:00+"],
    )


def test_pictures_stand_side_by_side():
    before, after = ({"id": n, "alt": "A table."} for n in ("1", "2"))
    (row,) = compare(FIELDS, state(picture=before), state(picture=before), state(picture=after)).rows
    assert (row.now.picture, row.proposed.picture) == ("/pictures/1.webp", "/pictures/2.webp")
    assert not row.unseen


def test_what_differs_without_being_shown_is_said():
    places = Field("place", "Place", lambda row: [row["name"]])
    before, after = {"place": {"name": "Hall", "lat": 1}}, {"place": {"name": "Hall", "lat": 2}}
    (row,) = compare([places], before, before, after).rows
    assert row.unseen
    (row,) = compare(FIELDS, state(phone="1 2"), state(phone="1 2"), state(phone="1  2")).rows
    assert row.unseen


def test_all_that_is_filled_in_is_added_when_it_is_new():
    found = compare(FIELDS, {}, {}, state(summary="A club.", times=["Monday"]))
    assert [(row.name, drawn(row.now), drawn(row.proposed)) for row in found.rows] == [
        ("summary", [], ["+A club.+"]),
        ("times", [], ["+Monday+"]),
    ]
    assert (found.same, found.total) == (2, 4)


def test_three_versions_are_shown_where_the_site_has_moved_on():
    found = compare(
        FIELDS, state(phone="1", summary="a"), state(phone="2", summary="b"), state(phone="3", summary="a")
    )
    phone, summary = sorted(found.rows, key=lambda row: row.name)
    assert (drawn(phone.was), drawn(phone.now), drawn(phone.proposed), phone.clash) == (
        ["1"],
        ["-2-"],
        ["+3+"],
        True,
    )
    assert (drawn(summary.was), drawn(summary.now), drawn(summary.proposed)) == (["a"], ["b"], ["b"])
    assert (summary.clash, summary.kept) == (False, True)
    assert found.moved
    assert (found.changed, found.same) == (1, 2)


def test_where_both_came_to_the_same_there_is_nothing_to_choose():
    assert compare(FIELDS, state(phone="1"), state(phone="2"), state(phone="2")).rows == []


texts = st.text("ab \n.", max_size=20)
contents = st.fixed_dictionaries(
    {"summary": texts, "phone": texts, "times": st.lists(st.sampled_from("xyz"), max_size=3)}
)
contents = contents.map(lambda fields: state(**fields))


def words(side, without):
    return " ".join(part.words for line in side.lines for part in line if part.mark != without).split()


@given(contents, contents)
def test_what_is_not_struck_and_what_is_not_added_is_the_same(before, after):
    for row in compare(FIELDS, before, before, after).rows:
        assert words(row.now, "del") == words(row.proposed, "ins")
        whole = before[row.name], after[row.name]
        told = [" ".join(text if isinstance(text, list) else text.split()) for text in whole]
        assert [" ".join(words(row.now, None)), " ".join(words(row.proposed, None))] == told


@given(contents, contents, contents)
def test_the_page_and_the_verb_agree_on_what_clashes(base, ground, content):
    revision = Revision(base=base, content=content)
    assert {row.name for row in compare(FIELDS, base, ground, content).clashes} == set(
        revision.clashes(ground)
    )


@given(contents, contents, contents)
def test_no_field_is_forgotten(base, ground, content):
    found = compare(FIELDS, base, ground, content)
    assert len(found.rows) + found.same == len(FIELDS)


def test_very_long_texts_are_compared_in_no_time():
    long = " ".join(f"word{n % 50}" for n in range(20_000))
    found = compare(FIELDS, state(summary=long), state(summary=long), state(summary=long + " more"))
    assert len(found.rows) == 1
