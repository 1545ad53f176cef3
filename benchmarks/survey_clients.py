"""Browsers that send: each reloads when no answer came, some click twice, and each waits for its “thank you”."""

import queue
import re
import secrets
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

HEADERS = {"X-Forwarded-Proto": "https", "Content-Type": "application/x-www-form-urlencoded"}
DOUBLE = 20  # one person in so many clicks twice
TRIES = 120
PAUSE = 0.25  # seconds until a person reloads
NO_ANSWER = "no answer: the connection ended"


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    cookies: str
    body: str


@dataclass
class Clients:
    """`thanked`: numbers of the people who read their receipt. `failures`: why somebody had to reload, and how often."""

    port: int
    thanked: set = field(default_factory=set)
    given_up: set = field(default_factory=set)
    doubles: int = 0
    reloaded: int = 0
    failures: Counter = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, people, number):
        self.people = queue.SimpleQueue()
        for person in people:
            self.people.put(person)
        self.threads = [threading.Thread(target=self._work, daemon=True) for _ in range(number)]
        for thread in self.threads:
            thread.start()

    @property
    def done(self):
        return len(self.thanked) + len(self.given_up)

    @property
    def at_work(self):
        return any(thread.is_alive() for thread in self.threads)

    def _work(self):
        browser = Browser(self.port)
        while True:
            try:
                person = self.people.get_nowait()
            except queue.Empty:
                return
            self._send(browser, person)

    def _send(self, browser, person):
        failures = []
        thanked = _until_thanked(browser, person, failures)
        with self.lock:
            (self.thanked if thanked else self.given_up).add(person.number)
            self.failures.update(failures)
            self.reloaded += bool(failures)
            self.doubles += _clicks_twice(person)


def _until_thanked(browser, person, failures):
    """Whether they saw their receipt."""
    twice = _clicks_twice(person)
    for _ in range(TRIES):
        answer = browser.click_twice(person) if twice else browser.send(person)
        twice = False
        if _leads_to_thanks(answer):
            return _reads_thanks(browser, person, answer.cookies, failures)
        failures.append(_why(answer))
        time.sleep(PAUSE)
    return False


def _clicks_twice(person):
    return person.number // 2 % DOUBLE == 0  # as many of those invited as of others


def _reads_thanks(browser, person, cookie, failures):
    for _ in range(TRIES):
        answer = browser.ask("GET", f"{person.address}sent/", cookie)
        if answer and answer.status == 200 and person.receipt in answer.body:
            return True
        failures.append(_why(answer))
        time.sleep(PAUSE)
    return False


def _leads_to_thanks(answer):
    return bool(answer and answer.status == 302 and answer.location.endswith("/sent/"))


def _why(answer):
    if answer is None:
        return NO_ANSWER
    title = re.search(r"<title>(.*?)</title>", answer.body, re.DOTALL)
    return f"{answer.status} {title[1].strip() if title else answer.location}"


class Browser:
    """One connection, kept alive, and another one for the second of two clicks."""

    def __init__(self, port):
        self.port, self.csrf = port, secrets.token_hex(16)
        self.connection = None

    def send(self, person):
        return self.ask("POST", f"{person.address}check/", person.cookie, {"form": person.form_token})

    def click_twice(self, person):
        """Two at the same moment. A browser shows what the second one is answered."""
        first = threading.Thread(target=Browser(self.port).send, args=[person])
        first.start()
        answer = self.send(person)
        first.join()
        return answer

    def ask(self, method, path, cookie, words=None):
        """The Answer, or None when there was none."""
        origin = {"Origin": f"https://127.0.0.1:{self.port}"} if words else {}
        cookies = {"Cookie": f"{cookie}; csrftoken={self.csrf}"}
        body = urlencode(words | {"csrfmiddlewaretoken": self.csrf}) if words else None
        try:
            self.connection = self.connection or HTTPConnection("127.0.0.1", self.port, timeout=30)
            self.connection.request(method, path, body, HEADERS | origin | cookies)
            return _answer(self.connection.getresponse())
        except (OSError, HTTPException):
            if self.connection:
                self.connection.close()
            self.connection = None
            return None


def _answer(response):
    cookies = [value.partition(";")[0] for value in response.headers.get_all("Set-Cookie", [])]
    return Answer(
        response.status, response.getheader("Location", ""), "; ".join(cookies), response.read().decode()
    )
