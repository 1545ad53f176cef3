"""The peer as gunicorn serves it, with the same stopwatch around it as around CareHub."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.peer.settings")
application = get_wsgi_application()

from benchmarks.stopwatch import timed  # noqa: E402  Django has to be set up first

application = timed(application)
