"""By what a page of the directory was drawn: one that another release drew may look otherwise, and is not shown."""

from functools import cache
from hashlib import sha256

from django.conf import settings
from django.db import connection
from django.utils import timezone

DRAWS = ("templates/**/*.html", "carehub/**/*.py", "innovations/**/*.py", "requirements/main.txt")


def release_and_day():
    """Parameters of models.drawn_page.RIGHT."""
    return release(), connection.ops.adapt_datefield_value(timezone.localdate())


def release():
    """Another text whenever what draws pages is another: code, templates, packages, static files, the site's address."""
    return _release() if settings.DEBUG else _release_of_this_process()


@cache
def _release_of_this_process():
    return _release()


def _release():
    found = sha256(settings.SITE_URL.encode())
    files = sorted(file for pattern in DRAWS for file in settings.BASE_DIR.glob(pattern))
    for file in [*files, settings.STATIC_ROOT / "staticfiles.json"]:
        found.update(f"\n{file.relative_to(settings.BASE_DIR)}\n".encode())
        found.update(file.read_bytes() if file.exists() else b"")
    return found.hexdigest()
