"""The commands of docker-compose.yml, run as they stand there but without containers."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from tests import migrated

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/9")
PATIENCE = 60  # seconds until a process that has not answered counts as broken

pytestmark = pytest.mark.worker


def command(service):
    """The command of a service, from docker-compose.yml or, for web, from the image."""
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    if "command" in services[service]:
        return services[service]["command"]
    return yaml.safe_load(re.search(r"^CMD (.+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE).group(1))


@pytest.fixture
def environment(tmp_path, redis_server):
    """As production has it: no trial, a secret, a database of its own, Redis."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    production = {
        "SECRET_KEY": "a-secret-of-this-test-only-and-long-enough-for-it",
        "BADGE_KEY": settings.BADGE_KEY,
        "CAREHUB_TRIAL": "0",
        "ALLOWED_HOSTS": "carehub.example",
        "SITE_URL": "https://carehub.example",
        "DATABASE_URL": migrated.sqlite_copy(tmp_path / "processes.sqlite3"),
        "REDIS_URL": redis_server,
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return {**kept, **production}


@pytest.fixture
def started(environment, tmp_path):
    """Starts a process and stops it after the test. What it says stands in a file."""
    running = []

    def start(words):
        says = tmp_path / f"{len(running)}.log"
        with says.open("wb") as file:
            process = subprocess.Popen(
                [str(BIN / words[0]), *words[1:]],
                cwd=tmp_path,
                env=environment,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        running.append(process)
        return process, says

    yield start
    for process in running:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def manage(environment, *words):
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def until(check):
    """Ask again and again until the answer is true."""
    for _ in range(PATIENCE * 5):
        if answer := check():
            return answer
        time.sleep(0.2)
    raise AssertionError("It did not happen in time")


def ask(port, path, **headers):
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    opener = urllib.request.build_opener(NoRedirect)
    try:
        with opener.open(request, timeout=10) as answer:
            return answer.status, answer.headers
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code, answer.headers
    except OSError:
        return None, {}


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def test_the_web_process_serves_and_sends_people_to_https(started):
    port = free_port()
    words = [word.replace("0.0.0.0:8000", f"127.0.0.1:{port}") for word in command("web")]
    started(words)
    until(lambda: ask(port, "/readyz")[0] == 200)
    status, headers = ask(port, "/", Host="carehub.example")
    assert status == 301
    assert headers["Location"] == "https://carehub.example/"
    assert ask(port, "/", Host="elsewhere.example")[0] == 400


def test_a_worker_takes_the_task_that_was_asked_for(started, environment):
    process, says = started(command("worker"))
    until(lambda: b"ready." in says.read_bytes())
    code = "from innovations.tasks import mend_search_index as t; t.delay()"
    manage(environment, "shell", "--verbosity", "0", "--command", code)
    until(lambda: re.search(rb"mend_search_index\[.+\] succeeded", says.read_bytes()))
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=PATIENCE) == 0


def test_beat_knows_the_timetable_and_every_task_in_it_exists(started, environment, tmp_path):
    words = [word.replace("/tmp/beat-schedule", str(tmp_path / "schedule")) for word in command("beat")]  # noqa: S108
    _, says = started(words)
    until(lambda: b"beat: Starting" in says.read_bytes())
    code = (
        "from carehub.celery import app; app.loader.import_default_modules();"
        "print({entry['task'] for entry in app.conf.beat_schedule.values()} - set(app.tasks))"
    )
    assert "set()" in manage(environment, "shell", "--verbosity", "0", "--command", code)


def test_a_missing_secret_stops_the_start_and_says_its_name(environment):
    del environment["SECRET_KEY"]
    done = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        env={**environment, "DJANGO_SETTINGS_MODULE": "carehub.settings"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr
