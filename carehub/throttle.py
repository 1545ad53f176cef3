"""So that nobody does a thing by the hundred: how often a day it came from one connection.

No address is stored. What is counted goes by a name made of the address and a key that is drawn at random each day, is
kept nowhere but in the cache, and is gone after a day: then nobody, ourselves included, can tell which address it was.
"""

from hashlib import blake2b
from secrets import token_hex

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from redis.exceptions import RedisError

DAY = 24 * 60 * 60  # seconds


def within(request, what, most):
    """Count one more of this from this connection; whether there were not more than so many today."""
    return count(request, what) <= most


def count(request, what):
    """How many there were today from this connection, with this one. 0 when the cache cannot tell."""
    try:
        return count_up(f"{what}:{_name_of(request)}", DAY)
    except RedisError:
        return 0


def count_up(name, seconds):
    """How often this was counted since the first time, which is forgotten after so many seconds."""
    cache.add(name, 0, seconds)
    try:
        return cache.incr(name)
    except ValueError:  # the cache has thrown it out in this very moment
        return 1


def _name_of(request):
    key = cache.get_or_set(f"throttle:key:{timezone.localdate()}", lambda: token_hex(32), DAY)
    return blake2b(_address(request).encode(), key=bytes.fromhex(key), digest_size=16).hexdigest()


def _address(request):
    try:
        return get_adapter().get_client_ip(request)
    except PermissionDenied:  # a server that does not tell: all count as one
        return ""
