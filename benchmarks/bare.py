"""CareHub as gunicorn serves it, with a stopwatch around it and two bare things to compare with.

Each answer carries `X-Bench`: milliseconds, milliseconds of processor time in this thread, queries, and milliseconds
waiting for them, from the moment the request reaches the application to the moment its whole answer is ready.
/bench/bare/ renders the template bare_page.html in the folder that BENCH_TEMPLATES names: the HTML of an entry page,
with no query, through the same middleware. /bench/form/ is a bare form (bare_form.py).
"""

import os
from pathlib import Path

from carehub.wsgi import application as carehub  # sets Django up, so it comes first

# isort: split
from django.conf import settings
from django.shortcuts import render
from django.urls import include, path

from benchmarks import bare_form
from benchmarks.stopwatch import timed
from carehub.access import public
from making_it_real.survey import stuffing

settings.ROOT_URLCONF = __name__
settings.TEMPLATES[0]["DIRS"].append(Path(os.environ["BENCH_TEMPLATES"]))
stuffing.QUICKEST = 0  # those who answer here are programs, and say so


@public
def bare(request):
    return render(request, "bare_page.html")


urlpatterns = [
    path("bench/bare/", bare),
    path("bench/form/", include(bare_form)),
    path("", include("carehub.urls")),
]
application = timed(carehub)
