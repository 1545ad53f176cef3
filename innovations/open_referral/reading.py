"""Records from a file, a folder of pages or a feed on the web, and whatever is wrong with its pages."""

import json
import re
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from innovations.open_referral.pages import Page, Unread, whole
from innovations.open_referral.report import printable
from innovations.open_referral.web import Fetcher, Unreadable

SUFFIXES = {".json", ".jsonl", ".ndjson"}
MOST_PAGES = 20_000
MOST_MISSES = 3  # pages in a row that are empty or unreadable
ENOUGH_BARE = 5  # details in a row that tell no more than the list did
# A list may give summaries only; any of these shows that a record is whole.
NESTED = {"service_at_locations", "attributes", "schedules", "contacts", "phones", "cost_options", "service_areas", "languages"}  # fmt: skip


class NothingToRead(Exception):
    """The source itself cannot be read; the words say why."""


@dataclass(frozen=True)
class Found:
    """One record as it stands in the feed. `refusal`: why it must not go in; `warning`: what is missing."""

    page: str
    position: int
    data: object
    url: str = ""
    refusal: str = ""
    warning: str = ""
    total: int | None = None  # services in the feed, as its page says


@dataclass(frozen=True)
class Trouble:
    """Something wrong with a page. `loses`: records may be missing, so nothing may be archived for their absence."""

    page: str
    reason: str
    loses: bool = True


def is_web(location):
    return re.match(r"https?://", location, re.IGNORECASE) is not None


def read(location, limits=None):
    """Found and Trouble, in the feed's order. Raises NothingToRead."""
    if is_web(location):
        return _Web(location, Fetcher(limits)).read()
    return _read_files(_files(Path(location)))


def _files(path):
    if not path.exists():
        raise NothingToRead(f"There is no file or folder {path}.")
    files = [path] if path.is_file() else [file for file in path.iterdir() if _is_page(file)]
    if not files:
        raise NothingToRead(f"There is no .json file in {path}.")
    return sorted(
        files,
        key=lambda file: [
            int(part) if part.isdecimal() else part for part in re.split(r"([0-9]+)", file.name)
        ],
    )


def _is_page(file):
    return file.is_file() and file.suffix.lower() in SUFFIXES and not file.name.startswith(".")


def _read_files(files):
    ledger = Ledger()
    for file in files:
        try:
            with file.open("rb") as stream:
                page = Page(stream, lines=file.suffix.lower() in (".jsonl", ".ndjson"))
                for record in page:
                    yield _found(file.name, page.count, record, total=page.total)
        except OSError as error:
            yield Trouble(file.name, f"It could not be opened ({error.strerror}).")
            continue
        yield from ledger.enter(file.name, page)
    yield from ledger.missing() if len(files) > 1 else ()
    yield from ledger.settle()


def _found(label, position, record, url="", total=None):
    if isinstance(record, Unread):
        return Found(label, position, record.data, refusal=record.reason, total=total)
    return Found(label, position, record, url, total=total)


class Ledger:
    """What the pages say about themselves, held against what is in them."""

    def __init__(self):
        self.labels = {}  # of the page numbers seen
        self.fingerprints = {}
        self.items = self.pages = None  # the totals, as first stated
        self.read = 0

    def enter(self, label, page, wanted=None):
        """Trouble with this page, which has been read to its end. `wanted`: the page number that was asked for."""
        self.read += page.count
        if page.broken:
            yield Trouble(label, page.broken)
        if page.unread:
            records = "record of it is" if page.unread == 1 else "records of it are"
            yield Trouble(label, f"{page.unread:,} {records} not valid JSON; others beside may be missing.")
        for position, reason in page.bad_lines:
            yield Trouble(f"{label}, line {position}", reason)
        if page.fingerprint in self.fingerprints:
            yield Trouble(label, f"It has the same services as {self.fingerprints[page.fingerprint]}.")
        elif page.fingerprint:
            self.fingerprints[page.fingerprint] = label
        if page.head is not None:
            yield from self._figures(label, page, wanted)

    def _figures(self, label, page, wanted):
        number, items, pages = (
            whole(page.head.get(key)) for key in ("page_number", "total_items", "total_pages")
        )
        if number in self.labels:
            yield Trouble(label, f"It says it is page {number}, and so did {self.labels[number]}.")
        elif wanted and number not in (None, wanted):
            yield Trouble(label, f"We asked for page {wanted} and it says it is page {number}.")
        if number is not None:
            self.labels.setdefault(number, label)
        yield from self._totals(label, items, pages)
        if not page.count and not page.broken and self.pages and (number or wanted or 0) < self.pages:
            yield Trouble(label, "It is empty, and it is not the last page.")
        if page.head.get("last_page") is True and self.pages and number and number < self.pages:
            yield Trouble(
                label, f"It says it is the last page, but is page {number} of {self.pages}.", loses=False
            )

    def _totals(self, label, items, pages):
        for what, said, before in (("services", items, self.items), ("pages", pages, self.pages)):
            if said is not None and before is not None and said != before:
                yield Trouble(
                    label,
                    f"It says the feed has {said:,} {what}; an earlier page said {before:,}.",
                    loses=False,
                )
        self.items = self.items if items is None else max(items, self.items or 0)
        self.pages = self.pages if pages is None else max(pages, self.pages or 0)

    def missing(self):
        """Trouble for the numbers of pages that never came."""
        if self.pages and self.labels:
            absent = [n for n in range(1, min(self.pages, MOST_PAGES) + 1) if n not in self.labels]
            for number in absent[:20]:
                yield Trouble(f"page {number}", f"It is missing: the feed says it has {self.pages:,} pages.")

    def settle(self):
        """Trouble when the feed gave fewer or more services than it said it has."""
        if self.items is not None and self.read != self.items:
            reason = f"The feed says it has {self.items:,} services and gave {self.read:,}."
            yield Trouble("whole feed", reason, loses=self.read < self.items)


