"""PostgreSQL databases of made-up entries, one for each size, kept between runs."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
ADMIN = os.environ.get("BENCH_DATABASE_URL", "postgres://carehub:carehub@127.0.0.1:5432/postgres")
DRAWN = 2500  # pages of the newest entries, drawn as a worker does it
LEFT_FROM_BEFORE = (
    "SELECT (SELECT count(*) FROM innovations_innovation), (SELECT count(*) FROM innovations_indexentry)"
)


def prepared(size, fresh):
    """The address of a database with so many entries; made first if it is not there, half-filled or unwanted."""
    name, url = f"carehub_bench_{size}", urlsplit(ADMIN)._replace(path=f"/carehub_bench_{size}").geturl()
    if fresh:
        _drop(name)
    make(name, url)
    if _entries(url) != (size, size):
        if _entries(url) != (0, 0):
            _drop(name)
            make(name, url)
        _run(url, "benchmarks/entries.py", str(size))
    _tidy(url)
    _run(url, "manage.py", "draw_pages", "--most", str(DRAWN))
    return url


def anew(name, server=ADMIN):
    """The address of a migrated database of this name with nothing in it."""
    url = urlsplit(server)._replace(path=f"/{name}").geturl()
    _drop(name, server)
    make(name, url, server)
    return url


def empty(name):
    """The address of a database of this name with nothing in it, not even tables."""
    _drop(name)
    _create(name)
    return urlsplit(ADMIN)._replace(path=f"/{name}").geturl()


def environment(url):
    """Settings as in production, behind a proxy that speaks https."""
    return os.environ | {
        "DATABASE_URL": url,
        "SECRET_KEY": "only-for-measuring",
        "BADGE_KEY": _badge_key(),
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": "https://carehub.example",
        "BEHIND_PROXY": "1",
        "DEBUG": "0",
        "CAREHUB_TRIAL": "0",
        "LOG_LEVEL": "WARNING",
    }


@cache
def _badge_key():
    """A key that signs what is measured, and nothing else."""
    made = subprocess.run(
        [sys.executable, "manage.py", "make_badge_key"],
        cwd=ROOT, env=os.environ | {"CAREHUB_TRIAL": "1"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return made.stdout.strip()


def rows(url, query, *values):
    with psycopg.connect(url) as connection:
        return connection.execute(query, values).fetchall()


def _drop(name, server=ADMIN):
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def make(name, url, server=ADMIN):
    _create(name, server)
    _run(url, "manage.py", "migrate", "--verbosity", "0")


def _create(name, server=ADMIN):
    with psycopg.connect(server, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def _run(url, *command):
    subprocess.run([sys.executable, *command], cwd=ROOT, env=environment(url), check=True)


def _entries(url):
    """(entries, entries in the search index)"""
    return rows(url, LEFT_FROM_BEFORE)[0]


def _tidy(url):
    """What autovacuum does in its own time; and no searches or drawn pages left from an earlier run."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("TRUNCATE innovations_searchlog, innovations_drawnpage CASCADE")
        connection.execute("VACUUM ANALYZE")
