"""Every view names its audience, what is public needs no account, and what is not is closed."""

import re
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from making_it_real.badges import keys
from tests.factories import (
    give_badge,
    make_campaign,
    make_council,
    make_declaration,
    make_innovation,
    make_organisation,
    make_published,
)


def patterns(resolver, before=""):
    """(address, view) of every pattern but the admin's, which has doors of its own."""
    for pattern in resolver.url_patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":
                yield from patterns(pattern, address)
        elif isinstance(pattern, URLPattern):
            yield address, pattern.callback


NEEDS_WORDS = {"oembed/"}  # nothing is found without saying what in ?…=
NOTHING_TO_DRAW = {  # without an organisation that has enough answers
    "making-it-real/themes/<int:number>/chart/funnel.<slug:ending>",
    "making-it-real/compare/chart/themes.<slug:ending>",
}
ALL = list(patterns(get_resolver()))
AUDIENCES = {"public", "signed in", "moderators", "assessors", "moderators and assessors", "superusers"}
# allauth's views are not ours to name an audience on. "part-way": for somebody who is in the middle of signing in.
OF_ALLAUTH = {
    "account/login/": "public",
    "account/logout/": "public",
    "account/inactive/": "public",
    "account/signup/": "public",
    "account/confirm-email/": "part-way",
    "account/login/code/confirm/": "part-way",
    "account/password/reset/": "public",
    "account/password/reset/confirm/": "part-way",
    "account/password/reset/complete/": "part-way",
    "account/password/reset/done/": "public",
    "account/reauthenticate/": "signed in",
    "account/email/": "signed in",
    "account/password/change/": "signed in",
    "account/password/set/": "signed in",
    "account/second-step/": "signed in",
    "account/second-step/authenticate/": "part-way",
    "account/second-step/reauthenticate/": "signed in",
    "account/second-step/totp/activate/": "signed in",
    "account/second-step/totp/deactivate/": "signed in",
    "account/second-step/recovery-codes/": "signed in",
    "account/second-step/recovery-codes/generate/": "signed in",
    "account/second-step/recovery-codes/download/": "signed in",
    "account/second-step/webauthn/": "signed in",
    "account/second-step/webauthn/add/": "signed in",
    "account/second-step/webauthn/reauthenticate/": "signed in",
    "account/second-step/webauthn/keys/<int:pk>/remove/": "signed in",
    "account/second-step/webauthn/keys/<int:pk>/edit/": "signed in",
    "account/second-step/webauthn/login/": "public",
    "account/sessions/": "signed in",
}


def audience(address, view):
    return OF_ALLAUTH[address] if view.__module__.startswith("allauth.") else getattr(view, "audience", None)


def for_audience(*audiences):
    some = [(address, view) for address, view in ALL if audience(address, view) in audiences]
    return pytest.mark.parametrize(("address", "view"), some, ids=[address for address, _ in some])


def test_there_are_addresses_to_look_at():
    assert len(ALL) > 20


@pytest.mark.parametrize(("address", "view"), ALL, ids=[address for address, _ in ALL])
def test_every_view_names_its_audience(address, view):
    assert audience(address, view) in AUDIENCES | {"part-way"}


def test_every_address_of_allauth_is_known_and_there_are_none_for_what_we_do_not_use():
    found = {address for address, view in ALL if view.__module__.startswith("allauth.")}
    assert found == set(OF_ALLAUTH)
    assert not [address for address in found if re.search("phone|social|3rdparty|username|trust", address)]


def path_of(address):
    """The address with something that exists in its places."""
    path = "/" + address.replace("<section>", "entries").replace(
        "<slug:thumbprint>", next(iter(keys.published()))
    )
    if "<slug:slug>" in path or "<slug:campaign>" in path:
        path = path.replace("<slug:slug>", slug_for(address)).replace("<slug:campaign>", "autumn-2026")
    elif "/chart/" in path:
        make_published(groups={make_organisation(): []})
    path = path.replace("<slug:ending>", "svg")
    return re.sub("<[^>]*>", "1", re.sub("<uuid:[^>]*>", str(UUID(int=1)), path))


def slug_for(address):
    start = address.split("<")[0]
    if start == "councils/":
        return make_council().slug
    if start not in ("organisations/", "making-it-real/", "survey/", "badges/", "data/surveys/"):
        return make_innovation().slug
    organisation = make_organisation()
    declaration = make_declaration(organisation)
    if start == "badges/":
        give_badge(declaration)
    if start == "survey/":
        make_campaign("autumn-2026", about=[organisation])
    campaign = (
        make_published(groups={organisation: []}) if {"data", "chart"} & set(address.split("/")) else None
    )
    return campaign.slug if start == "data/surveys/" else organisation.slug


@for_audience("public", "part-way")
def test_nobody_needs_an_account_for_what_is_public(client, words, address, view):
    path = path_of(address)
    response = client.get(path)
    # An invitation that nobody wrote and a picture that nobody sent are not there.
    made_up = "<str:token>" in address or "<uuid:" in address or address in NOTHING_TO_DRAW
    expected = (404,) if made_up else (400,) if address in NEEDS_WORDS else (200, 302, 405)
    assert response.status_code in expected, path
    assert "?next=" not in response.get("Location", "")


@for_audience("part-way")
def test_nobody_comes_into_the_middle_of_signing_in(client, words, address, view):
    assert client.get(path_of(address))["Location"] in ("/account/login/", "/account/password/reset/")


@for_audience(*AUDIENCES - {"public"})
def test_what_is_not_public_leads_to_signing_in(client, words, address, view):
    path = path_of(address)
    for response in (client.get(path), client.post(path)):
        assert response.status_code == 302
        assert response["Location"] == f"/account/login/?next={path}"


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
