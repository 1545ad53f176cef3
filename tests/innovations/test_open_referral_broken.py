"""Pages that are not valid JSON: what is wrong costs its own record, and what a feed says harms no terminal."""

import csv
import io
import json

import pytest
from django.core.management import call_command

from innovations.models import Innovation
from innovations.open_referral import pages
from innovations.open_referral.reading import Found, Trouble, read

S1, S3 = b'{"id": "s1", "name": "Caf\xc3\xa9"}', b'{"id": "s3", "name": "C"}'


def outcome(tmp_path, content, name="feed.json"):
    (tmp_path / name).write_bytes(content)
    items = list(read(str(tmp_path / name)))
    return [i for i in items if isinstance(i, Found)], [i for i in items if isinstance(i, Trouble)]


def page(*records, after=b""):
    return b'{"total_items": %d, "contents": [%s]%s}' % (len(records), b", ".join(records), after)


@pytest.mark.parametrize(
    ("value", "understood"),
    [
        (b"NaN", None),
        (b"Infinity", None),
        (b"-Infinity", None),
        (b"9" * 5000, None),
        (b"-" + b"9" * 5000, None),
        (b"1e999999999999999999999", None),
        (b'"\\ude00"', "\ude00"),
    ],
    ids=["NaN", "Infinity", "-Infinity", "long number", "long negative", "exponent", "surrogate"],
)
def test_a_value_that_json_does_not_know_costs_nothing(tmp_path, value, understood):
    found, troubles = outcome(tmp_path, page(S1, b'{"id": "s2", "x": %s}' % value, S3))
    assert [(one.data["id"], one.position, one.refusal) for one in found] == [
        ("s1", 1, ""), ("s2", 2, ""), ("s3", 3, ""),
    ]  # fmt: skip
    assert found[1].data["x"] == understood
    assert troubles == []


@pytest.mark.parametrize(
    "bad",
    [
        b'{"id": "s2", "name": "a\\cb"}',
        b'{"id": "s2", "name": "The "Hub" in Leeds"}',
        b'{"id": "s2", "name": "A 5" pipe", "phones": [{"id": "p1"}, {"id": "p2"}]}',
        b'{"name": "a \\" b", "id": "s2", "x": 1 2}',
        b'{"id": "s2" "name": "a"}',
        b'{"id": "s2", "name": "a",}',
        b'{"id": "s2", name: "a"}',
        b'{"id": "s2", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b", y}",
    ],
    ids=["escape", "quotes", "odd quote", "two values", "no comma", "comma too many", "bare key", "deep"],
)
def test_a_record_that_cannot_be_read_is_refused_by_its_id_and_the_rest_goes_in(tmp_path, bad):
    found, troubles = outcome(tmp_path, page(S1, bad, S3, after=b', "total_pages": 1'))
    assert [(one.data["id"], one.position, bool(one.refusal)) for one in found] == [
        ("s1", 1, False), ("s2", 2, True), ("s3", 3, False),
    ]  # fmt: skip
    assert found[1].refusal.startswith("It is not valid JSON (")
    (trouble,) = troubles
    assert trouble.reason == "1 record of it is not valid JSON; others beside may be missing."
    assert trouble.loses


def test_in_a_bare_list_a_record_may_be_bad_too_and_need_not_say_who_it_is(tmp_path):
    found, _ = outcome(tmp_path, b'\xef\xbb\xbf[%s, {"organization": {"id": "o1"}, oops}, %s]' % (S1, S3))
    assert [one.data and one.data["id"] for one in found] == ["s1", None, "s3"]


def test_the_figures_of_a_page_are_read_also_after_the_break(tmp_path):
    content = b'{"contents": [%s, {"id": "s2", "x": NaN}], "total_items": 5}' % S1
    assert [one.reason for one in outcome(tmp_path, content)[1]] == [
        "The feed says it has 5 services and gave 2."
    ]


