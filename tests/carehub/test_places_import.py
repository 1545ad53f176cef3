import csv
import zipfile
from datetime import date
from io import StringIO
from math import degrees

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from carehub.places import grid
from carehub.places.distance import haversine_miles
from carehub.places.lookup import OutsideEngland, TerminatedPostcode, find_place
from carehub.places.models import Postcode
from carehub.places.offline import held
from carehub.places.postcode_import import import_postcodes

pytestmark = pytest.mark.django_db
ONSPD_2018 = "pcd,pcd2,pcds,dointr,doterm,oscty,oslaua,oseast1m,osnrth1m,ctry,lat,long"
ONSPD_2025 = "pcd7,pcd8,pcds,dointr,doterm,cty25cd,lad25cd,east1m,north1m,ctry25cd,lat,long"
NSPL_2013 = "pcd,pcd2,pcds,dointr,doterm,cty,laua,oseast1m,osnrth1m,ctry,lat,long"
HEADERS = {
    "ONSPD 2018": ONSPD_2018,
    "ONSPD 2025": ONSPD_2025,
    "NSPL 2013": NSPL_2013,
    "capitals": ONSPD_2025.upper(),
}
STRETFORD = (
    "M32 0JG,M32  0JG,M32 0JG,198001,,E99999999,E08000009,379500,0394500,E92000001,53.447000,-2.310000"
)
ST_ALBANS = (
    "AL1 1AA,AL1  1AA,AL1 1AA,199002,199405,E10000015,E07000240,514600,0206900,E92000001,51.749084,-0.341337"
)
DOUGLAS = "IM1 1AA,IM1  1AA,IM1 1AA,199405,,M99999999,M99999999,,,M83000003,99.999999,0.000000"
ABERDEEN = "AB1 0AA,AB1  0AA,AB1 0AA,198001,,S99999999,S12000033,385386,0801193,S92000003,57.101459,-2.242858"
CODE_POINT = '"M32 0JG",10,379500,394500,"E92000001","","","","E08000009",""\n"AL1 1AA",10,514600,206900,"E92000001","","","E10000015","E07000240",""\n'


@pytest.fixture
def write(tmp_path):
    def write(*lines, name="postcodes.csv"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines))
        return path

    return write


def run(path):
    out = StringIO()
    call_command("import_postcodes", path, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS)
def test_columns_are_known_by_meaning_in_every_vintage(write, header):
    assert "4 rows read, 4 postcodes new or changed, 0 rows left out." in run(
        write(header, STRETFORD, ST_ALBANS, DOUGLAS, ABERDEEN)
    )
    rows = {row.pop("packed"): row for row in Postcode.objects.values()}
    assert rows["M320JG"] == {"lat": 53.447, "lon": -2.31, "area_code": "E08000009", "terminated": None}
    assert rows["AL11AA"]["area_code"] == "E10000015"
    assert rows["AL11AA"]["terminated"] == date(1994, 5, 1)
    assert rows["IM11AA"] == {"lat": None, "lon": None, "area_code": "M83000003", "terminated": None}
    assert rows["AB10AA"]["area_code"] == "S92000003"


def test_columns_may_come_in_any_order_with_strangers_between_them(write):
    columns = [
        *zip(ONSPD_2018.split(","), STRETFORD.split(","), strict=True),
        ("oslaua_name", "?"),
        ("lat2", "9"),
    ]
    run(write(",".join(name for name, _ in columns[::-1]), ",".join(cell for _, cell in columns[::-1])))
    assert find_place("M32 0JG").lat == 53.447


def test_code_point_open_has_no_header_and_a_grid(write):
    folder = write(CODE_POINT, name="open/Data/CSV/m.csv").parents[2]
    write("PC,PQ,EA\nPostcode,Positional_quality_indicator,Eastings", name="open/Doc/headers.csv")
    write('"M320JH",90,0,0,"E92000001","","","","E08000009",""', name="open/Data/CSV/n.csv")
    assert import_postcodes(folder).read == 3
    found = find_place("M32 0JG")
    assert haversine_miles(found.lat, found.lon, 53.447, -2.310) < 0.1
    assert Postcode.objects.get(pk="AL11AA").area_code == "E10000015"
    assert Postcode.objects.get(pk="M320JH").lat is None


