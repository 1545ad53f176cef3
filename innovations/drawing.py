"""By what a page of the directory was drawn: one that another release drew may look otherwise, and is not shown."""

from functools import cache
from hashlib import sha256
from os.path import relpath
from pathlib import Path

import django
from django.conf import settings
from django.db import connection
from django.utils import timezone

DRAWS = ("templates/**/*.html", "carehub/**/*.py", "innovations/**/*.py")


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
    # Each package that is installed has a folder with its name and version; to read what is in them takes long.
    packages = sorted(folder.name for folder in Path(django.__file__).parents[1].glob("*.dist-info"))
    found = sha256(repr((settings.SITE_URL, packages)).encode())
    files = sorted(file for pattern in DRAWS for file in settings.BASE_DIR.glob(pattern))
    for file in [*files, settings.STATIC_ROOT / "staticfiles.json"]:
        found.update(f"\n{relpath(file, settings.BASE_DIR)}\n".encode())
        found.update(file.read_bytes() if file.exists() else b"")
    return found.hexdigest()
