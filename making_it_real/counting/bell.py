"""The bell: asks a worker to count what waits. When nobody hears it, the sweep each minute finds it (carehub/celery.py)."""

from celery import shared_task
from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

from carehub.broker import ask
from making_it_real.counting.draining import drain_all, drain_some
from making_it_real.models import CampaignOrganisation

QUIET = 1  # second: rings within it are one ring, and the worker begins when it is over


@shared_task(acks_late=True, name="making_it_real.tasks.count_waiting")
def count_waiting():
    """Count what waits in the intake. Safe to run twice, at once, late or never: the next run finds what is left."""
    drain_all()


def ring(about_id):
    """After the commit. With no broker the counting is done here and now, for this organisation."""
    if settings.CELERY_TASK_ALWAYS_EAGER:
        drain_some([about_id], CampaignOrganisation.objects.shape_of(about_id))
    elif _is_first():
        ask(count_waiting, countdown=QUIET)


def _is_first():
    try:
        return cache.add("making_it_real:counting-asked-for", True, QUIET)
    except RedisError:
        return True