def test_the_zip_as_downloaded_is_read_once_though_it_holds_the_rows_twice(write, tmp_path):
    table = write(ONSPD_2025, STRETFORD, ST_ALBANS)
    names = write("LAD25CD,LAD25NM", "E08000009,Trafford", name="names.csv")
    with zipfile.ZipFile(tmp_path / "ONSPD.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(names, "Documents/names and codes.csv")
        archive.write(table, "Data/ONSPD_NOV_2025_UK.csv")
        archive.write(table, "Data/multi_csv/ONSPD_NOV_2025_UK_M.csv")
        archive.write(names, "User Guide/guide.pdf")
    assert import_postcodes(tmp_path / "ONSPD.zip").read == 2


def test_the_same_file_again_changes_nothing_and_a_newer_one_what_differs(write):
    path = write(ONSPD_2018, STRETFORD, ST_ALBANS)
    assert import_postcodes(path).changed == 2
    assert import_postcodes(path).changed == 0
    path = write(ONSPD_2025, STRETFORD.replace("198001,,", "198001,202601,"), ST_ALBANS)
    assert import_postcodes(path).changed == 1
    with pytest.raises(TerminatedPostcode, match="January 2026"):
        find_place("M32 0JG")


def test_a_postcode_twice_in_a_file_is_written_once_as_it_last_stands(write):
    import_postcodes(write(ONSPD_2018, STRETFORD, STRETFORD.replace("53.447", "53.448")))
    assert Postcode.objects.get().lat == 53.448


@pytest.mark.parametrize("district", ["E07000150", "E06000999", "00BJ", "", "E10000099"])
def test_a_council_that_is_no_more_is_answered_from_the_tables(write, district):
    import_postcodes(write(ONSPD_2018, STRETFORD.replace("E08000009", district)))
    assert Postcode.objects.get().area_code == "E08000009"


def test_nations_are_known_even_where_the_file_has_codes_of_its_own(write):
    old = [line.replace("S92000003", "179").replace("S12000033", "00QA") for line in (ABERDEEN,)]
    import_postcodes(write(ONSPD_2018, *old))
    assert Postcode.objects.get().area_code == "S92000003"
    with pytest.raises(OutsideEngland, match="Scotland"):
        find_place("AB1 0AA")


def test_a_postcode_in_a_council_nobody_knows_is_kept_and_reported(write):
    assert "1 postcodes in use are in a council we do not know" in run(
        write(ONSPD_2018, STRETFORD.replace("M32 0JG", "M99 9ZZ").replace("E08000009", "E08009999"))
    )
    assert find_place("M99 9ZZ").council_code is None


def test_bad_rows_are_counted_and_the_rest_goes_in(write):
    bad = {
        "too few columns": "M32 0JH,M32  0JH",
        "not a postcode": STRETFORD.replace("M32 0JG", "NOT ONE"),
        "the position is not a number": STRETFORD.replace("53.447000", "north"),
        "the position is not in the British Isles": STRETFORD.replace("53.447000", "-53.4"),
        "the month it ended is not a month": STRETFORD.replace("198001,,", "198001,199413,"),
    }
    told = run(write(ONSPD_2018, *bad.values(), bad["not a postcode"], "", STRETFORD, "\ufffd\x00,"))
    assert "1 postcodes new or changed, 8 rows left out" in told.replace("9 rows read, ", "")
    assert "2 × not a postcode, first: NOT ONE" in told
    assert all(reason in told for reason in bad)
    assert Postcode.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("", "beginning with: nothing"),
        ("id,name\n1,x", "beginning with: id, name"),
        ("pcds,lat,long\nM32 0JG,53,-2", "beginning with: pcds, lat, long"),
        ("%PDF-1.7\x00\x01", "%PDF-1.7"),
    ],
)
def test_a_wrong_file_says_what_was_expected_and_what_was_found(write, content, found):
    with pytest.raises(CommandError, match="Code-Point Open") as refused:
        run(write(content))
    assert found in str(refused.value)
    assert "postcodes.csv is not a postcode file" in str(refused.value)


def test_an_empty_folder_a_spreadsheet_a_damaged_zip_and_no_file_are_refused_in_words(write, tmp_path):
    (tmp_path / "empty").mkdir()
    with zipfile.ZipFile(tmp_path / "book.xlsx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
    for name in ("empty", "book.xlsx"):
        with pytest.raises(CommandError, match="no CSV in it"):
            run(tmp_path / name)
    with zipfile.ZipFile(tmp_path / "damaged.zip", "w") as archive:
        archive.write(write(ONSPD_2018, STRETFORD), "Data/x.csv")
    data = (tmp_path / "damaged.zip").read_bytes()
    (tmp_path / "damaged.zip").write_bytes(data.replace(b"53.447", b"99.999"))
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path / "damaged.zip")
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path / "nowhere.csv")


@pytest.mark.parametrize(
    ("place", "value"), [(6, b"\x01"), (8, b"\x09")], ids=["encrypted", "Deflate64"]
)  # within a zip: where an entry says that it has a password, and how it is packed
def test_a_zip_that_cannot_be_unpacked_is_refused_in_words(write, tmp_path, place, value):
    packed = tmp_path / "packed.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(write(ONSPD_2018, STRETFORD), "Data/x.csv")
    data = bytearray(packed.read_bytes())
    for start in (data.index(b"PK\3\4"), data.index(b"PK\1\2") + 2):
        data[start + place : start + place + 1] = value
    packed.write_bytes(data)
    with pytest.raises(CommandError, match="a zip that cannot be unpacked here") as refused:
        run(packed)
    assert "Code-Point Open" in str(refused.value)