class _Web:
    """A feed's /services endpoint, followed page by page; each service's own address is asked when a list is too short."""

    def __init__(self, url, fetcher):
        self.parts = urlsplit(url)
        self.query = [(key, value) for key, value in parse_qsl(self.parts.query) if key != "page"]
        self.fetcher = fetcher
        self.ledger = Ledger()
        self.misses = self.bare = 0

    def read(self):
        for number in range(1, MOST_PAGES + 1):
            page = yield from self._page(number)
            if page is None and number == 1:
                return
            if self._is_over(number, page):
                break
        yield from self.ledger.settle()

    def _page(self, number):
        label = f"page {number}"
        try:
            stream = self.fetcher.get(self._address(self.parts.path, [*self.query, ("page", number)]))
        except Unreadable as error:
            if number == 1:
                raise NothingToRead(printable(f"The feed could not be read. {error}")) from error
            yield Trouble(label, str(error))
            return None
        with closing(stream):
            page = Page(stream)
            for record in page:
                yield self._whole(label, page.count, record)
        yield from self.ledger.enter(label, page, wanted=number)
        return page

    def _is_over(self, number, page):
        self.misses = 0 if page and page.count and not page.broken else self.misses + 1
        if self.misses >= MOST_MISSES or self._repeats(number, page):
            return True
        total = self.ledger.pages
        if total and number < total:
            return False
        if page is None or page.head is None:
            return True
        said = page.head.get("last_page")
        return said is True or not page.count or (bool(total) and said is not False)

    def _repeats(self, number, page):
        """A server that does not know page numbers gives the first page for ever."""
        return (
            bool(page and page.count) and self.ledger.fingerprints.get(page.fingerprint) != f"page {number}"
        )

    def _whole(self, label, position, record):
        url = self._detail_address(record)
        if not url or NESTED.intersection(record) or self.bare >= ENOUGH_BARE:
            return _found(label, position, record, url, total=self.ledger.items)
        try:
            with closing(self.fetcher.get(url)) as stream:
                detail = json.load(stream)
        except Unreadable as error:
            return self._bare(label, position, record, url, error)
        except (ValueError, RecursionError):
            return Found(label, position, record, url, refusal="Its own address gives no valid JSON.")
        if not isinstance(detail, dict) or detail.get("id") != record["id"]:
            return Found(label, position, record, url, refusal="Its own address gives another service.")
        self.bare = 0 if NESTED.intersection(detail) else self.bare + 1
        return Found(label, position, detail, url, total=self.ledger.items)

    def _bare(self, label, position, record, url, error):
        """No details: the summary will do if there are none to be had, but not while the server is in trouble."""
        if error.status in (404, 405, 410):
            self.bare += 1
            return Found(label, position, record, warning="The feed gives only a summary of it.")
        return Found(label, position, record, url, refusal=f"Its details could not be read. {error}")

    def _detail_address(self, record):
        name = record.get("id") if isinstance(record, dict) else None
        if not isinstance(name, str | int) or not str(name):
            return ""
        return self._address(
            f"{self.parts.path.rstrip('/')}/{quote(str(name), safe='', errors='replace')}", self.query
        )

    def _address(self, path, query):
        return urlunsplit((self.parts.scheme, self.parts.netloc, path, urlencode(query), ""))
