"""CareHub as gunicorn serves it, with a stopwatch around it and one bare page to compare with.

Each answer carries `X-Bench`: milliseconds, milliseconds of processor time in this thread, queries, and milliseconds
waiting for them, from the moment the request reaches the application to the moment its whole answer is ready.
/bench/bare/ renders the template bare_page.html in the folder that BENCH_TEMPLATES names: the HTML of an entry page,
with no query, through the same middleware.
"""

import os
import time
from pathlib import Path

from carehub.wsgi import application as carehub  # sets Django up, so it comes first

# isort: split
from django.conf import settings
from django.db import connection
from django.shortcuts import render
from django.urls import include, path

from carehub.access import public

settings.ROOT_URLCONF = __name__
settings.TEMPLATES[0]["DIRS"].append(Path(os.environ["BENCH_TEMPLATES"]))


@public
def bare(request):
    return render(request, "bare_page.html")


urlpatterns = [path("bench/bare/", bare), path("", include("carehub.urls"))]


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


def application(environ, start_response):
    stopwatch = Stopwatch()

    def start(status, headers, *args):
        return start_response(status, [*headers, stopwatch.header()], *args)

    with connection.execute_wrapper(stopwatch):
        return carehub(environ, start)
