"""A small run of benchmarks/survey_trial.py: gunicorn, Celery workers, a Redis and a PostgreSQL of its own, and SIGKILL."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.conftest import needed

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
SIZE = ["--submissions", "300", "--organisations", "6", "--emptied", "1", "--restarts", "1", "--seed", "1"]

pytestmark = [
    pytest.mark.worker,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="once is enough: it starts a PostgreSQL of its own"),
]  # fmt: skip


@pytest.fixture
def programs():
    """Of PostgreSQL and Redis: servers that others use are not for crashing."""
    installed = [*Path("/usr/lib/postgresql").glob("*/bin/initdb"), shutil.which("initdb")]
    needed("initdb", any(installed))
    needed("redis-server", shutil.which("redis-server"))


def test_whoever_was_thanked_is_counted_once_whatever_is_killed_emptied_or_restarted(programs):
    trial = [sys.executable, BENCHMARKS / "survey_trial.py", *SIZE]
    done = subprocess.run(trial, capture_output=True, text=True, check=False)
    before, _, must_be_nothing = done.stdout.partition("Must be 0")
    figures = {words: int(figure) for figure, words in re.findall(r"^ *(\d+)  (.+)$", before, re.MULTILINE)}
    assert done.returncode == 0, done.stdout + done.stderr
    assert figures["people who saw “thank you” and their receipt"] == figures["responses"] == 300
    assert figures["restarts of PostgreSQL: immediate"] == figures["times Redis was emptied"] == 1
    assert set(re.findall(r"^ *(\d+)  ", must_be_nothing, re.MULTILINE)) == {"0"}
