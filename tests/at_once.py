"""Deeds of several people at the same moment, each with a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from carehub.moderation.models import Incomplete, Overtaken
from carehub.workflow import NotAllowedNow
from making_it_real.lives import NotForYou

needs_the_same_moment = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="needs transactions at the same moment"
)


def at_once(*deeds):
    """What became of deeds done at the same moment: True, or the name of the error."""
    start = Barrier(len(deeds))

    def done(deed):
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            deed()
        except (NotAllowedNow, NotForYou, Incomplete, Overtaken) as error:
            return type(error).__name__
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(map(str, pool.map(done, deeds)))
