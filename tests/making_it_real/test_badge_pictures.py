"""/badges/SLUG.svg: what it says and looks like in each state, for how long a copy may be kept, and what it lets in."""

from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from making_it_real.badges.drawing import ROOM, SMALL, small_lines
from making_it_real.badges.fitting import shortened, width
from making_it_real.badges.shown import seconds_to_keep
from making_it_real.models import Badge
from tests.factories import give_badge, make_declaration, make_lead, make_moderator, make_organisation

SVG = "{http://www.w3.org/2000/svg}"
TODAY = timezone.localdate
LONG = "The Association of Friends, Families and Neighbours of Northmoor, Eastholme and the Villages between the Rivers"


def harbour(name="Harbour", **fields):
    return make_organisation(name, slug="harbour", **fields)


def declared():
    make_declaration(harbour(), on=date(2026, 5, 6))


def awarded():
    give_badge(make_declaration(harbour()), until=TODAY() + timedelta(days=200))


def lapsed():
    give_badge(make_declaration(harbour()), until=TODAY() - timedelta(days=1))


def taken_back():
    badge = give_badge(make_declaration(harbour()))
    badge.withdraw(by=make_moderator(), why="It showed the badge of another.")


def given_up():
    declaration = give_badge(make_declaration(harbour())).assessment.declaration
    declaration.withdraw(by=make_lead(declaration.organisation), why="We merged.")


def drawn(client, slug="harbour"):
    response = client.get(f"/badges/{slug}.svg")
    assert response.status_code == 200
    return ElementTree.fromstring(response.content)  # noqa: S314


def texts(picture):
    return [one.text for one in picture.iter(f"{SVG}text")]


STATES = {
    "declared": (declared, "Declared", ["Harbour · since May 2026"], "declared"),
    "awarded": (awarded, "Badge awarded", None, "awarded"),
    "lapsed": (lapsed, "Badge lapsed", None, "lapsed"),
    "taken back": (taken_back, "Badge withdrawn", None, "withdrawn"),
    "given up": (given_up, "Declaration withdrawn", None, "withdrawn"),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("make", "words", "lines", "mark"), STATES.values(), ids=STATES)
def test_each_state_has_its_words_and_a_shape_of_its_own(client, make, words, lines, mark):
    make()
    picture = drawn(client)
    assert texts(picture)[:2] == ["Making it Real", words]
    if lines:
        assert texts(picture)[2:] == lines
    dashed = [one for one in picture.iter(f"{SVG}circle") if one.get("stroke-dasharray")]
    filled = [one for one in picture.iter(f"{SVG}circle") if one.get("r") == "6.2"]
    paths = [one.get("d") for one in picture.iter(f"{SVG}path")]
    shapes = {"declared": (0, 0, []), "awarded": (0, 6, ["m25.5 32.5 4.5 4.5 8.5-9.5"]),
              "lapsed": (6, 0, ["M26 32h12"]), "withdrawn": (6, 0, ["m27 27 10 10m0-10-10 10"])}  # fmt: skip
    assert (len(dashed), len(filled), paths) == shapes[mark]


@pytest.mark.django_db
def test_the_states_say_their_days(client):
    badge = give_badge(make_declaration(harbour()))
    for until, line in [(TODAY() + timedelta(days=40), "to"), (TODAY() - timedelta(days=40), "ended")]:
        Badge.objects.filter(pk=badge.pk).update(until=until, awarded_on=until - timedelta(days=365))
        said = " ".join(texts(drawn(client)))
        assert f"{line} {until:%-d %B %Y}" in said or f"{line} {until:%-d %b %Y}" in said


@pytest.mark.django_db
def test_no_task_is_needed_for_it_to_lapse_at_midnight(client):
    give_badge(make_declaration(harbour()), until=TODAY())
    assert texts(drawn(client))[1] == "Badge awarded"
    Badge.objects.update(until=TODAY() - timedelta(days=1))
    assert texts(drawn(client))[1] == "Badge lapsed"


@pytest.mark.django_db
def test_it_has_a_name_and_words_for_those_who_do_not_see_it(client):
    give_badge(make_declaration(harbour(LONG)), until=TODAY() + timedelta(days=9))
    picture = drawn(client)
    said = {one.get("id"): one.text for one in picture if one.get("id")}
    assert picture.get("role") == "img"
    assert picture.get("aria-labelledby").split() == list(said) == ["t", "d"]
    assert said["t"] == "Making it Real: badge awarded"
    assert LONG in said["d"]
    assert f"to {TODAY() + timedelta(days=9):%-d %B %Y}" in said["d"]
    assert "/badges/harbour/" in said["d"]


