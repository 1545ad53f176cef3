"""A browser as plain as can be: it keeps cookies, fills in radio buttons, sends forms, and remembers what it cost."""

import gzip
import re
from urllib.parse import urlencode, urljoin, urlsplit

RADIO = re.compile(rb"<input\b[^>]*\btype=\"radio\"[^>]*>")
HIDDEN = re.compile(rb"<input\b[^>]*\btype=\"hidden\"[^>]*>")
ATTRIBUTE = re.compile(rb'\b(name|value)="([^"]*)"')


class Browser:
    """One person: cookies of their own, and a connection that may be shared. `address` is where they seem to come from."""

    def __init__(self, connection, address, origin):
        self.connection, self.cookies = connection, {}
        self.headers = {
            "Accept-Encoding": "gzip",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": address,
            "Origin": origin,
        }
        self.html, self.requests, self.queries, self.pages = b"", 0, 0, []

    def get(self, path):
        """Status and where it leads on to; `html` is what came."""
        return self._ask("GET", path)

    def fill_in(self, path, choose):
        """Send the form of the page that is open: `choose` picks a value for each group of radio buttons."""
        words = _hidden(self.html) | {name: choose(values) for name, values in _radios(self.html).items()}
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(words), kind)

    def _ask(self, verb, path, body="", headers=None):
        cookie = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        all_headers = self.headers | (headers or {}) | (cookie if self.cookies else {})
        answer = self.connection.ask(verb, path, all_headers, body)
        self._remember(answer, answer.body)
        return answer.status, urlsplit(urljoin(path, answer.header("location"))).path

    def _remember(self, answer, sent):
        for line in answer.all("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        packed = answer.header("content-encoding") == "gzip"
        self.requests += 1
        self.queries += int(answer.header("x-bench").split()[2])
        self.html = gzip.decompress(sent) if packed else sent
        if answer.status == 200:
            self.pages.append(len(sent) if packed else len(gzip.compress(sent)))


def _radios(html):
    """{name: [values]}"""
    found = {}
    for tag in RADIO.findall(html):
        one = _attributes(tag)
        found.setdefault(one["name"], []).append(one["value"])
    return found


def _hidden(html):
    return {
        one["name"]: one.get("value", "") for one in map(_attributes, HIDDEN.findall(html)) if "name" in one
    }


def _attributes(tag):
    return {name.decode(): value.decode() for name, value in ATTRIBUTE.findall(tag)}
