"""Nothing that is not public is ever called: judged at the resolver, with every socket shut."""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovations.links.addresses import NoSuchHost, Private, is_public, resolve
from innovations.links.calling import Caller, Verdict

CLOSED_4 = ["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16",
            "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"]  # fmt: skip
CLOSED_6 = ["::/128", "::1/128", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8", "2001:db8::/32", "2001::/32", "100::/64",
            "64:ff9b:1::/48", "5f00::/16", "3fff::/20"]  # fmt: skip


def within(network):
    first, last = int(network[0]), int(network[-1])
    return st.integers(first, last).map(type(network[0]))


closed_4 = st.sampled_from(CLOSED_4).flatmap(lambda text: within(ip_network(text)))
closed_6 = st.sampled_from(CLOSED_6).flatmap(lambda text: within(ip_network(text)))


def wrapped(address):
    """An IPv4 address in the ways IPv6 carries it: mapped, by 6to4, through NAT64, and in the old compatible way."""
    inner = int(address)
    return [
        IPv6Address((0xFFFF << 32) | inner),
        IPv6Address((0x2002 << 112) | (inner << 80) | 1),
        IPv6Address((0x64FF9B << 96) | inner),
        IPv6Address(inner),
    ]


@given(closed_4)
def test_no_private_or_reserved_address_is_public_in_any_wrapping(address):
    assert not is_public(str(address))
    assert not any(is_public(str(wrapping)) for wrapping in wrapped(address))


@given(closed_6)
def test_no_private_or_reserved_address_of_ipv6_is_public(address):
    assert not is_public(str(address))


@given(st.integers(0, 2**128 - 1).map(IPv6Address))
def test_whatever_python_calls_private_is_not_public(address):
    if (
        address.is_private
        or address.is_multicast
        or address.is_reserved
        or address.is_link_local
        or address.is_loopback
    ):
        inner = address.ipv4_mapped
        assert not is_public(str(address)) or (inner and is_public(str(inner)))


@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_what_python_calls_private_is_not_public_in_ipv4(address):
    if not address.is_global or address.is_multicast or address.is_reserved:
        assert not is_public(str(address))


@pytest.mark.parametrize(
    "text", ["93.184.216.34", "8.8.8.8", "2a00:1450:4009:80b::200e", "64:ff9b::808:808", "::ffff:8.8.8.8"]
)
def test_public_addresses_are_public(text):
    assert is_public(text)


@pytest.mark.parametrize("text", ["fe80::1%eth0", "::1%lo"])
def test_an_address_with_a_zone_is_not_public(text):
    assert not is_public(text)


# --- At the resolver, with sockets shut ------------------------------------------------------------------------------------
class Shut(socket.socket):
    def __new__(cls, *args, **kwargs):
        raise AssertionError("A socket was opened.")


@pytest.fixture
def resolver(monkeypatch):
    """Set `.answers` to {host: [ip]}. Opening any socket fails the test; `.asked` lists the names looked up."""

    class Resolver:
        answers, asked = {}, []

        def __call__(self, host, port, *args, **kwargs):
            self.asked.append(host)
            if host not in self.answers:
                raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
            return [_answer(ip, port) for ip in self.answers[host]]

    fake = Resolver()
    fake.answers, fake.asked = {}, []
    monkeypatch.setattr("socket.getaddrinfo", fake)
    monkeypatch.setattr("socket.socket", Shut)
    return fake


def _answer(ip, port):
    if ":" in ip:
        return socket.AF_INET6, socket.SOCK_STREAM, 6, "", (ip, port, 0, 0)
    return socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)


PRIVATE = ["127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "100.64.0.1", ".".join("0000"), "224.0.0.1", "255.255.255.255",
           "::1", "::", "fe80::1", "fd00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "2002:a00:1::",
           "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2001:0:4136:e378::1"]  # fmt: skip


@pytest.mark.parametrize("ip", PRIVATE)
def test_a_name_that_leads_to_a_private_address_is_not_called(resolver, ip):
    resolver.answers = {"club.example": [ip]}
    found = Caller().look("https://club.example/")
    assert (found.verdict, found.words) == (Verdict.DEAD, "The address leads into a private network.")


