"""Fetching a feed's pages politely and within bounds: only http(s), never for ever, never without limit of size."""

import ipaddress
import socket
import tempfile
import time
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import urllib3
from django.conf import settings

USER_AGENT = f"CareHub directory import {settings.SITE_URL}".strip()
MOST_REDIRECTS = 5
LONGEST_WAIT = 60.0  # seconds, whatever a server asks for
PASSING = {408, 425, 429, 500, 502, 503, 504}  # answers that may be better in a moment


class Unreadable(Exception):
    """A page could not be had; the words say why. `status` is the server's answer, if it gave one."""

    def __init__(self, why, status=None):
        super().__init__(why)
        self.status = status


class Passing(Unreadable):
    """The same, but worth another try after `wait` seconds, if the server named them."""

    def __init__(self, why, status=None, wait=None):
        super().__init__(why, status)
        self.wait = wait


@dataclass(frozen=True)
class Limits:
    page_bytes: int = 50_000_000  # after unpacking
    page_seconds: float = 120.0  # for one page altogether
    silence_seconds: float = 30.0  # without a single byte
    tries: int = 4
    pause_seconds: float = 1.0  # before the second try; doubled each time


class Fetcher:
    def __init__(self, limits=None):
        self.limits = limits or Limits()
        silence = self.limits.silence_seconds
        headers = {"User-Agent": USER_AGENT, "Accept": "application/json", "Accept-Encoding": "gzip, deflate"}
        self.pool = urllib3.PoolManager(
            timeout=urllib3.Timeout(connect=silence, read=silence), headers=headers
        )

    def get(self, url):
        """The page as a temporary file at its start. Raises Unreadable."""
        for number in range(1, self.limits.tries + 1):
            try:
                return self._follow(url)
            except Passing as trouble:
                if number == self.limits.tries:
                    raise
                pause = (
                    self.limits.pause_seconds * 2 ** (number - 1) if trouble.wait is None else trouble.wait
                )
                time.sleep(min(pause, LONGEST_WAIT))
        raise Unreadable("It was never asked for.")

    def _follow(self, url):
        home = urlsplit(url).hostname
        for _ in range(MOST_REDIRECTS + 1):
            check_address(url, home)
            answer = self._ask(url)
            if answer.status not in (301, 302, 303, 307, 308):
                return self._download(answer)
            answer.close()
            url = urljoin(url, answer.headers.get("Location", ""))
        raise Unreadable(f"The server sent us on more than {MOST_REDIRECTS} times.")

    def _ask(self, url):
        try:
            answer = self.pool.request("GET", url, redirect=False, retries=False, preload_content=False)
        except (urllib3.exceptions.HTTPError, ValueError) as error:
            raise Passing(f"The server could not be reached ({type(error).__name__}).") from error
        if answer.status in PASSING:
            wait = answer.headers.get("Retry-After", "")
            answer.close()
            raise Passing(
                f"The server answered {answer.status}.",
                answer.status,
                float(wait) if wait.isdigit() else None,
            )
        if answer.status >= 400:
            answer.close()
            raise Unreadable(f"The server answered {answer.status}.", answer.status)
        return answer

    def _download(self, answer):
        until, size = time.monotonic() + self.limits.page_seconds, 0
        file = tempfile.SpooledTemporaryFile(max_size=1_000_000)  # noqa: SIM115  (the caller reads and closes it)
        try:
            while chunk := answer.read1(65536):
                size += file.write(chunk)
                if size > self.limits.page_bytes:
                    raise Unreadable(f"The page is larger than {self.limits.page_bytes:,} bytes.")
                if time.monotonic() > until:
                    raise Unreadable(f"The page took longer than {self.limits.page_seconds:g} seconds.")
        except (urllib3.exceptions.HTTPError, OSError) as error:
            file.close()
            raise Passing(f"The connection broke off ({type(error).__name__}).") from error
        except Unreadable:
            file.close()
            raise
        finally:
            answer.close()
        file.seek(0)
        return file


def check_address(url, home):
    """Refuse what is not http(s), and redirects from a public server into a private network. Raises Unreadable."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Unreadable(f"We only read http and https addresses, not “{url[:80]}”.")
    if parts.hostname != home and not _is_public(parts.hostname):
        raise Unreadable(f"The server sent us on to a private address, {parts.hostname}.")


def _is_public(host):
    try:
        found = {address[4][0] for address in socket.getaddrinfo(host, None)}
    except OSError:
        return False
    return all(ipaddress.ip_address(address.split("%")[0]).is_global for address in found)
