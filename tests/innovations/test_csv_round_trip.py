"""What is downloaded and uploaded again, unchanged or edited. No file is too strange."""

import csv
import io
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carehub import spreadsheets
from carehub.themes import Theme
from innovations.csv_files import cells, download
from innovations.csv_files.columns import FIELDS, MOST_PLACES, PARTS, Layout
from innovations.csv_files.proposing import propose
from innovations.csv_files.table import NotReadable, open_table
from innovations.listing.fields import FIELDS as ALL_FIELDS
from innovations.listing.reading import empty, in_order
from innovations.models import Audience, Category, CostBand, Evidence, Kind, Need, Role, Way

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30) | st.sampled_from(
    ["=1+1", "'=1+1", "''", "-2", "+44 1632", "@home", "\t=1", '"quoted", and more', "a | b", "a \\| b", "\\", "a; b: c",
     "two\nlines", "two\r\nlines", "old\rMac", " spaces ", "ünïcode 🌻", "0163296041", "TRUE", "1/2", "﻿", "＝1", "yes"]
)  # fmt: skip
LINE = TEXT.map(lambda text: " ".join(text.split()))
TIMES = st.sampled_from(["", "00:00", "09:30", "12:00", "23:59"])
PLACE = st.fixed_dictionaries({
    "name": TEXT, "address": TEXT, "town": TEXT, "postcode": st.sampled_from(["", "LS6 2AB", "M32 0JG"]),
    "is_digital_hub": st.booleans(), "note": TEXT, "lat": st.none() | st.just(53.8), "lon": st.none() | st.just(-1.5),
    "external_id": TEXT,
})  # fmt: skip
FIGURE = st.fixed_dictionaries({
    **dict.fromkeys(["measure", "unit", "before_when", "after_when", "over", "source", "limits"], TEXT),
    "before": st.sampled_from(["", "9", "1200.5", "-3"]), "after": st.sampled_from(["0", "17.25"]),
    "people": st.none() | st.integers(0, 10_000),
})  # fmt: skip


@pytest.fixture(autouse=True)
def _ground(councils, words):
    """The words and councils that cells may name."""


@st.composite
def contents(draw):
    """Any public state of an entry, also one that no form would let through."""
    places = draw(st.lists(PLACE, max_size=4))
    numbers = st.none() | st.sampled_from(range(len(places))) if places else st.none()
    opening = st.fixed_dictionaries(
        {"weekday": st.integers(0, 6), "opens": TIMES, "closes": TIMES, "note": TEXT, "place": numbers}
    )
    texts = {name: draw(TEXT) for name, value in empty().items() if value == ""}
    lists = {
        "needs": draw(st.lists(st.sampled_from([one.slug for one in Need.objects.remembered()]), unique=True, max_size=3)),
        "audiences": draw(st.lists(st.sampled_from([one.slug for one in Audience.objects.remembered()]), unique=True, max_size=3)),
        "themes": draw(st.lists(st.sampled_from(Theme.values), unique=True)),
        "areas": draw(st.lists(st.sampled_from(["E08000035", "E08000009", "E10000020"]), unique=True)),
        "routes": draw(st.lists(st.fixed_dictionaries({"way": st.sampled_from(Way.values), "text": TEXT}), max_size=3)),
        "costs": draw(st.lists(st.fixed_dictionaries({"label": TEXT, "text": TEXT}), max_size=3)),
        "places": places,
        "openings": draw(st.lists(opening, max_size=4)),
        "outcomes": draw(st.lists(FIGURE, max_size=2)),
        "roles": draw(st.lists(st.fixed_dictionaries(
            {"slug": TEXT, "name": TEXT, "role": st.sampled_from(Role.Name.values), "note": TEXT}), max_size=2)),
    }  # fmt: skip
    choices = {
        "kind": draw(st.sampled_from(Kind.values)), "cost_band": draw(st.sampled_from(CostBand.values)),
        "category": draw(st.sampled_from([one.slug for one in Category.objects.remembered()])),
        "evidence_level": draw(st.sampled_from(Evidence.values)), "online": draw(st.booleans()), "all_england": draw(st.booleans()),
    }  # fmt: skip
    return in_order({**empty(), **texts, **lists, **choices})


def file_with(content, places=4, figures=2):
    layout = Layout.of_size(places, figures)
    lines = [layout.header, download.row(layout, content, 7, "an-entry")]
    return "\ufeff" + "".join(download._line(line) for line in lines)


