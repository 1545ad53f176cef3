"""Feeds on the web, from a real server on this machine: pages followed, lies noticed, dangers refused, nothing for ever."""

import contextlib
import gzip
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from innovations.open_referral.reading import Found, NothingToRead, Trouble, read
from innovations.open_referral.web import Fetcher, Limits, Unreadable, check_address

QUICK = Limits(page_bytes=200_000, page_seconds=0.5, silence_seconds=0.4, tries=3, pause_seconds=0.01)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        parts = urlsplit(self.path)
        self.server.asked.append(self.path)
        self.server.agents.add(self.headers["User-Agent"])
        answer = self.server.answer(parts.path, parse_qs(parts.query), self)
        if answer is not None:
            self.reply(*answer)

    def reply(self, status, body, **headers):
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in ({"Content-Type": "application/json"} | headers).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def handle(self):
        with contextlib.suppress(ConnectionError):  # the importer hung up, as it should
            super().handle()

    def log_message(self, *args):
        """The tests need no log."""


@pytest.fixture
def server():
    """A server whose `answer(path, query, handler)` a test sets; `asked` lists what it was asked for."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        running.asked, running.agents, running.stop = [], set(), threading.Event()
        running.url = f"http://127.0.0.1:{running.server_port}/services"
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.stop.set()
        running.shutdown()
        thread.join()


def whole(number):
    return {"id": f"s{number}", "name": f"Service {number}", "status": "active", "attributes": []}


def paged(pages, **lies):
    """An answer for a feed of pages (lists of records)."""

    def answer(path, query, handler):
        number = int(query["page"][0])
        records = pages[number - 1] if number <= len(pages) else []
        head = {
            "total_items": sum(map(len, pages)),
            "total_pages": len(pages),
            "page_number": number,
            "last_page": number >= len(pages),
        }
        return 200, head | lies | {"contents": records}

    return answer


def outcome(server, url=None):
    items = list(read(url or server.url, QUICK))
    return [i.data["id"] for i in items if isinstance(i, Found)], [i for i in items if isinstance(i, Trouble)]


def test_a_feed_is_followed_page_by_page_to_its_end(server):
    server.answer = paged([[whole(1), whole(2)], [whole(3)], [whole(4)]])
    assert outcome(server, f"{server.url}?full=true&page=7") == (["s1", "s2", "s3", "s4"], [])
    assert server.asked == [f"/services?full=true&page={n}" for n in (1, 2, 3)]
    assert all(agent.startswith("CareHub") for agent in server.agents)


def test_a_summary_is_completed_from_the_service_s_own_address(server):
    def answer(path, query, handler):
        if path == "/services/a%20b":
            return 200, {"id": "a b", "name": "Club", "status": "active", "attributes": [{"x": 1}]}
        return paged([[{"id": "a b", "name": "Club", "status": "active"}]])(path, query, handler)

    server.answer = answer
    (found,) = read(server.url, QUICK)
    assert found.data["attributes"] == [{"x": 1}]
    assert found.url == f"{server.url}/a%20b"


def test_a_summary_goes_in_with_a_warning_where_there_are_no_details(server):
    def answer(path, query, handler):
        return (
            (404, {})
            if path != "/services"
            else paged([[{"id": str(n)} for n in range(20)]])(path, query, handler)
        )

    server.answer = answer
    found = list(read(server.url, QUICK))
    assert len(found) == 20
    assert found[0].warning == "The feed gives only a summary of it."
    assert len(server.asked) == 6  # after five in vain it does not ask for more


def test_a_summary_whose_details_fail_for_now_is_refused(server):
    def answer(path, query, handler):
        return (500, {}) if path != "/services" else paged([[{"id": "1"}]])(path, query, handler)

    server.answer = answer
    (found,) = read(server.url, QUICK)
    assert found.refusal == "Its details could not be read. The server answered 500."


def test_a_server_that_fails_once_is_asked_again(server):
    good, failed = paged([[whole(1)]]), []

    def answer(path, query, handler):
        if not failed:
            failed.append(1)
            return 500, {}
        return good(path, query, handler)

    server.answer = answer
    assert outcome(server) == (["s1"], [])


def test_a_page_that_never_comes_is_named_and_the_rest_is_read(server):
    good = paged([[whole(1)], [whole(2)], [whole(3)]])
    server.answer = lambda path, query, handler: (
        (503, {}) if query["page"] == ["2"] else good(path, query, handler)
    )
    records, troubles = outcome(server)
    assert records == ["s1", "s3"]
    assert [(t.page, t.reason, t.loses) for t in troubles] == [
        ("page 2", "The server answered 503.", True),
        ("whole feed", "The feed says it has 3 services and gave 2.", True),
    ]


def test_an_error_page_in_html_is_named_and_the_rest_is_read(server):
    good = paged([[whole(1)], [whole(2)], [whole(3)]])
    server.answer = lambda path, query, handler: (
        (200, b"<html>Sorry") if query["page"] == ["2"] else good(path, query, handler)
    )
    records, troubles = outcome(server)
    assert records == ["s1", "s3"]
    assert troubles[0].reason == "It is a web page (HTML or XML), not JSON."


def test_a_page_that_lies_about_being_the_last_does_not_hide_the_others(server):
    server.answer = paged([[whole(1)], [whole(2)]], last_page=True)
    records, troubles = outcome(server)
    assert records == ["s1", "s2"]
    assert "It says it is the last page, but is page 1 of 2." in [t.reason for t in troubles]


def test_a_server_that_promises_pages_without_end_is_left_after_three_empty_ones(server):
    server.answer = paged([[whole(1)]], total_pages=10**9, last_page=False)
    records, troubles = outcome(server)
    assert records == ["s1"]
    assert len(server.asked) == 4
    assert any(t.loses for t in troubles)


def test_a_server_that_gives_one_page_for_ever_is_left_at_the_second(server):
    server.answer = lambda path, query, handler: (200, {"total_pages": 500, "contents": [whole(1)]})
    assert "It has the same services as page 1." in [t.reason for t in outcome(server)[1]]
    assert len(server.asked) == 2


def test_a_redirect_to_a_file_is_refused(server, tmp_path):
    secret = tmp_path / "secret.json"
    secret.write_text(json.dumps([whole(1)]))
    server.answer = lambda path, query, handler: handler.reply(302, b"", Location=f"file://{secret}")
    with pytest.raises(NothingToRead, match="only read http and https"):
        list(read(server.url, QUICK))


def test_a_redirect_on_the_same_server_is_followed(server):
    good = paged([[whole(1)]])

    def answer(path, query, handler):
        return (
            good(path, query, handler) if path == "/new" else handler.reply(301, b"", Location="/new?page=1")
        )

    server.answer = answer
    assert outcome(server) == (["s1"], [])


def test_redirects_without_end_are_given_up(server):
    server.answer = lambda path, query, handler: handler.reply(302, b"", Location=handler.path)
    with pytest.raises(NothingToRead, match="sent us on more than 5 times"):
        list(read(server.url, QUICK))


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1/x", "http://10.0.0.1/x", "http://169.254.169.254/latest", "http://[::1]/"]
)
def test_a_redirect_into_a_private_network_is_refused(address):
    with pytest.raises(Unreadable, match="private address"):
        check_address(address, home="example.org")


@pytest.mark.parametrize("address", ["ftp://example.org/", "gopher://x/", "http:///x", "file:///etc/passwd"])
def test_only_http_addresses_are_read(address):
    with pytest.raises(Unreadable, match="only read http"):
        check_address(address, home=None)


def test_a_page_larger_than_the_limit_is_refused(server):
    server.answer = lambda path, query, handler: (200, b" " * 300_000)
    with pytest.raises(NothingToRead, match="larger than 200,000 bytes"):
        list(read(server.url, QUICK))


def test_a_small_packet_that_unpacks_into_a_large_page_is_refused(server):
    packed = gzip.compress(b" " * 5_000_000)
    server.answer = lambda path, query, handler: handler.reply(200, packed, **{"Content-Encoding": "gzip"})
    with pytest.raises(NothingToRead, match="larger than 200,000 bytes"):
        list(read(server.url, QUICK))


def test_a_page_that_trickles_in_is_given_up_in_time(server):
    def answer(path, query, handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        handler.close_connection = True
        while not handler.server.stop.wait(0.02):
            try:
                handler.wfile.write(b" ")
            except OSError:
                return

    server.answer = answer
    with pytest.raises(Unreadable, match=r"longer than 0\.5 seconds"):
        Fetcher(QUICK).get(f"{server.url}?page=1")


def test_a_server_that_says_nothing_is_given_up_in_time(server):
    server.answer = lambda path, query, handler: handler.server.stop.wait(5) and None
    with pytest.raises(NothingToRead, match="could not be reached"):
        list(read(server.url, Limits(silence_seconds=0.1, tries=2, pause_seconds=0.01)))


def test_a_server_that_is_not_there_is_said_plainly():
    with pytest.raises(NothingToRead, match=r"The feed could not be read\. The server could not be reached"):
        list(read("http://127.0.0.1:9/services", QUICK))
