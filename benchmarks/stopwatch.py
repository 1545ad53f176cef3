"""A stopwatch around an application: it puts what a request cost into a header of the answer."""

import time

from django.db import connection


class Stopwatch:
    """Counts the statements of one request, savepoints too, and the seconds spent in them."""

    def __init__(self):
        self.start, self.cpu = time.perf_counter(), time.thread_time()
        self.queries = 0
        self.in_queries = 0.0

    def __call__(self, execute, *args):
        self.queries += 1
        start = time.perf_counter()
        try:
            return execute(*args)
        finally:
            self.in_queries += time.perf_counter() - start

    def header(self):
        seconds = (time.perf_counter() - self.start, time.thread_time() - self.cpu, self.in_queries)
        server, cpu, in_queries = (f"{spent * 1000:.3f}" for spent in seconds)
        return "X-Bench", f"{server} {cpu} {self.queries} {in_queries}"


def timed(site):
    """The WSGI application `site` with the header X-Bench on each answer."""

    def application(environ, start_response):
        stopwatch = Stopwatch()

        def start(status, headers, *args):
            return start_response(status, [*headers, stopwatch.header()], *args)

        with connection.execute_wrapper(stopwatch):
            return site(environ, start)

    return application
