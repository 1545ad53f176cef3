"""So that nobody fills the moderators' queue: so many suggestions a day from one connection.

No address is stored. What is counted goes by a name made of the address and a key that is drawn at random each day, is
kept nowhere but in the cache, and is gone after a day: then nobody, ourselves included, can tell which address it was.
"""

from hashlib import blake2b
from secrets import token_hex

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.utils import timezone

MOST_A_DAY = 20  # a library or a hospital is one connection too
DAY = 24 * 60 * 60  # seconds


def may_send(request):
    """Count one more from this connection; False when there were too many today."""
    name = f"suggestions:{_name_of(request)}"
    cache.add(name, 0, DAY)
    try:
        return cache.incr(name) <= MOST_A_DAY
    except ValueError:  # the cache has thrown it out in this very moment
        return True


def _name_of(request):
    key = cache.get_or_set(f"suggestions:key:{timezone.localdate()}", lambda: token_hex(32), DAY)
    return blake2b(_address(request).encode(), key=bytes.fromhex(key), digest_size=16).hexdigest()


def _address(request):
    try:
        return get_adapter().get_client_ip(request)
    except PermissionDenied:  # a server that does not tell: all count as one
        return ""