def read_back(text, encoding="utf-8"):
    table = open_table(io.BytesIO(text.encode(encoding)))
    return table.header, [found for _, found in table.rows]


def edited(text, **changes):
    """The file with other texts in some columns, given as name_of_column=…; spaces are underlines."""
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline="")))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, rows[0].keys())
    writer.writeheader()
    writer.writerow(rows[0] | {name.replace("_", " "): value for name, value in changes.items()})
    return out.getvalue()


many = settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@many
@given(contents())
def test_downloaded_and_uploaded_again_nothing_changes(content):
    header, [found] = read_back(file_with(content))
    proposal = propose(header, found, content)
    assert proposal.content == content
    assert proposal.moved == []


@many
@given(contents(), contents())
def test_what_nobody_edited_stays_as_it_is_now_whatever_it_was_when_the_file_was_made(before, now):
    header, [found] = read_back(file_with(before))
    proposal = propose(header, found, now)
    assert proposal.content == now
    assert proposal.moved == []


@many
@given(
    contents(),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from(";,\t"),
)
def test_a_spreadsheet_may_write_the_file_in_its_own_way(content, line_end, encoding, separator):
    rows = list(csv.reader(io.StringIO(file_with(content).lstrip("\ufeff"), newline="")))
    rows = [
        [text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", line_end) for text in row]
        for row in rows
    ]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(rows)
    header, [found] = read_back(out.getvalue(), encoding)
    assert propose(header, found, content).content == content


@many
@given(contents())
def test_without_the_check_column_an_unchanged_row_changes_nothing_either(content):
    header, [found] = read_back(edited(file_with(content), check=""))
    assert propose(header, found, content).content == content


@many
@given(contents(), TEXT)
def test_of_an_edited_row_only_what_was_edited_changes(content, text):
    header, [found] = read_back(edited(file_with(content), what_happens=spreadsheets.harmless(text)))
    proposal = propose(header, found, content)
    changed = {name for name in content if proposal.content[name] != content[name]}
    assert changed <= {"description"}


@many
@given(LINE)
def test_a_text_comes_back_as_it_was_written_formulas_and_all(text):
    header, [found] = read_back(edited(file_with(empty()), name=spreadsheets.harmless(text)))
    expected = propose(
        ["id", "name"], ["7", text if not text.startswith("'") else spreadsheets.harmless(text)], empty()
    ).content["title"]
    assert propose(header, found, empty()).content["title"] == expected


@given(st.text())
def test_no_cell_begins_like_a_formula_and_each_reads_as_it_was_meant(text):
    safe = spreadsheets.harmless(text)
    assert not safe.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert not safe.startswith(("\t", "\r", "\n"))
    assert spreadsheets.as_meant(safe) == text


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Z", "C"]), min_size=1)))
def test_several_things_in_a_cell_come_apart_as_they_were_joined(items):
    assert cells.split(cells.joined(items)) == items


@given(st.binary(max_size=300))
def test_no_file_whatever_is_an_accident(data):
    with suppress(NotReadable):
        table = open_table(io.BytesIO(data))
        assert all(len(cells) for _, cells in table.rows)


def test_every_field_but_the_picture_has_columns():
    assert set(FIELDS) == {field.name for field in ALL_FIELDS} - {"picture"}


def test_the_names_of_the_columns_are_a_promise():
    layout = Layout.of_size(1, 1)
    assert layout.header == [
        "id", "name", "kind", "sort", "summary", "what happens", "helps with", "for", "who for", "who cannot", "themes", "online",
        "anywhere in England", "council areas", "place 1 name", "place 1 address", "place 1 town", "place 1 postcode",
        "place 1 digital hub", "place 1 note", "opening times", "about opening times", "getting in", "languages", "how to get it",
        "first step", "cost", "cost in words", "costs", "phone", "email", "website", "about contact", "how we know it helps",
        "figure 1 counted", "figure 1 unit", "figure 1 before", "figure 1 before when", "figure 1 after", "figure 1 after when",
        "figure 1 over", "figure 1 people", "figure 1 source", "figure 1 limits", "limits of the figures", "how it was set up",
        "who is behind it", "page", "check",
    ]  # fmt: skip
    assert len({part.field for part in PARTS}) == len(PARTS)
    assert len(set(Layout.of_size(MOST_PLACES, 5).header)) == len(Layout.of_size(MOST_PLACES, 5).header)
