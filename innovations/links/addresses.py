"""Which addresses on the internet we may call. Every answer of the resolver is judged, and only those are called.

The networks that are not public are those of the IANA special-purpose registries, written out, because what Python
counts as public differs from version to version.
"""

import errno
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, ip_address, ip_network

PORTS = {"http": 80, "https": 443}
NOT_PUBLIC_4 = [ip_network(text) for text in (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
    "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
)]  # fmt: skip
UNICAST_6 = ip_network(
    "2000::/3"
)  # all that is handed out; loopback, private, link-local and multicast lie outside
NOT_PUBLIC_6 = [ip_network(text) for text in ("2001::/23", "2001:db8::/32", "2620:4f:8000::/48", "3fff::/20")]
NAT64 = ip_network("64:ff9b::/96")
NO_SUCH_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME), socket.EAI_FAIL}


class NoSuchHost(Exception):
    """There is no website of that name."""


class CannotTell(Exception):
    """The name could not be looked up just now: it may be our own network."""


class Private(Exception):
    """The name, or one of its answers, leads into a network that is not public."""


@dataclass(frozen=True)
class Address:
    family: int
    ip: str


def is_public(text):
    """Whether an IP address belongs to the public internet; one that carries an IPv4 address inside, by that one."""
    address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv4Address):
        return not any(address in network for network in NOT_PUBLIC_4)
    if inner := _inside(address):
        return is_public(str(inner))
    return address in UNICAST_6 and not any(address in network for network in NOT_PUBLIC_6)


def _inside(address):
    """The IPv4 address that is called in the end: mapped, by 6to4, or through NAT64."""
    nat64 = IPv4Address(int(address) & 0xFFFFFFFF) if address in NAT64 else None
    return address.ipv4_mapped or address.sixtofour or nat64


def resolve(host, port, allowed=is_public):
    """The Addresses of a host. Raises NoSuchHost, CannotTell, or Private when `allowed` says no to any of them."""
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise NoSuchHost from error
    except socket.gaierror as error:
        raise (NoSuchHost if error.errno in NO_SUCH_NAME else CannotTell) from error
    except OSError as error:
        raise CannotTell from error
    found = list(dict.fromkeys(Address(family, where[0]) for family, _, _, _, where in answers))
    if not found:
        raise NoSuchHost
    if not all(allowed(address.ip) for address in found):
        raise Private
    return found


def is_our_own_fault(error):
    """Whether an OSError says that this machine has no network, and nothing about the website."""
    return error.errno in (
        errno.ENETUNREACH,
        errno.ENETDOWN,
        errno.EADDRNOTAVAIL,
        errno.EMFILE,
        errno.ENFILE,
        errno.ENOBUFS,
    )
