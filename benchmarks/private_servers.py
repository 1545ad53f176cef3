"""A PostgreSQL and a Redis of one's own, in a folder that is thrown away: to be crashed without harm to anybody."""

import os
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import redis
from server import free_port

PATIENCE = 60  # seconds
USER = "postgres"  # runs the cluster where we are root, as which PostgreSQL refuses to run


def program(name):
    """The newest PostgreSQL program of this name on this machine, or None."""
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda one: int(one.parts[4]))
    return str(installed[-1]) if installed else shutil.which(name)


@contextmanager
def postgres():
    """PostgreSQL as it is installed: what was committed is on the disk. Gives its folder and its address."""
    with tempfile.TemporaryDirectory(prefix="carehub-postgres-") as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, USER, USER)
        port = free_port()
        _run(
            folder, "initdb", "--username", "carehub", "--auth", "trust", "--encoding", "UTF8", "--no-locale"
        )
        _run(folder, *_control("start"), "--options", f"-p {port} -k {folder} -c listen_addresses=127.0.0.1")
        try:
            yield folder, f"postgres://carehub@127.0.0.1:{port}/postgres"
        finally:
            _run(folder, *_control("stop"), "--mode", "immediate")


def restart(folder, mode):
    """`mode`: fast, or immediate: as if it had crashed. Returns the process that does it, to be waited for."""
    return subprocess.Popen(_words(folder, *_control("restart"), "--mode", mode), **_how(folder))


def _control(deed):
    return "pg_ctl", deed, "--wait", "--log", "log"


def _run(folder, *words):
    subprocess.run(_words(folder, *words), check=True, timeout=PATIENCE, **_how(folder))


def _words(folder, name, *words):
    return [program(name), *words, "--pgdata", f"{folder}/data"]


def _how(folder):
    somebody_else = {"user": USER, "group": USER, "extra_groups": []} if os.geteuid() == 0 else {}
    return {"cwd": folder, "stdout": subprocess.DEVNULL, **somebody_else}


@contextmanager
def redis_server():
    """Gives its address."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="carehub-redis-") as folder:
        words = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
        server = subprocess.Popen(words, stdout=subprocess.DEVNULL)
        try:
            _wait_for(f"redis://127.0.0.1:{port}/0")
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()
            server.wait()


def _wait_for(address):
    end = time.monotonic() + PATIENCE
    with redis.Redis.from_url(address) as client:
        while time.monotonic() < end:
            try:
                return client.ping()
            except redis.ConnectionError:
                time.sleep(0.05)
    raise RuntimeError("Redis did not start")
