"""The whole product as people meet it: gunicorn, demonstration data, a real browser. Nothing is shared with the tests
but the address, so a journey sees what a person sees."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect, sync_playwright

from carehub.accounts import trial
from tests import migrated, pseudo_language
from tests.conftest import REPOSITORY, needed
from tests.journeys.going import press

BIN = Path(sys.executable).parent
# The build without windows opens a page in half the time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
AXE = REPOSITORY / "node_modules/axe-core/axe.min.js"


@pytest.fixture(scope="session")
def database(tmp_path_factory):
    """Address of a migrated database of the same kind as the tests' own."""
    own = settings.DATABASES["default"]
    if "postgresql" in own["ENGINE"]:
        return migrated.postgres_copy(own, "carehub_journeys")
    return migrated.sqlite_copy(tmp_path_factory.mktemp("journeys") / "journeys.sqlite3")


@pytest.fixture(scope="session")
def port():
    return _free_port()


@pytest.fixture(scope="session")
def manage(database, port, tmp_path_factory):
    """Runs a command of manage.py beside the site and returns what it prints; `manage.environment` is that of both."""

    def run(*words):
        words = [sys.executable, REPOSITORY / "manage.py", *words]
        done = subprocess.run(words, env=run.environment, check=True, stdout=subprocess.PIPE, text=True)
        return done.stdout.strip()

    run.environment = {
        **os.environ,
        "DATABASE_URL": database,
        "CAREHUB_TRIAL": "1",
        "REDIS_URL": "",
        "MEDIA_ROOT": str(tmp_path_factory.mktemp("media")),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "SURVEY_LANGUAGES": pseudo_language.LANGUAGE,
        "SURVEY_TRANSLATIONS": str(pseudo_language.write(tmp_path_factory.mktemp("translations"))),
        "PYTHONPATH": str(REPOSITORY),
    }
    return run


@pytest.fixture(scope="session")
def server_says(tmp_path_factory):
    """The file with the server's own words; on a trial machine the mail it sends is among them."""
    return tmp_path_factory.mktemp("server") / "says.log"


@pytest.fixture(scope="session")
def site(manage, port, server_says):
    """Address of a running CareHub with the demonstration data."""
    for command in ("load_reference_data", "load_statements", "load_demonstration_data",
                    "load_making_it_real_demonstration", "load_survey_demonstration"):  # fmt: skip
        manage(command)
    says = server_says.open("w+b")
    words = [BIN / "gunicorn", "carehub.wsgi", "--bind", f"127.0.0.1:{port}", "--no-control-socket",
             "--worker-class", "gthread", "--threads", "4"]  # fmt: skip
    server = subprocess.Popen(
        words, env=manage.environment, cwd=REPOSITORY, stdout=says, stderr=subprocess.STDOUT
    )
    _wait_for(f"http://127.0.0.1:{port}/readyz", server)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(timeout=20)
    says.seek(0)
    assert b"Traceback" not in says.read(), "The server said something went wrong"
    says.close()


def _free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _wait_for(address, server):
    for _ in range(300):
        assert server.poll() is None, "The server did not start"
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("The server did not answer")


@pytest.fixture(scope="session")
def chromium():
    needed("Chromium", CHROMIUM)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, site):
    """Opens a page of a width; anything the browser complains about fails the test."""
    contexts, complaints = [], []

    def open_one(path="/", width=1280, **options):
        context = chromium.new_context(
            viewport={"width": width, "height": 844}, base_url=site, service_workers="block", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type == "error" else None
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    unexpected = [text for text in complaints if "404 (Not Found)" not in text and "410 (Gone)" not in text]
    assert not unexpected, unexpected


@pytest.fixture(scope="session")
def signed_in(chromium, site, manage):
    """Signs in with an account to try: open_page("/moderation/", storage_state=signed_in("moderator@carehub.example")).

    Once a run for each account, as a code of its app works once.
    """
    kept = {}

    def cookies_of(email):
        if email not in kept:
            context = chromium.new_context(base_url=site)
            _sign_in(context.new_page(), email, manage)
            kept[email] = context.storage_state()
            context.close()
        return kept[email]

    return cookies_of


def _sign_in(page, email, manage):
    page.goto("/account/login/")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(trial.PASSWORD)
    press(page, "Sign in")
    if "/authenticate/" in page.url:
        page.get_by_label("Code").fill(manage("trial_code", email))
        press(page, "Sign in")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


@pytest.fixture
def axe():
    needed("axe-core (npm ci)", AXE.exists())
    script = AXE.read_text()

    def violations(page, without=()):
        """WCAG 2.2 AA and best practice, with all details open. Each violation as a line of text."""
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        if not page.evaluate("'axe' in window"):
            page.evaluate(script)
        options = {
            "resultTypes": ["violations"],
            "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
            "rules": {rule: {"enabled": False} for rule in without},
        }
        found = page.evaluate("options => axe.run(document, options)", options)
        return [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found["violations"]]

    return violations
