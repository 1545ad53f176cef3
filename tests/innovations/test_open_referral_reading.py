"""Reading a feed's files: every shape the standard allows, and every kind of damage."""

import json

import pytest

from innovations.open_referral.reading import Found, NothingToRead, Trouble, read


def service(number=1, **fields):
    return {"id": f"s{number}", "name": f"Service {number}", "status": "active", **fields}


def page(services, number=1, of=1, **fields):
    head = {"total_items": len(services), "total_pages": of, "page_number": number, "size": len(services)}
    return (
        head
        | {"first_page": number == 1, "last_page": number == of, "empty": not services}
        | fields
        | {"contents": services}
    )


def write(folder, name, content):
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return file


def outcome(location):
    items = list(read(str(location)))
    return [i.data for i in items if isinstance(i, Found)], [i for i in items if isinstance(i, Trouble)]


def ids(location):
    return [record["id"] for record in outcome(location)[0]]


def folder_of(tmp_path, *pages):
    for number, content in enumerate(pages, start=1):
        write(tmp_path, f"page_{number}.json", content)
    return tmp_path


def reasons(location):
    return [f"{trouble.page}: {trouble.reason}" for trouble in outcome(location)[1]]


@pytest.mark.parametrize(
    "content",
    [
        page([service(1), service(2)]),
        [service(1), service(2)],
        "\n".join(json.dumps(service(n)) for n in (1, 2)).encode(),
        b"\xef\xbb\xbf" + json.dumps([service(1), service(2)]).encode(),
        json.dumps(page([service(1), service(2)]), indent=2).encode(),
    ],
    ids=["page", "array", "one a line", "byte order mark", "indented"],
)
def test_a_file_is_read_in_any_of_its_shapes(tmp_path, content):
    file = write(tmp_path, "feed.json", content)
    assert ids(file) == ["s1", "s2"]
    assert reasons(file) == []


def test_a_single_service_is_a_feed_of_one(tmp_path):
    assert ids(write(tmp_path, "one.json", service(1, contacts=[]))) == ["s1"]


def test_pages_of_a_folder_come_in_the_order_people_count(tmp_path):
    for number in (10, 2, 1):
        write(tmp_path, f"page_{number}.json", [service(number)])
    write(tmp_path, "notes.txt", b"not a page")
    assert ids(tmp_path) == ["s1", "s2", "s10"]


def test_a_file_that_is_cut_off_gives_every_whole_record_before_the_cut(tmp_path):
    whole = json.dumps(page([service(n) for n in range(1, 6)])).encode()
    file = write(tmp_path, "cut.json", whole[: whole.index(b'"s4"')])
    assert ids(file) == ["s1", "s2", "s3"]
    (trouble, *_) = outcome(file)[1]
    assert trouble.loses
    assert trouble.reason == "It ends in the middle: 3 records before that were read, what follows is lost."


def test_a_file_with_a_broken_middle_gives_what_stands_before_and_after_it(tmp_path):
    file = write(tmp_path, "broken.json", b'[{"id": "s1"}, {"id": nonsense}, {"id": "s3"}]')
    assert outcome(file)[0] == [{"id": "s1"}, None, {"id": "s3"}]
    assert "not valid JSON" in reasons(file)[0]


def test_a_broken_line_costs_only_itself(tmp_path):
    lines = [json.dumps(service(1)), '{"id": "s2", "na', json.dumps(service(3))]
    file = write(tmp_path, "feed.jsonl", "\n".join(lines).encode())
    assert ids(file) == ["s1", "s3"]
    assert reasons(file) == ["feed.jsonl, line 2: This line is not JSON, or it was cut off."]


def test_bytes_that_are_not_utf8_spoil_only_their_own_record(tmp_path):
    content = json.dumps([service(1), service(2, name="Caf@"), service(3)]).encode().replace(b"@", b"\xe9")
    records, troubles = outcome(write(tmp_path, "latin.json", content))
    assert [record["id"] for record in records] == ["s1", "s2", "s3"]
    assert "\ufdd0" in records[1]["name"]
    assert troubles == []