@pytest.mark.parametrize("ip", PRIVATE)
def test_one_private_answer_among_public_ones_is_enough_to_refuse(resolver, ip):
    resolver.answers = {"club.example": ["93.184.216.34", ip]}
    with pytest.raises(Private):
        resolve("club.example", 443)
    assert Caller().look("https://club.example/").verdict == Verdict.DEAD


@pytest.mark.parametrize("url", ["http://2130706433/", "http://0x7f000001/", "http://127.1/", "http://[::ffff:127.0.0.1]/",
                                 "http://localhost/", "http://user:pass@club.example/", "http://club.example@127.0.0.1/"])  # fmt: skip
def test_other_ways_to_write_this_machine_are_refused(resolver, url):
    """The resolver of the machine reads them all; here it answers as that one would."""
    hosts = [
        "2130706433",
        "0x7f000001",
        "127.1",
        "::ffff:127.0.0.1",
        "localhost",
        "club.example",
        "127.0.0.1",
    ]
    resolver.answers = {host: ["127.0.0.1"] for host in hosts}
    assert Caller().look(url).words == "The address leads into a private network."


def test_a_redirect_into_a_private_network_is_not_followed(resolver, monkeypatch):
    """The first step is answered by a stand-in, as no socket may open; the second must not get so far."""
    resolver.answers = {"club.example": ["93.184.216.34"], "inside.example": ["10.0.0.1"]}
    asked = []

    def answer(caller, method, host, *rest):
        asked.append(host)
        return 302, "http://inside.example/admin"

    monkeypatch.setattr(Caller, "_try", answer)
    found = Caller(wait=lambda seconds: None).look("http://club.example/")
    assert found.words == "The address leads into a private network."
    assert asked == ["club.example"]


def test_a_name_that_changes_its_answer_is_refused_when_it_does(resolver, monkeypatch):
    """DNS rebinding: public for the first step, private for the next. Each step is judged on its own answer."""
    turns = iter([["93.184.216.34"], ["127.0.0.1"]])
    monkeypatch.setattr(
        "socket.getaddrinfo", lambda host, port, **more: [_answer(ip, port) for ip in next(turns)]
    )
    monkeypatch.setattr(Caller, "_try", lambda caller, *rest: (302, "/again"))
    assert Caller(wait=lambda seconds: None).look("http://club.example/").verdict == Verdict.DEAD


@pytest.mark.parametrize(("url", "words"), [
    ("ftp://club.example/", "We only look at addresses that begin with http or https."),
    ("file:///etc/passwd", "We only look at addresses that begin with http or https."),
    ("http://club.example:22/", "We only look at the usual ports of websites, 80 and 443."),
    ("http://club.example:8080/", "We only look at the usual ports of websites, 80 and 443."),
    ("http:///nothing", "This is not an address that a browser can open."),
    ("http://club.example:99999/", "This is not an address that a browser can open."),
    ("http://[::1/", "This is not an address that a browser can open."),
    (f"http://{'x' * 70}.example/", "This is not an address that a browser can open."),
])  # fmt: skip
def test_what_is_no_ordinary_web_address_is_not_even_looked_up(resolver, url, words):
    assert Caller().look(url).words == words
    assert resolver.asked == []


def test_a_name_nobody_has_is_dead_and_one_that_cannot_be_looked_up_now_is_not(resolver, monkeypatch):
    assert Caller().look("http://nobody.example/").verdict == Verdict.DEAD
    with pytest.raises(NoSuchHost):
        resolve("nobody.example", 80)

    def fails(*args, **kwargs):
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr("socket.getaddrinfo", fails)
    assert Caller().look("http://nobody.example/").verdict == Verdict.UNSURE


def test_the_sockets_of_these_tests_are_really_shut(resolver):
    resolver.answers = {"club.example": ["93.184.216.34"]}
    with pytest.raises(AssertionError, match="A socket was opened"):
        Caller().look("http://club.example/")