@pytest.mark.django_db
def test_it_brings_no_script_no_font_and_nothing_from_elsewhere(client):
    make_declaration(harbour('<script>alert(1)</script> & "Sons" ]]>'))
    response = client.get("/badges/harbour.svg")
    picture = ElementTree.fromstring(response.content)  # noqa: S314
    assert {one.tag.removeprefix(SVG) for one in picture.iter()} <= {
        "svg", "title", "desc", "style", "rect", "g", "circle", "polygon", "path", "text"}  # fmt: skip
    for one in picture.iter():
        assert not [name for name in one.attrib if name.startswith("on") or "href" in name]
    assert b"url(" not in response.content
    assert b"@import" not in response.content
    assert "<script>alert" in texts(picture)[2]


@pytest.mark.django_db
def test_any_website_may_show_it_and_it_may_do_nothing_there(client):
    make_declaration(harbour())
    response = client.get("/badges/harbour.svg")
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "X-Frame-Options" not in response
    assert "Set-Cookie" not in response
    assert "Cookie" not in response.get("Vary", "")
    policy = response["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "script" not in policy


@pytest.mark.django_db
def test_a_copy_is_checked_by_its_etag(client):
    make_declaration(harbour())
    first = client.get("/badges/harbour.svg")
    again = client.get("/badges/harbour.svg", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    give_badge(harbour_declaration())
    assert client.get("/badges/harbour.svg", headers={"If-None-Match": first["ETag"]}).status_code == 200


def harbour_declaration():
    from making_it_real.models import Declaration

    return Declaration.objects.get()


@pytest.mark.django_db
def test_a_copy_may_be_kept_for_minutes_and_must_be_asked_about_afterwards(client):
    make_declaration(harbour())
    kept = client.get("/badges/harbour.svg")["Cache-Control"]
    assert "public" in kept
    assert "must-revalidate" in kept
    assert 0 <= int(kept.partition("max-age=")[2].partition(",")[0]) <= 600


@given(st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)))
def test_no_copy_is_kept_beyond_midnight_in_england(now):
    seconds = seconds_to_keep(now)
    assert 0 <= seconds <= 600
    assert timezone.localdate(now + timedelta(seconds=max(seconds - 1, 0))) == timezone.localdate(now)


@pytest.mark.parametrize(
    ("now", "seconds"),
    [(datetime(2026, 7, 1, 22, 59, 30, tzinfo=UTC), 30),  # half a minute to midnight in summer time
     (datetime(2026, 7, 1, 23, 0, tzinfo=UTC), 600), (datetime(2026, 12, 1, 23, 59, 59, 900_000, tzinfo=UTC), 0)],
)  # fmt: skip
def test_the_last_seconds_of_a_day_are_counted(now, seconds):
    assert seconds_to_keep(now) == seconds


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["draft", "submitted", "returned"])
def test_what_was_never_public_has_no_picture(client, status):
    make_declaration(harbour(), status)
    for path in ("harbour.svg", "nobody.svg", "harbour/"):
        response = client.get(f"/badges/{path}")
        assert response.status_code == 404
        assert "default-src 'none'; script-src 'self'" in response["Content-Security-Policy"]


@pytest.mark.django_db
def test_a_picture_costs_three_queries(client):
    give_badge(make_declaration(harbour()))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get("/badges/harbour.svg")
    assert len(queries) == 3


NAMES = {
    "200 letters": "Carers and Neighbours " * 9 + "ab",
    "200 letters in one word": "Ab" * 100,
    "the widest letters": "WMW@ " * 40,
    "Chinese": "社区照顾" * 50,
    "Welsh": "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
    "signs that belong to others": "é̈" * 100,
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_long_names_are_shortened_to_what_fits(name):
    lines = small_lines(name[:200], ("to 30 September 2027", "to 30 Sep 2027"))
    assert len(lines) == 2
    assert lines[0].endswith("…")
    assert len(lines[0]) > 8
    assert all(width(line, SMALL) <= ROOM for line in lines)


@given(st.text(max_size=200))
def test_any_name_fits(name):
    assert all(width(line, SMALL) <= ROOM for line in small_lines(name, ("ended 30 September 2027",)))


def test_short_names_stand_beside_the_day_as_designed():
    assert small_lines("Northmoor", ("to 30 June 2027",)) == ["Northmoor · to 30 June 2027"]
    assert small_lines("Saltby", ("ended 31 August 2026", "ended 31 Aug 2026")) == [
        "Saltby · ended 31 Aug 2026"
    ]
    assert small_lines("Eastholme Borough Council", ()) == ["Eastholme Borough Council"]


def test_names_are_cut_between_words_where_that_leaves_enough():
    assert shortened("One Two Three Four", 10, width("One Two Thre…", 10)) == "One Two…"
