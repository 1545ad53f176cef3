"""/making-it-real/: England in figures, and one's own council."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from carehub.places.models import Council
from carehub.remember import forget_all
from making_it_real.england import england
from tests.factories import make_action, make_declaration, make_lead, make_organisation, make_statement_set

pytestmark = pytest.mark.django_db


def read(client, query=""):
    response = client.get(f"/making-it-real/{query}")
    assert response.status_code == 200
    return response.context, response.content.decode()


@pytest.fixture
def statements():
    return make_statement_set()


def test_before_anybody_declares_the_page_says_what_it_is_and_shows_no_figures_but_noughts(client):
    context, html = read(client)
    assert context["england"].declared == 0
    assert "No survey yet" in html
    assert "Do you run care or support?" in html
    assert "The six themes" in html


def test_england_counts_who_declared_and_what_became_of_their_actions(client, statements):
    first = make_declaration(make_organisation("Harbour"))
    make_action(first, "A bus", theme=2, due=-3)
    first.actions.order_by("pk").first().finish(by=make_lead(first.organisation), why="It works.")
    make_declaration(make_organisation("Eastby"))
    make_declaration(make_organisation("Westby"), "withdrawn")
    make_declaration(make_organisation("Northby"), "submitted")
    found = england(timezone.localdate())
    assert (found.declared, found.awarded) == (2, 0)
    assert tuple(found.actions) == (2, 1, 1)
    assert tuple(dict(found.themes)[2]) == (1, 1, 0)
    assert "2 organisations have promised" in read(client)[1]


def test_a_citizen_finds_her_council_by_postcode_or_name(client, councils, statements):
    leeds = Council.objects.get(slug="leeds")
    one = make_organisation("Leeds City Council", slug="leeds-city-council", kind="council", council=leeds)
    make_declaration(one)
    for near in ("LS6 2AB", "leeds"):
        _, html = read(client, f"?near={near}")
        assert 'href="/making-it-real/leeds-city-council/"' in html
        assert 'href="/councils/leeds/' in html


def test_a_council_that_has_not_declared_is_said_to_have_not(client, councils, statements):
    make_declaration(make_organisation("Leeds Helpers", council=Council.objects.get(slug="leeds")))
    context, html = read(client, "?near=LS6 2AB")
    assert context["row"] is None
    assert "Leeds council has not declared for Making it Real." in html
    assert 'href="/councils/leeds/' in html


def test_the_name_of_an_organisation_is_looked_for_in_the_register(client, councils, statements):
    make_declaration(make_organisation("Eastby Kitchen Table", slug="eastby"))
    _, html = read(client, "?near=eastby+kitchen")
    assert 'href="/making-it-real/eastby/"' in html
    assert "Error:" not in html


def test_a_made_up_council_is_not_taken_for_the_real_one(client, councils, statements):
    leeds = Council.objects.get(slug="leeds")
    make_declaration(
        make_organisation("Northmoor Council", kind="council", council=leeds, demonstration=True)
    )
    _, html = read(client, "?near=LS6 2AB")
    assert "Northmoor Council is made up" in html
    assert "It says nothing about the real council of Leeds" in html


def test_a_councils_page_says_how_it_does_and_a_real_one_comes_first(client, councils, statements):
    leeds = Council.objects.get(slug="leeds")
    assert "Leeds council has not declared" in client.get("/councils/leeds/").content.decode()
    made_up = make_organisation("Northmoor Council", kind="council", council=leeds, demonstration=True)
    make_declaration(made_up)
    html = client.get("/councils/leeds/").content.decode()
    assert "Northmoor Council is made up" in html
    assert "It promised 1 action." in html
    one = make_organisation("The Council of Leeds", slug="real", kind="council", council=leeds)
    make_action(make_declaration(one), "A bus", due=-3)
    html = client.get("/councils/leeds/").content.decode()
    assert 'href="/making-it-real/real/"' in html
    assert "0 are done and 1 is late" in html
    assert "Northmoor" not in html


def test_who_signed_up_last_stands_first_with_a_way_to_all(client, statements):
    for number in range(9):
        make_declaration(make_organisation(f"Moor {number}"))
    context, html = read(client)
    assert [row.organisation.name for row in context["rows"]] == [f"Moor {n}" for n in range(8, 0, -1)]
    assert 'action="/making-it-real/register/"' in html


@pytest.mark.parametrize("near", ["ZZ99 9ZZ", "%3Cscript%3E", "nowhere at all", "EH1 1AA"])
def test_a_place_that_is_not_known_is_said_plainly_and_kept(client, councils, near):
    context, html = read(client, f"?near={near}")
    assert context["problem"]
    assert "<title>Error:" in html
    assert "<script>" not in html.split("</head>")[1]


@pytest.mark.parametrize("query", ["?near=%00", "?near=", "?near=" + "x" * 5000, "?near[]=a"])
def test_nothing_typed_into_the_address_breaks_the_page(client, query):
    assert "Error:" not in read(client, query)[1]


def test_the_number_of_queries_is_the_same_for_one_and_for_three(client, statements):
    make_declaration(make_organisation("One"))
    few = _queries(client)
    for name in ("Two", "Three"):
        make_action(make_declaration(make_organisation(name)), "A bus", theme=3)
    assert _queries(client) == few <= 9


def _queries(client):
    forget_all()
    with CaptureQueriesContext(connection) as asked:
        read(client)
    return len(asked)
