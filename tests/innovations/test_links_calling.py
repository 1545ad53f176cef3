"""Asking websites, from real servers on this machine: politely, with bounds, at exactly the address that was judged."""

import contextlib
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from innovations.links.calling import Caller, Limits, Verdict, finding_of

QUICK = Limits(connect_seconds=1, silence_seconds=0.4, seconds=0.8, most_bytes=1000, pause_seconds=0)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _reply(self):
        self.server.asked.append((self.command, self.headers["Host"], self.path))
        self.server.headers.append(dict(self.headers))
        answer = self.server.answer(self)
        if answer is None:
            return
        status, location = answer if isinstance(answer, tuple) else (answer, "")
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET = _reply

    def handle(self):
        with contextlib.suppress(OSError):
            super().handle()

    def log_message(self, *args):
        """The tests need no log."""


@contextlib.contextmanager
def serving(tls=None):
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        running.asked, running.headers, running.stop = [], [], threading.Event()
        running.answer = lambda handler: 200
        running.handle_error = lambda *args: None  # the caller may hang up, as it should
        if tls:
            running.socket = tls.wrap_socket(running.socket, server_side=True)
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.stop.set()
        running.shutdown()
        thread.join()


@pytest.fixture
def server():
    with serving() as running:
        yield running


@pytest.fixture
def names(monkeypatch):
    """Names that lead to this machine. `.asked` lists what was looked up."""
    real, asked = socket.getaddrinfo, []

    def resolve(host, port, *args, **kwargs):
        asked.append(host)
        return real("127.0.0.1", port, *args, **kwargs)

    monkeypatch.setattr("socket.getaddrinfo", resolve)
    return asked


def caller(*servers, limits=QUICK, **more):
    return Caller(limits, allowed=lambda ip: True, ports={one.server_port for one in servers}, **more)


def url(server, path="/", host="club.example", scheme="http"):
    return f"{scheme}://{host}:{server.server_port}{path}"


def commands(server):
    return [command for command, *_ in server.asked]


def test_a_website_that_answers_is_alive_and_asked_once_with_head(server, names, settings):
    settings.SITE_URL = "https://carehub.example"
    found = caller(server).look(url(server, "/groups/lunch club?day=tuesday"))
    assert (found.verdict, found.status) == (Verdict.ALIVE, 200)
    assert server.asked == [
        ("HEAD", f"club.example:{server.server_port}", "/groups/lunch%20club?day=tuesday")
    ]
    assert server.headers[0]["User-Agent"] == "CareHub link check (+https://carehub.example)"
    assert names == ["club.example"]  # looked up once: what was judged is what was called


@pytest.mark.parametrize("refusal", [400, 403, 404, 405, 500, 501, 503])
def test_where_head_is_refused_get_decides(server, names, refusal):
    server.answer = lambda handler: 200 if handler.command == "GET" else refusal
    assert caller(server).look(url(server)).verdict == Verdict.ALIVE
    assert commands(server) == ["HEAD", "GET"]


def test_a_server_that_hangs_up_on_head_is_asked_with_get(server, names):
    def answer(handler):
        if handler.command == "HEAD":
            handler.close_connection = True
            handler.connection.shutdown(socket.SHUT_RDWR)
            return None
        return 200

    server.answer = answer
    assert caller(server).look(url(server)).verdict == Verdict.ALIVE


@pytest.mark.parametrize(("status", "verdict"), [
    (200, "alive"), (204, "alive"), (401, "alive"), (403, "alive"), (405, "alive"), (418, "alive"), (451, "alive"),
    (404, "dead"), (410, "dead"), (500, "dead"), (502, "dead"), (520, "dead"),
    (408, "unsure"), (425, "unsure"), (429, "unsure"), (503, "unsure"),
])  # fmt: skip
def test_what_each_answer_means(server, names, status, verdict):
    server.answer = lambda handler: status
    found = caller(server).look(url(server))
    assert (found.verdict, found.status) == (verdict, status)
    assert finding_of(status) == found


def test_redirects_are_followed_also_to_another_name(server, names):
    steps = {"/": url(server, "/b", host="other.example"), "/b": "c", "/c": None}
    server.answer = lambda handler: (301, steps[handler.path]) if steps[handler.path] else 200
    assert caller(server).look(url(server)).verdict == Verdict.ALIVE
    assert [host.partition(":")[0] for _, host, _ in server.asked] == [
        "club.example",
        "other.example",
        "other.example",
    ]
    assert names == ["club.example", "other.example", "other.example"]


def test_redirects_in_circles_end_after_five(server, names):
    server.answer = lambda handler: (302, handler.path)
    assert caller(server).look(url(server)).verdict == Verdict.UNSURE
    assert len(server.asked) == 6


