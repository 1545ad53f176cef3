"""Organisations: the list, and what one runs, pays for, studies and tells people about."""

import pytest

from innovations.models import Role
from tests.factories import make_council, make_innovation, make_organisation


def listed(client, query=""):
    response = client.get(f"/organisations/{query}")
    assert response.status_code == 200
    return [organisation.name for organisation in response.context["page"].object_list]


def test_organisations_stand_in_the_order_of_the_alphabet(client, db):
    for name in ("beta", "Alpha", "Gamma"):
        make_organisation(name)
    assert listed(client) == ["Alpha", "beta", "Gamma"]


def test_they_are_found_by_words_of_their_name_and_by_kind(client, db):
    make_organisation("Eastby Mere Anglers", kind="user_led")
    make_organisation("Anglers of Leeds", kind="charity")
    make_organisation("The Kettle Project", kind="charity")
    assert listed(client, "?q=anglers") == ["Anglers of Leeds", "Eastby Mere Anglers"]
    assert listed(client, "?q=mere+eastby") == ["Eastby Mere Anglers"]
    assert listed(client, "?q=anglers&kind=charity") == ["Anglers of Leeds"]


def test_nothing_found_says_so_and_leads_back(client, db):
    html = client.get("/organisations/?q=zzz").content.decode()
    assert "No organisation found" in html
    assert 'href="/organisations/"' in html


def test_each_says_how_many_published_entries_it_runs(client, db):
    anglers = make_organisation("Anglers")
    make_innovation("One", run_by=anglers)
    make_innovation("Two", run_by=anglers)
    make_innovation("Draft", run_by=anglers, status="draft")
    Role.objects.create(innovation=make_innovation("Three"), organisation=anglers, role=Role.Name.FUNDS)
    assert client.get("/organisations/").context["page"].object_list[0].runs == 2


def test_thirty_stand_on_a_page_and_the_rest_on_the_next(client, db):
    for number in range(35):
        make_organisation(f"Organisation {number:02}")
    assert len(listed(client)) == 30
    assert listed(client, "?page=2") == [f"Organisation {number}" for number in range(30, 35)]
    assert (
        'href="?q=organisation&amp;page=2"' in client.get("/organisations/?q=organisation").content.decode()
    )


@pytest.mark.parametrize("query", ["?page=-1", f"?page={10**30}", "?page=x", "?page=" + "9" * 5000, "?q=%00", "?kind=nobody",
                                   "?q=" + "x" * 500, "?page=%00&kind=%00", "?q=%25&q=_"])  # fmt: skip
def test_hostile_addresses_give_a_page(client, db, query):
    make_organisation()
    listed(client, query)


def test_one_and_three_organisations_cost_the_same_number_of_queries(client, db, django_assert_num_queries):
    for number in range(3):
        make_innovation(run_by=make_organisation(f"Number {number}"))
    for query in ("?q=Number+0", "?q=Number"):
        with django_assert_num_queries(2):
            listed(client, query)


def test_an_organisations_page_groups_its_entries_by_what_it_does_for_them(client, db):
    council = make_council("northmoor", name="Northmoor")
    anglers = make_organisation("Anglers", phone="01632 960417", email="a@anglers.example", council=council,
                                website="https://anglers.example", description="We fish.")  # fmt: skip
    make_innovation("The club", run_by=anglers)
    Role.objects.create(
        innovation=make_innovation("The study"), organisation=anglers, role=Role.Name.RESEARCHES
    )
    Role.objects.create(innovation=make_innovation("The café"), organisation=anglers, role=Role.Name.FUNDS)
    make_innovation("The draft", run_by=anglers, status="draft")
    response = client.get(anglers.get_absolute_url())
    groups = {group.title: [card.title for card in group.cards] for group in response.context["groups"]}
    assert groups == {
        "What it runs": ["The club"],
        "What it pays for": ["The café"],
        "What it studies": ["The study"],
    }
    html = response.content.decode()
    for words in (
        "tel:01632960417",
        "mailto:a@anglers.example",
        "anglers.example</a>",
        "We fish.",
        "/councils/northmoor/",
    ):
        assert words in html


def test_an_organisation_with_nothing_listed_and_no_contact_still_has_a_page(client, db):
    html = client.get(make_organisation().get_absolute_url()).content.decode()
    assert "Nothing of this organisation is listed" in html
    assert "We do not have contact details" in html


def test_an_organisation_with_many_entries_has_pages(client, db):
    anglers = make_organisation()
    for number in range(65):
        make_innovation(f"Entry {number:02}", run_by=anglers)
    first, second = (client.get(f"{anglers.get_absolute_url()}?page={page}") for page in (1, 2))
    assert len(first.context["groups"][0].cards) == 60
    assert [card.title for card in second.context["groups"][0].cards] == [f"Entry {n}" for n in range(60, 65)]


def test_one_and_three_entries_of_an_organisation_cost_the_same(client, db, django_assert_num_queries):
    one, three = make_organisation("One"), make_organisation("Three")
    make_innovation(run_by=one)
    for number in range(3):
        make_innovation(f"Entry {number}", run_by=three)
    for organisation in (one, three):
        with django_assert_num_queries(3):
            client.get(organisation.get_absolute_url())


def test_an_unknown_organisation_is_not_found(client, db):
    assert client.get("/organisations/nobody/").status_code == 404