def test_line_breaks_inside_a_text_do_not_break_the_page(tmp_path):
    assert ids(write(tmp_path, "raw.json", b'[{"id": "s1", "name": "Two\nlines\there"}, {"id": "s2"}]')) == [
        "s1",
        "s2",
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "It has nothing in it."),
        (b"  \n ", "It has nothing in it."),
        (b"<!doctype html><title>502</title>", "It is a web page (HTML or XML), not JSON."),
        ("[1]".encode("utf-16"), "It is UTF-16, not UTF-8."),
        (b"\x1f\x8b\x08\x00", "It is compressed: unpack it first."),
        (b"42", "It is neither a page of services nor a service."),
    ],
    ids=["empty", "blank", "html", "utf-16", "gzip", "number"],
)
def test_a_page_that_is_no_page_is_reported_and_the_others_go_in(tmp_path, content, reason):
    folder_of(tmp_path, [service(1)], content, [service(3)])
    assert ids(tmp_path) == ["s1", "s3"]
    assert reasons(tmp_path) == [f"page_2.json: {reason}"]


def test_a_feed_that_has_fewer_services_than_it_says_is_not_complete(tmp_path):
    (trouble,) = outcome(write(tmp_path, "a.json", page([service(1)], total_items=5)))[1]
    assert (trouble.reason, trouble.loses) == ("The feed says it has 5 services and gave 1.", True)


def test_a_feed_that_has_more_services_than_it_says_lost_nothing(tmp_path):
    (trouble,) = outcome(write(tmp_path, "a.json", page([service(1), service(2)], total_items=1)))[1]
    assert not trouble.loses


def test_a_page_that_contradicts_the_totals_is_named(tmp_path):
    folder_of(tmp_path, page([service(1)], 1, 2, total_items=2), page([service(2)], 2, 3, total_items=9))
    assert ids(tmp_path) == ["s1", "s2"]
    assert "page_2.json: It says the feed has 9 services; an earlier page said 2." in reasons(tmp_path)
    assert "page 3: It is missing: the feed says it has 3 pages." in reasons(tmp_path)


def test_a_missing_page_is_named(tmp_path):
    folder_of(tmp_path, page([service(1)], 1, 3, total_items=3), page([service(3)], 3, 3, total_items=3))
    assert "page 2: It is missing: the feed says it has 3 pages." in reasons(tmp_path)


def test_a_page_number_that_comes_twice_is_named(tmp_path):
    folder_of(tmp_path, page([service(1)], 1, 2, total_items=2), page([service(2)], 1, 2, total_items=2))
    assert "page_2.json: It says it is page 1, and so did page_1.json." in reasons(tmp_path)


def test_the_same_page_twice_is_named(tmp_path):
    folder_of(tmp_path, [service(1)], [service(1)])
    assert reasons(tmp_path) == ["page_2.json: It has the same services as page_1.json."]


def test_an_empty_page_in_the_middle_is_named_and_the_rest_is_read(tmp_path):
    folder_of(
        tmp_path,
        page([service(1)], 1, 3, total_items=2), page([], 2, 3, total_items=2), page([service(3)], 3, 3, total_items=2),
    )  # fmt: skip
    assert ids(tmp_path) == ["s1", "s3"]
    assert reasons(tmp_path) == ["page_2.json: It is empty, and it is not the last page."]


@pytest.mark.parametrize("lie", [-1, "many", None, 1.5, 10**30, [3], True])
def test_totals_that_are_no_numbers_are_passed_over(tmp_path, lie):
    assert ids(write(tmp_path, "a.json", page([service(1)], total_items=lie, total_pages=lie))) == ["s1"]


def test_nesting_without_end_costs_only_its_own_record(tmp_path):
    deep = b"[" * 3000 + b"]" * 3000
    file = write(tmp_path, "deep.json", b'[{"id": "s1", "x": ' + deep + b'}, {"id": "s2"}]')
    assert outcome(file)[0][1] == {"id": "s2"}


def test_a_number_of_five_thousand_digits_ends_the_page_and_not_the_run(tmp_path):
    folder_of(tmp_path, b'[{"id": "s1"}, {"id": ' + b"9" * 5000 + b"}]", [service(3)])
    assert "s3" in [record["id"] for record in outcome(tmp_path)[0] if isinstance(record["id"], str)]


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_a_source_that_is_not_there_is_said_at_once(tmp_path, name):
    (tmp_path / "empty").mkdir()
    with pytest.raises(NothingToRead, match="There is no"):
        read(str(tmp_path / name))