@pytest.mark.parametrize("bad", ["nan", "inf", "-inf", "1e308", "98765432.1", "x"])
@pytest.mark.parametrize("good", ["53.447000", "-2.310000", "379500", "0394500"])
def test_a_position_that_is_none_is_left_out_and_erases_nothing(write, good, bad):
    header = ONSPD_2018 if "." in good else ONSPD_2018.replace(",lat,long", "")
    run(write(header, STRETFORD))
    before = Postcode.objects.values().get()
    told = run(write(header, ST_ALBANS, STRETFORD.replace(good, bad)))
    assert "2 rows read, 1 postcodes new or changed, 1 rows left out." in told
    assert Postcode.objects.values().get(pk="M320JG") == before


def test_a_file_with_nothing_but_a_header_is_refused(write):
    with pytest.raises(CommandError, match="no postcodes in it"):
        run(write(ONSPD_2018))


@pytest.fixture
def longer_cells_for_others():
    """What csv takes for a cell is said once for the whole process, and uploads of entries take long ones."""
    before = csv.field_size_limit(25_000_000)
    yield
    csv.field_size_limit(before)


@pytest.mark.parametrize("bad", ['"' + "x" * 200_000, '"' + "x\n" * 100_000], ids=["one line", "many lines"])
def test_a_cell_without_end_is_refused_whatever_others_take(write, longer_cells_for_others, bad):
    with pytest.raises(CommandError, match="row 2 cannot be read as CSV"):
        run(write(ONSPD_2018, STRETFORD, bad))


def test_a_first_row_without_end_is_no_postcode_file(write, longer_cells_for_others):
    with pytest.raises(CommandError, match="is not a postcode file"):
        run(write('"' + "x" * 200_000))


def test_a_file_of_nothing_but_bad_rows_is_refused(write):
    with pytest.raises(CommandError, match="Not one row could be used"):
        run(write(ONSPD_2018, "x,y"))


def test_progress_adds_up_to_the_size_of_the_file(write):
    path = write(ONSPD_2018, STRETFORD, ST_ALBANS)
    told = []
    import_postcodes(path, told.append)
    assert sum(told) == path.stat().st_size


# --- The grid ---------------------------------------------------------------------------------------------------------
def test_the_grid_agrees_with_the_worked_example_of_the_survey():
    lat, lon = map(degrees, grid._airy_degrees(651409.903, 313177.270))
    assert lat == pytest.approx(52 + 39 / 60 + 27.2531 / 3600, abs=1e-7)
    assert lon == pytest.approx(1 + 43 / 60 + 4.5177 / 3600, abs=1e-7)


@given(st.floats(80_000, 655_000), st.floats(5_000, 1_200_000))
def test_a_kilometre_on_the_grid_is_a_kilometre_on_the_ground(east, north):
    here, there = grid.wgs84(east, north), grid.wgs84(east, north + 1000)
    assert haversine_miles(*here, *there) * 1609.344 == pytest.approx(1000, rel=4e-3)


def genuine_rows(shared):
    for path in sorted((shared / "data" / "postcode_formats").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                yield {
                    name[:3] if name.startswith(("lad", "cty")) else name: cell for name, cell in row.items()
                }


def test_the_grid_is_within_ten_metres_of_the_positions_the_ons_gives(shared):
    checked = 0
    for row in genuine_rows(shared):
        east, north = row.get("oseast1m") or row.get("east1m"), row.get("osnrth1m") or row.get("north1m")
        if east and not row["pcds"].startswith("BT"):
            metres = (
                haversine_miles(*grid.wgs84(float(east), float(north)), float(row["lat"]), float(row["long"]))
                * 1609.344
            )
            assert metres < 10, row["pcds"]
            checked += 1
    assert checked > 1000


def test_every_genuine_english_row_agrees_with_the_tables(shared):
    checked = 0
    for row in genuine_rows(shared):
        codes = {
            row.get("lad") or row.get("oslaua"),
            row.get("cty") or row.get("oscty"),
        } & held().councils.keys()
        if codes and not row["doterm"]:
            assert {find_place(row["pcds"]).council_code} == codes, row["pcds"]
            checked += 1
    assert checked > 1000


def test_every_genuine_file_goes_in_whole_and_the_layouts_agree(shared):
    formats = shared / "data" / "postcode_formats"
    for path in [formats / "codepoint_open", *sorted(formats.glob("*.csv"))]:
        outcome = import_postcodes(path)
        assert outcome.read > 0
        assert not outcome.bad
        assert not outcome.without_council
        assert import_postcodes(path).changed == 0
    assert find_place("TS24 7QG").precision == "postcode"
