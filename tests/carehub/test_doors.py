"""Every view names its audience, and what is public needs no account."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from tests.factories import make_council, make_innovation, make_organisation


def patterns(resolver, before=""):
    """(address, view) of every pattern but the admin's, which has doors of its own."""
    for pattern in resolver.url_patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":
                yield from patterns(pattern, address)
        elif isinstance(pattern, URLPattern):
            yield address, pattern.callback


ALL = list(patterns(get_resolver()))


def test_there_are_addresses_to_look_at():
    assert len(ALL) > 20


@pytest.mark.parametrize(("address", "view"), ALL, ids=[address for address, _ in ALL])
def test_every_view_names_its_audience(address, view):
    assert getattr(view, "audience", None) in {"public", "superusers"}


def path_of(address):
    """The address with something that exists in its places."""
    entry, organisation, council = make_innovation(), make_organisation(), make_council()
    slug = {"organisations/": organisation, "councils/": council}.get(address.split("<")[0], entry).slug
    return "/" + address.replace("<slug:slug>", slug).replace("<section>", "entries")


@pytest.mark.parametrize(("address", "view"), ALL, ids=[address for address, _ in ALL])
def test_nobody_needs_an_account_for_what_is_public(client, words, address, view):
    path = path_of(address)
    response = client.get(path)
    assert response.status_code in (200, 302, 405), path
    assert "/admin/login/" not in response.get("Location", "")


@pytest.mark.parametrize("address", [address for address, _ in ALL])
def test_looking_writes_nothing_but_the_search_log(client, words, address):
    path = path_of(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(path, {"q": "tea", "near": "LS6 2AB", "add": "1", "text": "x", "page": "2"})
        client.get(path, {"q": "tea"})
    writes = [q["sql"] for q in queries if q["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert all('INTO "innovations_searchlog"' in sql for sql in writes)
    assert len(writes) == (1 if address == "innovations/" else 0)


def test_the_admin_is_closed(client, db):
    response = client.get("/admin/")
    assert response.status_code == 302
    assert "/admin/login/" in response["Location"]


@pytest.mark.parametrize("word", ["coverage", "suggest", "feed", "missing", "map"])
def test_an_entry_cannot_take_the_address_of_a_page(client, db, word):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_innovation("Entry with a taken address", slug=word)
    assert client.get(f"/innovations/{word}/", follow=True).status_code == 200