@pytest.mark.parametrize(
    "rest",
    [
        b'{"id": "s2", "contacts": [{"id": "c1"}}, {"id": "c2", "name": "Ann"}], "name": "B"}, ' + S3,
        b'{"id": "s2", "contacts": [{"id": "c1"}, {"id": "c2", "name": "Ann"}, "name": "B"}, ' + S3,
        b'{"id": "s2", "contacts": "[{"id": "c1"}, {"id": "c2", "name": "Ann"}], "name": "B"}, ' + S3,
        b'{"id": "s2", "x": NaN, "contacts": [{"id": "c',
        b'{"id": "s2"}, "contacts": [{"id": "c1", "name": "Ann"}]',
    ],
    ids=["brace too many", "bracket missing", "quote before a bracket", "cut off", "outside"],
)
def test_where_a_record_ends_nowhere_the_page_is_given_up_and_no_part_of_it_taken_for_a_service(
    tmp_path, rest
):
    found, troubles = outcome(tmp_path, b"[%s, %s]" % (S1, rest))
    assert not {"c1", "c2", "s3"} & {one.data["id"] for one in found if isinstance(one.data, dict)}
    assert any("what follows is lost" in trouble.reason and trouble.loses for trouble in troubles)


def test_something_after_the_end_of_a_page_is_still_trouble(tmp_path):
    found, (trouble,) = outcome(tmp_path, b"[%s] [%s]" % (S1, S3))
    assert len(found) == 1
    assert "It is not valid JSON" in trouble.reason


def test_a_page_too_large_to_be_held_or_with_too_many_bad_records_is_given_up(tmp_path, monkeypatch):
    bad = page(S1, b'{"id": "s2", x}', b'{"id": "s2b", x}', S3)
    monkeypatch.setattr(pages, "MOST_UNREAD", 1)
    assert len(outcome(tmp_path, bad)[0]) == 1
    monkeypatch.setattr(pages, "LARGEST_RESCUED", 50)
    found, (trouble, *_) = outcome(tmp_path, page(S1, b'{"id": ' + b"9" * 5000 + b"}", S3))
    assert not [one for one in found if one.refusal]
    assert "a number of thousands of digits" in trouble.reason


def test_records_by_the_line_may_begin_with_a_byte_order_mark_under_any_name(tmp_path):
    found, troubles = outcome(tmp_path, b"\xef\xbb\xbf" + S1 + b"\n" + S3 + b"\n")
    assert [one.data["id"] for one in found] == ["s1", "s3"]
    assert troubles == []


@pytest.mark.usefixtures("councils", "words")
@pytest.mark.parametrize("name", ["feed.json", "feed.jsonl"])
def test_what_a_feed_says_harms_neither_the_run_nor_the_terminal_nor_a_spreadsheet(tmp_path, name):
    harm = "\x1b[2J\x9b\u202e\ude00"
    records = [
        {"id": f"s1{harm}", "name": f"Club {harm}", "status": f"odd{harm}"},
        {"id": "\t=1+1", "name": "=1+1", "status": "odd", "x": harm},
        {"id": f"s2{harm}", "name": f"Lunch {harm}club", "status": "active", "url": f"ftp:{harm}"},
        {"id": "s3", "name": "x" * 10_000, "status": "x" * 10_000},
    ]
    lines = [json.dumps(record) for record in records]
    text = "\n".join(lines) if name.endswith("l") else f"[{','.join(lines)}]"
    (tmp_path / name).write_text(text)
    out = io.StringIO()
    call_command("import_open_referral", str(tmp_path / name), report=str(tmp_path / "r.csv"), stdout=out)
    written = (tmp_path / "r.csv").read_text(encoding="utf-8-sig")
    for said in (out.getvalue(), written):
        assert "odd" in said
        assert all(character.isprintable() or character in "\r\n" for character in said)
        assert max(map(len, said.splitlines())) < 1000
    rows = list(csv.DictReader(io.StringIO(written)))
    assert (rows[1]["id"], rows[1]["name"]) == ("'=1+1", "'=1+1")
    assert Innovation.objects.get().title == "Lunch [2Jclub"
