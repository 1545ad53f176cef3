"""Against people who answer for others by the open link. Nobody is refused for it: what looks odd waits for a moderator.

A library, a care home or a day centre is one connection, and many answer there on one morning. So the numbers are
large. What is counted stands in the cache, apart from all answers, for a day at most.
"""

from django.utils import timezone
from redis.exceptions import RedisError

from carehub import throttle
from making_it_real.models import Burst

BEGINNINGS_A_DAY = 300  # surveys begun from one connection
SENT_A_DAY = 60  # answers about one organisation from one connection; those after them wait
BURST = 40  # answers about one organisation within BURST_TIME; those after them wait
BURST_TIME = 10 * 60  # seconds
QUICKEST = 2  # seconds for the whole survey: nobody can press through its pages faster


def burst_of(request, about):
    """The id of the Burst that answers by the open link belong to, or None for nearly all."""
    from_here = throttle.count(request, f"survey-sent:{about.pk}")
    if from_here <= SENT_A_DAY and _within_minutes(about) <= BURST:
        return None
    return Burst.objects.waiting_on(about, timezone.localdate()).pk


def _within_minutes(about):
    try:
        return throttle.count_up(f"survey-burst:{about.pk}", BURST_TIME)
    except RedisError:
        return 0


def is_a_program(form, sitting):
    """Whether the box that people never see was filled in, or the whole survey was done faster than its pages load."""
    return bool(form.cleaned_data.get("nickname")) or sitting.age < QUICKEST
