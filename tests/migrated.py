"""Databases migrated once and then copied. To run every migration takes fifteen seconds of processor time, a copy a moment.

A template is named after all that migrations make of it: their text, that of the modules of ours which they import,
the settings, and the versions of Python, its libraries and the database. When any of it changes, a new one is made.
A copy still runs `migrate`, which finds nothing left to do. With MIGRATED_FOR set (as .ci/test does) a template serves
that run alone.
"""

import fcntl
import hashlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib.metadata import distributions
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier

REPOSITORY = Path(__file__).resolve().parent.parent
KEPT = REPOSITORY / ".make/migrated"
OURS = ("carehub", "innovations", "making_it_real")
IMPORTED = re.compile(rf"^\s*(?:from|import) ((?:{'|'.join(OURS)})[\w.]*)", re.MULTILINE)
PREFIX = "carehub_migrated_"
MANY = 8  # templates kept: one for each branch that somebody works on


def kind(database):
    """What the name of a template says of its contents."""
    said = [sys.version, sqlite3.sqlite_version, database, os.environ.get("MIGRATED_FOR", "")]
    said += sorted(f"{one.name} {one.version}" for one in distributions())
    files = sorted(path for app in OURS for path in (REPOSITORY / app).rglob("migrations/*.py"))
    files += [*sorted(_imported_by(files)), REPOSITORY / "carehub/settings.py"]
    digest = hashlib.sha256("\n".join(said).encode())
    for path in files:
        digest.update(str(path.relative_to(REPOSITORY)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _imported_by(files):
    names = {name.replace(".", "/") for path in files for name in IMPORTED.findall(path.read_text())}
    candidates = [REPOSITORY / f"{name}{end}" for name in names for end in (".py", "/__init__.py")]
    return {path for path in candidates if path.exists()}


def _migrate(address):
    environment = {**os.environ, "DATABASE_URL": address, "PYTHONPATH": str(REPOSITORY)}
    words = [sys.executable, REPOSITORY / "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(words, env=environment, check=True)


# --- SQLite -----------------------------------------------------------------------------------------------------------
def sqlite_template():
    """A migrated file, made now if there is none yet."""
    template = KEPT / f"{kind('sqlite')}.sqlite3"
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # runs that start together wait for the first
        if not template.exists():
            _make_file(template)
            _forget_files()
    return template


def _make_file(template):
    unfinished = template.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    _migrate(f"sqlite:///{unfinished}")
    with closing(sqlite3.connect(unfinished)) as one:
        one.execute("PRAGMA journal_mode=DELETE")  # all of it in the one file
    unfinished.replace(template)


def _forget_files():
    newest_first = sorted(KEPT.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in newest_first[MANY:]:
        path.unlink(missing_ok=True)


def sqlite_copy(path):
    """A migrated database in a file; its address."""
    shutil.copyfile(sqlite_template(), path)
    return f"sqlite:///{path}"


def sqlite_in_memory(name):
    """A migrated database in memory. It lives as long as somebody is connected, such as the caller."""
    template, memory = sqlite3.connect(sqlite_template()), sqlite3.connect(name, uri=True)
    template.backup(memory)
    template.close()
    return memory


# --- PostgreSQL -------------------------------------------------------------------------------------------------------
def server(own):
    """The server of a database as settings have it, as the first part of an address."""
    return f"postgres://{own['USER']}:{own['PASSWORD']}@{own['HOST']}:{own['PORT'] or 5432}"


def _connected(own):
    return psycopg.connect(f"{server(own)}/postgres", autocommit=True)


def postgres_template(own):
    """Name of a migrated database, made now if there is none yet."""
    with _connected(own) as admin:
        template = PREFIX + kind(f"postgres {admin.info.server_version}")
        admin.execute("SELECT pg_advisory_lock(hashtext(%s))", [template])  # until the connection ends
        if template not in _templates(admin):
            _make_database(own, admin, template)
            _forget_databases(admin)
    return template


def _make_database(own, admin, template):
    unfinished = template.replace(PREFIX, "carehub_unfinished_")
    _create(admin, unfinished)
    _migrate(f"{server(own)}/{unfinished}")
    try:
        admin.execute(
            SQL("ALTER DATABASE {} RENAME TO {}").format(Identifier(unfinished), Identifier(template))
        )
    except psycopg.errors.DuplicateDatabase:  # made meanwhile from another work tree, by other code than this
        _drop(admin, unfinished)


def _create(admin, name, template="template1"):
    """In the place of any other of that name."""
    _drop(admin, name)
    admin.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(template)))


def _drop(admin, name):
    admin.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


def _templates(admin):
    """Newest first, as the numbers of databases grow."""
    found = admin.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE %s ORDER BY oid DESC", [f"{PREFIX}%"]
    )
    return [name for (name,) in found]


def _forget_databases(admin):
    for name in _templates(admin)[MANY:]:
        _drop(admin, name)


def postgres_copy(own, name):
    """A migrated database of that name, in the place of any other; its address."""
    template = postgres_template(own)
    with _connected(own) as admin:
        _create(admin, name, template)
    return f"{server(own)}/{name}"
