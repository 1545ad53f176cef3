"""Telling us that an entry is wrong, or that something is missing; and what is taken out before it is stored."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carehub.forms import stamp
from innovations.models import Report, Wish
from innovations.privacy import without_personal_data
from tests.factories import make_innovation

MINUTE = 60  # seconds


@pytest.fixture
def started():
    """Sealed time of a form that was opened a minute ago."""
    return stamp(time.time() - MINUTE)


def report(client, entry, stamped, **fields):
    given_ = {"what": "contact", "text": "The number is old.", "started": stamped, "nickname": ""}
    return client.post(f"{entry.get_absolute_url()}report/", given_ | fields)


def test_a_report_is_stored_and_thanked_for(client, db, started):
    entry = make_innovation("Old club")
    response = report(client, entry, started, email="me@home.example")
    assert response.status_code == 302
    html = client.get(response["Location"]).content.decode()
    assert "Thank you for telling us" in html
    stored = Report.objects.get()
    assert (stored.innovation, stored.what, stored.text, stored.email) == (
        entry,
        "contact",
        "The number is old.",
        "me@home.example",
    )
    assert stored.settled_at is None


def test_a_report_sent_twice_is_stored_once(client, db, started):
    entry = make_innovation()
    for _ in range(2):
        assert report(client, entry, started).status_code == 302
    assert Report.objects.count() == 1
    report(client, entry, started, text="Something else.")
    report(client, make_innovation(), started)
    assert Report.objects.count() == 3


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"what": ""}, "Choose what is wrong"), ({"what": "nonsense"}, "Choose what is wrong"),
     ({"text": "x" * 3001}, "Use 3,000 characters or fewer"), ({"email": "nobody"}, "Enter an email address like"),
     ({"nickname": "Bot"}, "We could not send this"), ({"started": "forged"}, "This page was open for a long time"),
     ({"text": "\x00"}, "Null characters are not allowed")],
)  # fmt: skip
def test_what_is_wrong_with_a_report_is_said_and_what_was_typed_is_kept(client, db, started, fields, said):
    response = report(client, make_innovation(), started, **{"text": "My own words."} | fields)
    html = response.content.decode()
    assert response.status_code == 200
    assert said in html
    assert Report.objects.count() == 0
    if "text" not in fields:
        assert "My own words." in html


def test_a_form_filled_in_faster_than_anyone_can_is_refused(client, db):
    report(client, make_innovation(), stamp())
    assert Report.objects.count() == 0


def test_only_public_entries_can_be_reported(client, db, started):
    for status in ("draft", "archived"):
        assert report(client, make_innovation(status=status), started).status_code == 404


def wish(client, stamped, **fields):
    return client.post(
        "/innovations/missing/", {"text": "A fishing club", "started": stamped, "nickname": ""} | fields
    )


def test_a_wish_is_stored_with_its_council_and_never_its_postcode(client, councils, started):
    response = wish(client, started, near="LS6 2AB", q="fishing")
    assert response.status_code == 302
    assert "Thank you" in client.get(response["Location"]).content.decode()
    stored = Wish.objects.get()
    assert (stored.text, stored.words, stored.council.name) == ("A fishing club", "fishing", "Leeds")
    assert "LS6" not in str(Wish.objects.values())


def test_a_wish_near_nowhere_is_stored_without_a_council(client, councils, started):
    wish(client, started, near="Nowhereatall")
    assert Wish.objects.get().council is None


def test_a_wish_sent_twice_is_stored_once(client, db, started):
    for _ in range(2):
        wish(client, started)
    assert Wish.objects.count() == 1


def test_who_wrote_a_wish_is_taken_out_before_it_is_stored(client, db, started):
    wish(
        client,
        started,
        text="Tea for mum at LS6 2AB. Ring 07700 900417 or a.person@home.example",
        q="tea ls62ab",
    )
    stored = Wish.objects.get()
    assert stored.text == "Tea for mum at . Ring or"
    assert stored.words == "tea"


@pytest.mark.parametrize(("fields", "said"), [({"text": ""}, "Tell us what you were hoping to find"),
    ({"text": "07700 900417"}, "Say what you were hoping to find"), ({"text": "x" * 1001}, "Use 1,000 characters or fewer")])  # fmt: skip
def test_an_empty_wish_is_sent_back(client, db, started, fields, said):
    assert said in wish(client, started, **fields).content.decode()
    assert Wish.objects.count() == 0


def test_the_wish_form_starts_with_what_was_searched_for(client, db):
    html = client.get("/innovations/missing/?q=fishing&near=Leeds").content.decode()
    assert 'value="Leeds"' in html
    assert re.search(r'<input type="hidden" name="q" value="fishing"', html)
    assert client.get("/innovations/missing/?q=%00&near=%00" + "x" * 3000).status_code == 200


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("lunch club", "lunch club"),
        ("write to jo.bloggs+x@mail.example.org please", "write to please"),
        ("ring 0161 496 0123", "ring"),
        ("ring (0161) 496-0123 or +44 7700 900 417", "ring or"),
        ("my NHS number is 943 476 5919", "my NHS number is"),
        ("near M32 0JG", "near"),
        ("near m320jg thanks", "near thanks"),
        ("over 65s, 3 times a week, £10", "over 65s, 3 times a week, £10"),
        ("born 12 12 1950", "born 12 12 1950"),
        ("one\n\ntwo  three", "one\ntwo three"),
        ("", ""),
    ],
)
def test_personal_data_is_taken_out(text, kept):
    assert without_personal_data(text) == kept


@given(st.text(), st.text(), st.from_regex(r"0[1-9]\d{3} ?\d{6}", fullmatch=True))
def test_no_phone_number_gets_through(before, after, phone):
    assert phone not in without_personal_data(f"{before} {phone} {after}")


@given(st.text())
def test_taking_out_twice_takes_out_no_more(text):
    once = without_personal_data(text)
    assert without_personal_data(once) == once