def test_a_redirect_to_another_port_is_not_followed(server, names):
    server.answer = lambda handler: (302, "http://club.example:6379/")
    assert (
        caller(server).look(url(server)).words == "We only look at the usual ports of websites, 80 and 443."
    )


def test_a_redirect_to_a_private_address_is_not_followed(server, names):
    """The server itself is let through; the next name is not."""
    server.answer = lambda handler: (302, url(server, host="inside.example"))
    judged = iter([True, False])
    asking = Caller(QUICK, allowed=lambda ip: next(judged), ports={server.server_port})
    assert asking.look(url(server)).words == "The address leads into a private network."
    assert len(server.asked) == 1


def test_a_server_that_says_nothing_is_given_up_in_time(server, names):
    server.answer = lambda handler: handler.server.stop.wait(5) and None
    found = caller(server).look(url(server))
    assert (found.verdict, found.words) == (Verdict.DEAD, "The website did not answer in time.")


def test_a_server_that_sends_a_letter_now_and_then_does_not_hold_us(server, names):
    def answer(handler):
        handler.close_connection = True
        while not handler.server.stop.wait(0.05):
            handler.wfile.write(b"X")

    server.answer = answer
    started = datetime.now(UTC)
    assert caller(server).look(url(server)).verdict == Verdict.DEAD
    assert datetime.now(UTC) - started < timedelta(seconds=20)


def test_of_a_page_without_end_only_the_beginning_is_read(server, names):
    sent = []

    def answer(handler):
        if handler.command == "HEAD":
            return 405
        handler.close_connection = True
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
        while not handler.server.stop.is_set():
            sent.append(handler.wfile.write(b"x" * 65_536))
        return None

    server.answer = answer
    assert (
        caller(server, limits=Limits(pause_seconds=0, most_bytes=1000)).look(url(server)).verdict
        == Verdict.ALIVE
    )
    assert sum(sent) < 50_000_000  # what lay in buffers when we hung up


def test_nonsense_is_no_answer(server, names):
    def answer(handler):
        handler.close_connection = True
        handler.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")

    server.answer = answer
    found = caller(server).look(url(server))
    assert (found.verdict, found.words) == (
        Verdict.DEAD,
        "The website answers with nothing that a browser can read.",
    )


def test_a_server_that_is_not_there_is_dead(names):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    found = Caller(QUICK, allowed=lambda ip: True, ports={port}).look(f"http://club.example:{port}/")
    assert (found.verdict, found.words) == (Verdict.DEAD, "The website cannot be reached.")


def test_when_this_machine_has_no_network_nothing_is_called_dead(server, names, monkeypatch):
    def fails(self, address):
        raise OSError(101, "Network is unreachable")

    monkeypatch.setattr("socket.socket.connect", fails)
    assert caller(server).look(url(server)).verdict == Verdict.UNSURE


def test_the_same_host_is_asked_once_a_second(server, names):
    waited = []
    server.answer = lambda handler: 404
    polite = caller(server, limits=Limits(pause_seconds=1), wait=waited.append)
    polite.look(url(server))
    polite.look(url(server, "/other"))
    polite.look(url(server, host="other.example"))
    assert len(server.asked) == 6
    assert len(waited) == 4  # before each but the first to either host
    assert all(0.5 < seconds <= 3 for seconds in waited)


# --- TLS --------------------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for club.example that signs itself, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "club.example")])
    start = datetime(2020, 1, 1, tzinfo=UTC)
    made = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), start, datetime(2099, 1, 1, tzinfo=UTC)
    )
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("club.example")]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    file = tmp_path_factory.mktemp("tls") / "club.pem"
    hidden = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, hidden)
    file.write_bytes(private + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def safe_server(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    named = []
    context.sni_callback = lambda sock, name, ours: named.append(name)
    with serving(context) as running:
        running.named = named
        yield running


def test_over_tls_the_host_is_named_and_its_certificate_checked(safe_server, names, certificate):
    asking = caller(safe_server)
    asking.tls.load_verify_locations(certificate)
    assert asking.look(url(safe_server, scheme="https")).verdict == Verdict.ALIVE
    assert safe_server.named == ["club.example"]
    assert safe_server.asked == [("HEAD", f"club.example:{safe_server.server_port}", "/")]


def test_a_certificate_nobody_knows_does_not_make_a_website_dead(safe_server, names):
    assert caller(safe_server).look(url(safe_server, scheme="https")).verdict == Verdict.ALIVE
    assert safe_server.asked == []


def test_a_server_that_does_not_speak_tls_leaves_us_unsure(server, names):
    assert caller(server).look(url(server, scheme="https")).verdict == Verdict.UNSURE
