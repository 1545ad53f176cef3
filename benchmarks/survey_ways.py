"""The ways through three surveys, request by request: ours by invitation, a bare form, and the peer's.

Each opens every page, fills in its form and sends it, until it is thanked.
"""

from random import Random

from browser import Browser

PAGES = ["you", *"123456", "check"]


class Wrong(Exception):
    """An answer was not what a person would have been given."""


def ours(browser, path, choose):
    base = _expect(browser.get(path), 302)
    _expect(browser.get(base), 200)
    _pages(browser, base, choose)
    _expect(browser.get(f"{base}sent/"), 200, browser, b"Thank you")


def bare(browser, path, choose):
    start = _expect(browser.get(path), 302)
    _expect(browser.get(start), 200)
    _pages(browser, "/bench/form/", choose)
    _expect(browser.get("/bench/form/sent/"), 200, browser, b"Thank you")


def _pages(browser, base, choose):
    for page in PAGES:
        _expect(browser.get(f"{base}{page}/"), 200)
        _expect(browser.fill_in(f"{base}{page}/", choose), 302)


def peer(browser, path, choose):
    _expect(browser.get(path), 200)
    while b"I&#x27;m done!" not in browser.html and b"I'm done!" not in browser.html:
        path = _expect(browser.fill_in(path, choose), 302)
        _expect(browser.get(path), 200)
    path = _expect(browser.fill_in(path, choose), 302)
    _expect(browser.get(path), 200, browser, b"Thanks")


def _expect(answer, status, browser=None, words=b""):
    """Where it leads on to."""
    if answer[0] != status or (browser and words not in browser.html):
        raise Wrong(f"{answer[0]} instead of {status} at {answer[1]}")
    return answer[1]


def walk(way, connection, port, number, path):
    """The Browser of one person who has answered, by chance from a fixed seed."""
    address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    browser = Browser(connection, address, f"https://127.0.0.1:{port}")
    way(browser, path, Random(number).choice)
    return browser
