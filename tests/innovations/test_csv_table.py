"""Files as programs write them, and files that are none."""

import io

import pytest

from innovations.csv_files.table import NotReadable, open_table

LINE = "id,name,what happens\r\n7,Café,“Soup” – £2\r\n"


def read(data):
    table = open_table(io.BytesIO(data))
    return table.header, list(table.rows), table.notes


def refused(data):
    with pytest.raises(NotReadable) as refusal:
        read(data)
    return str(refusal.value)


@pytest.mark.parametrize(
    "data",
    [
        LINE.encode(),
        LINE.encode("utf-8-sig"),
        LINE.encode("cp1252"),
        LINE.encode("utf-16"),
        b"\xfe\xff" + LINE.encode("utf-16-be"),
        LINE.encode("utf-16-le"),
        LINE.encode("utf-16-be"),
        LINE.replace(",", ";").encode(),
        LINE.replace(",", "\t").encode("utf-16"),
        LINE.replace(",", "|").encode(),
        ("sep=;\r\n" + LINE.replace(",", ";")).encode("cp1252"),
        LINE.replace("\r\n", "\n").encode(),
        LINE.replace("\r\n", "\r").encode(),
        LINE.rstrip().encode(),
        LINE.replace("C", "\0C").encode(),
        '"id","name","what happens"\r\n"7","Café","“Soup” – £2"\r\n'.encode(),
        "ID, Name ,WHAT_HAPPENS\n7,Café,“Soup” – £2\n".encode(),
    ],
)
def test_every_program_has_its_own_way_of_writing_a_table(data):
    header, [(_, cells)], notes = read(data)
    assert header == ["id", "name", "what happens"]
    assert cells == ["7", "Café", "“Soup” – £2"]
    assert len(notes) == 1  # the columns that are not there


def test_rows_are_counted_as_spreadsheets_count_them():
    _, rows, _ = read(b'id,name\r\n1,"two\r\nlines"\r\n,,\r\n2,b\r\n')
    assert rows == [(2, ["1", "two\r\nlines"]), (4, ["2", "b"])]
    _, rows, _ = read(b"sep=,\r\nid,name\r\n1,a\r\n")
    assert rows == [(3, ["1", "a"])]


def test_line_ends_in_cells_stay():
    _, [(_, cells)], _ = read(b'id,name\n1,"a\rb\r\nc\nd"\n')
    assert cells == ["1", "a\rb\r\nc\nd"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty"),
        (b"  \r\n ", "The file is empty"),
        (b"\xef\xbb\xbf", "The first row must hold the names of the columns"),
        (b"PK\x03\x04 an xlsx", "This is a spreadsheet (such as .xlsx or .ods), not a CSV file. In your spreadsheet choose ‘Save as’"),
        (b"\xd0\xcf\x11\xe0 an xls", "This is an old spreadsheet (.xls)"),
        (b"%PDF-1.7", "This is a PDF"),
        (b"\x89PNG\r\n\x1a\n\x81\x8d", "We cannot read the letters in this file"),
        (b"\xff\xfeI", "We cannot read the letters in this file"),
        (b"one,two\n1,2\n", "The first row must hold the names of the columns"),
        (b"7,Lunch\n", "The first row must hold the names of the columns"),
        (b"name,kind\na,b\n", "The column ‘id’ is missing"),
        (b"id,name,name\n1,a,b\n", "The column ‘name’ is there twice"),
        (b"id,Place 1 Name,place_1_name\n1,a,b\n", "The column ‘place 1 name’ is there twice"),
    ],
)  # fmt: skip
def test_a_file_that_is_of_no_use_is_refused_with_what_to_do(data, words):
    assert refused(data).startswith(words)


def test_columns_that_we_do_not_know_are_left_out_and_that_is_said():
    header, [(_, cells)], notes = read(b"colour,id,,name\nred,7,,Lunch\n")
    assert header == ["", "id", "", "name"]
    assert cells == ["red", "7", "", "Lunch"]
    assert notes[0] == "We do not know the column ‘colour’, so we leave it out."


def test_many_unknown_columns_are_said_in_short():
    names = ",".join(f"x{number}" for number in range(40))
    _, _, notes = read(f"id,name,{names}\n1,a\n".encode())
    assert notes[10] == "We do not know 30 more columns, and leave them out too."
    assert notes[11].startswith(
        "These columns are not in your file, and nothing in them changes: kind, sort,"
    )


def test_columns_with_numbers_are_known_as_far_as_there_can_be():
    header, _, notes = read(b"id,place 20 name,place 21 name\n1,a,b\n")
    assert header == ["id", "place 20 name", ""]
    assert "place 21 name" in notes[0]


def test_a_cell_of_ten_megabytes_is_read(tmp_path):
    _, [(_, cells)], _ = read(b'id,name\n1,"' + b"x" * 10_000_000 + b'"\n')
    assert len(cells[1]) == 10_000_000


def test_a_quotation_mark_without_a_partner_swallows_the_rest_and_is_no_accident():
    _, rows, _ = read(b'id,name\n1,"Lunch\n2,Supper\n')
    assert [number for number, _ in rows] == [2]


def test_the_callers_file_stays_open():
    file = io.BytesIO(LINE.encode())
    list(open_table(file).rows)
    assert not file.closed
