"""Asking a website whether it is there: politely, within bounds, and never at an address that is not public."""

import http.client
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, urljoin, urlsplit

from django.conf import settings

from innovations.links import addresses
from innovations.links.addresses import PORTS, CannotTell, NoSuchHost, Private
from innovations.links.connection import Connection, at_most

MOST_REDIRECTS = 5
REDIRECTS = {301, 302, 303, 307, 308}
TEMPORARY = {408, 425, 429, 503}
GONE = {404, 410}
TRIED = 2  # addresses of one host
SAFE = "%/:=&?~#+!$,;'@()*[]"  # characters of a path that stay as they are


class Verdict(StrEnum):
    ALIVE = "alive"
    DEAD = "dead"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Finding:
    """What became of a link, in words for whoever looks after it; `status` is the last HTTP answer, if there was one."""

    verdict: Verdict
    words: str
    status: int | None = None


@dataclass(frozen=True)
class Limits:
    connect_seconds: float = 5.0
    silence_seconds: float = 10.0
    seconds: float = 20.0  # for one answer altogether
    most_bytes: int = 65_536  # of a page that we do not need
    pause_seconds: float = 1.0  # between two requests to the same host


class Unreachable(Exception):
    """No answer. `finding` says why."""

    def __init__(self, verdict, words):
        super().__init__(words)
        self.finding = Finding(verdict, words)


def finding_of(status):
    """For an answer that leads no further."""
    if status in GONE:
        return Finding(Verdict.DEAD, f"There is no page at this address any more ({status}).", status)
    if status in TEMPORARY:
        return Finding(Verdict.UNSURE, f"The website asked us to come back later ({status}).", status)
    if status >= 500:
        return Finding(Verdict.DEAD, f"The website is out of order ({status}).", status)
    return Finding(Verdict.ALIVE, "It answers.", status)


class Caller:
    """Looks at links one after the other. `allowed(ip)`, `ports` and `wait(seconds)` are other ones only in tests."""

    def __init__(self, limits=None, allowed=addresses.is_public, ports=None, wait=time.sleep):
        self.limits = limits or Limits()
        self.allowed, self.ports, self.wait = allowed, ports or set(PORTS.values()), wait
        self.tls = ssl.create_default_context()
        self.agent = f"CareHub link check (+{settings.SITE_URL})"
        self.asked = {}  # {host: when it was last asked, in seconds of a clock}

    def look(self, url):
        """A Finding. Redirects are followed by hand, and each step is judged like the first."""
        try:
            for _ in range(MOST_REDIRECTS + 1):
                status, onwards = self._answer(url)
                if status not in REDIRECTS or not onwards:
                    return finding_of(status)
                url = urljoin(url, onwards)
        except Unreachable as problem:
            return problem.finding
        except ValueError:
            return Finding(Verdict.DEAD, "This is not an address that a browser can open.")
        return Finding(Verdict.UNSURE, "The website sends us round in circles.")

    def _answer(self, url):
        """(status, where it sends us on to). GET only where HEAD is refused: it costs the website more."""
        try:
            status, onwards = self._ask("HEAD", url)
        except http.client.HTTPException:
            status, onwards = 405, ""
        if status < 400:
            return status, onwards
        try:
            return self._ask("GET", url)
        except http.client.HTTPException:
            raise Unreachable(
                Verdict.DEAD, "The website answers with nothing that a browser can read."
            ) from None

    def _ask(self, method, url):
        """Raises Unreachable; ValueError for what is no web address; HTTPException for an answer that is none."""
        parts = urlsplit(url)
        if parts.scheme not in PORTS:
            raise Unreachable(Verdict.UNSURE, "We only look at addresses that begin with http or https.")
        host = (parts.hostname or "").rstrip(".").encode("idna").decode()
        port = parts.port or PORTS[parts.scheme]
        if not host:
            raise ValueError(url)
        if port not in self.ports:
            raise Unreachable(Verdict.UNSURE, "We only look at the usual ports of websites, 80 and 443.")
        where = self._resolve(host, port)
        self._pause(host)
        path = quote(parts.path or "/", safe=SAFE) + (
            f"?{quote(parts.query, safe=SAFE)}" if parts.query else ""
        )
        return self._try(method, host, port, where, path, self.tls if parts.scheme == "https" else None)

    def _resolve(self, host, port):
        try:
            return addresses.resolve(host, port, self.allowed)[:TRIED]
        except Private:
            raise Unreachable(Verdict.DEAD, "The address leads into a private network.") from None
        except NoSuchHost:
            raise Unreachable(Verdict.DEAD, "There is no website of that name.") from None
        except CannotTell:
            raise Unreachable(
                Verdict.UNSURE, "The name of the website could not be looked up just now."
            ) from None

    def _pause(self, host):
        now = time.monotonic()
        due = self.asked.get(host, now - self.limits.pause_seconds) + self.limits.pause_seconds
        if due > now:
            self.wait(due - now)
        self.asked[host] = max(now, due)

    def _try(self, method, host, port, where, path, tls):
        """The first address that lets us in answers for the host."""
        problem = None
        for address in where:
            try:
                return self._request(method, Connection(host, port, address, self.limits, tls), path)
            except http.client.HTTPException:
                raise
            except ConnectionResetError as error:
                raise http.client.RemoteDisconnected(str(error)) from error
            except ssl.SSLCertVerificationError:
                return 200, ""  # it answers; that its certificate is out of date is not for us to say
            except ssl.SSLError:
                problem = Unreachable(Verdict.UNSURE, "The website does not speak to us safely.")
            except TimeoutError:
                problem = Unreachable(Verdict.DEAD, "The website did not answer in time.")
            except OSError as error:
                own = addresses.is_our_own_fault(error)
                problem = Unreachable(
                    Verdict.UNSURE if own else Verdict.DEAD, "The website cannot be reached."
                )
        raise problem

    def _request(self, method, connection, path):
        headers = {
            "User-Agent": self.agent,
            "Accept": "*/*",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
        try:
            with at_most(self.limits.seconds, connection.hang_up):
                connection.request(method, path, headers=headers)
                answer = connection.getresponse()
                onwards = answer.getheader("Location", "")
                if method == "GET":
                    _glance(answer, self.limits.most_bytes)
                return answer.status, onwards
        finally:
            connection.close()


def _glance(answer, most):
    """So much of the page that a small one ends by itself. What goes wrong here says nothing about the link."""
    with suppress(OSError, http.client.HTTPException):
        answer.read(most)
