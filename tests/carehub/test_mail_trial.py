"""A small run of benchmarks/mail.py: a real worker, Redis and mail server, and SIGKILL."""

import contextlib
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

TRIAL = Path(__file__).parents[2] / "benchmarks" / "mail.py"

pytestmark = pytest.mark.worker


@pytest.fixture
def database(transactional_db, tmp_path):
    """The address of a database like this test's, which other processes can open."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        file = tmp_path / "trial.sqlite3"
        with contextlib.closing(sqlite3.connect(file)) as copy:
            connection.connection.backup(copy)
        return f"sqlite:///{file}"
    return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format_map(connection.settings_dict)


def test_kills_and_an_emptied_redis_lose_no_mail_and_what_arrives_twice_is_logged(database, redis_server):
    size = ["--messages", "60", "--kills", "3", "--emptied", "1", "--seed", "1"]
    where = ["--database", database, "--redis", redis_server]
    done = subprocess.run([sys.executable, TRIAL, *size, *where], capture_output=True, text=True, check=False)
    lines = re.findall(r"^ *(\d+)  (.+)$", done.stdout, re.MULTILINE)
    figures = {words: int(figure) for figure, words in lines}
    assert done.returncode == 0, done.stdout + done.stderr
    assert figures["lost"] == 0
    assert figures["delivered more than once and not logged as such"] == 0
    assert sum(figures[f"delivered {often}"] for often in ("once", "twice", "more often")) == 60
    assert [figure for words, figure in figures.items() if words.startswith("kills")] == [3]
