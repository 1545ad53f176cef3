"""Every address × every part × GET and POST: what is answered, in a word."""

import re
from collections import deque
from copy import deepcopy

from django.db import transaction
from django.urls import NoReverseMatch, get_resolver, reverse

from tests.permissions.world import PARTS

LEFT_OUT = "admin"  # a table of its own: see test_permissions.py
METHODS = ("GET", "POST")
WORDS = {200: "yes", 400: "bad", 403: "no", 404: "none", 405: "-", 409: "late", 410: "gone", 429: "busy"}


def addresses(resolver=None, before=""):
    """(name, route) of every address of ours; one without a name is called by its route."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            if pattern.app_name != LEFT_OUT:
                yield from addresses(pattern, route)
        else:
            yield pattern.name or route, route


def path_of(world, name, route):
    given = world.arguments(name, re.findall(r"<(?:\w+:)?(\w+)>", route))
    try:
        return reverse(name, kwargs=given)
    except NoReverseMatch:
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(given[found[1]]), route)


def answer(client, method, path):
    """In a word; whatever the request did is undone."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        response = client.get(path) if method == "GET" else client.post(path)
        word = _word(response)
        if response.streaming:
            deque(
                response, maxlen=0
            )  # to its end: closing it by hand would close the connection to the database
        transaction.set_rollback(True)
    client.cookies = cookies
    return word


def _word(response):
    if response.status_code not in (301, 302):
        return WORDS[response.status_code]
    where = response["Location"]
    if where.startswith("/account/login/?next="):
        return "sign in"
    return "step" if where.startswith("/account/second-step/") else "on"


def row(world, name, method, path):
    return (name, method, *(answer(world.clients[part], method, path) for part in PARTS))


def rows(world):
    for name, route in addresses():
        path = path_of(world, name, route)
        for method in METHODS:
            yield row(world, name, method, path)
