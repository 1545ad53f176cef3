"""CareHub under gunicorn as production runs it, and a client that reads the stopwatch."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from databases import ROOT, environment

COMMAND = "gunicorn benchmarks.bare --workers 2 --worker-class gthread --threads 4 --no-control-socket --log-level warning"
PATIENCE = 30  # seconds to wait for the first answer
HEADERS = {"Accept-Encoding": "gzip", "X-Forwarded-Proto": "https"}


@dataclass(frozen=True)
class Answer:
    """Milliseconds at the client, at the server, of the server's processor and in queries. The body is compressed."""

    status: int
    body: bytes
    client: float
    server: float
    cpu: float
    queries: int
    in_queries: float


class Client:
    """One connection, kept alive. `headers` go with each request beside the usual ones."""

    def __init__(self, port, headers=None):
        self.headers = HEADERS | (headers or {})
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, path):
        start = time.perf_counter()
        self.connection.request("GET", path, headers=self.headers)
        response = self.connection.getresponse()
        body = response.read()
        client = (time.perf_counter() - start) * 1000
        server, cpu, queries, in_queries = response.getheader("X-Bench").split()
        times = float(server), float(cpu), int(queries), float(in_queries)
        answer = Answer(response.status, body, client, *times)
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        return answer


@contextmanager
def serving(url, templates):
    """Serve the database at `url`; gives the port, on this machine only."""
    with running(url, templates) as (port, _):
        yield port


@contextmanager
def running(url, templates, says=None):
    """As `serving`, but gives the port and the process. `says`: a file for what it says."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", *COMMAND.split(), "--bind", f"127.0.0.1:{port}"],
        cwd=ROOT,
        env=environment(url) | {"BENCH_TEMPLATES": str(templates)},
        stdout=says,
        stderr=says,
    )
    try:
        _wait_for(port, server)
        yield port, server
    finally:
        server.terminate()
        server.wait()


@dataclass(frozen=True)
class Served:
    port: int
    process: int

    def cpu(self):
        """Seconds of processor time so far, of gunicorn and its workers."""
        return sum(_cpu(number) for number in [self.process, *_children(self.process)])


@contextmanager
def serving_module(application, settings, python=sys.executable):
    """Serve a module of this folder by gunicorn, as Served."""
    port = free_port()
    command = [python, "-m", *COMMAND.replace("benchmarks.bare", application).split()]
    server = subprocess.Popen([*command, "--bind", f"127.0.0.1:{port}"], cwd=ROOT, env=settings)
    try:
        _wait_for(port, server)
        yield Served(port, server.pid)
    finally:
        server.terminate()
        server.wait()


def _children(process):
    return map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split())


def _cpu(process):
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(port, server):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            return Client(port).get("/healthz")
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("gunicorn did not start")
