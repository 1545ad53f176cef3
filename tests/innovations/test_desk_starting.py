"""Starting an organisation: is it here already, what TLAP gets to read, and that nobody else sees it until TLAP says yes."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from carehub.accounts.alike import alike
from carehub.accounts.models import Organisation
from carehub.accounts.websites import is_on_own_domain, website_host
from carehub.moderation.models import QueueItem, Revision
from innovations import starting
from innovations.cards import for_cards
from innovations.models import Innovation, Role
from innovations.slugs import organisation_slug
from tests.factories import make_council, make_innovation, make_member, make_organisation
from tests.signing_in import letters, make_person, sign_in

pytestmark = pytest.mark.django_db
TOLD = {
    "name": "Harbour Home Care",
    "kind": "provider",
    "website": "",
    "council": "",
    "words": "I am the manager.",
}


@pytest.fixture
def jo():
    return make_person("jo@harbour.example", name="Jo Harbour")


def start(client, **told):
    return client.post("/workspace/new/", {**TOLD, **told})


def test_an_organisation_starts_with_one_lead_waiting_for_tlap(client, jo):
    council = make_council("northmoor")
    answer = start(sign_in(client, jo), website="harbour.example", council=council.pk)
    assert answer["Location"] == "/workspace/harbour-home-care/"
    organisation = Organisation.objects.get()
    assert (organisation.status, organisation.kind, organisation.council, organisation.website) == (
        "waiting", "provider", council, "https://harbour.example"
    )  # fmt: skip
    assert organisation.memberships.get().is_lead
    step = organisation.steps.get()
    assert (step.by, step.why) == (jo, "I am the manager.")
    item = QueueItem.objects.get()
    assert (item.about, item.kind, item.subject_id, item.title) == (
        "organisation",
        "organisation",
        organisation.pk,
        "Harbour Home Care",
    )
    (letter,) = letters(jo.email)
    assert "says yes or no" in letter.text
    assert "/workspace/harbour-home-care/" in letter.text
    assert "TLAP still has to say yes to Harbour Home Care" in client.get(answer["Location"]).content.decode()


def test_sent_twice_it_is_started_once(client, jo):
    sign_in(client, jo)
    assert start(client)["Location"] == start(client, name=" harbour  home care")["Location"]
    assert Organisation.objects.count() == len(letters()) == 1


@pytest.mark.parametrize(("told", "words"), [
    ({"name": ""}, "Fill in ‘Name’"),
    ({"name": "Win at https://evil.example"}, "Give the name without a web address"),
    ({"name": "www.evil.example"}, "Give the name without a web address"),
    ({"kind": "circus"}, "circus is not one of the available choices"),
    ({"kind": ""}, "Choose what kind of organisation it is"),
    ({"website": "javascript:alert(1)"}, "Type a web address"),
    ({"website": "ftp://harbour.example"}, "Type a web address that starts with https://"),
    ({"council": "E00000000"}, "E00000000 is not one of the available choices"),
    ({"words": ""}, "Say what you do there"),
    ({"words": "x" * 2001}, "Use 2,000 characters or fewer"),
])  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, jo, told, words):
    html = start(sign_in(client, jo), **told).content.decode()
    assert words in html
    assert "There is a problem" in html
    assert ("Harbour Home Care" in html) == ("name" not in told)
    assert not Organisation.objects.exists()


def test_likely_ones_are_shown_first_and_lead_to_a_claim(client, jo):
    make_organisation("Harbour Homecare Ltd", slug="there-already")
    html = start(sign_in(client, jo)).content.decode()
    assert "Is it one of these?" in html
    assert 'href="/organisations/there-already/claim/"' in html
    assert 'value="Harbour Home Care"' in html
    assert Organisation.objects.count() == 1
    start(client, none_of_these="1")
    assert Organisation.objects.count() == 2
    assert QueueItem.objects.get().duplicates == 1


def test_ones_own_is_opened_and_not_claimed(client, jo):
    own = make_organisation("Harbour Home Care", slug="own")
    own.memberships.create(user=jo)
    html = start(sign_in(client, jo)).content.decode()
    assert 'href="/workspace/own/"' in html
    assert "/organisations/own/claim/" not in html


def test_no_more_than_three_wait_for_one_person(client, jo):
    sign_in(client, jo)
    for name in ("Apple", "Beetroot", "Cherry"):
        assert start(client, name=name).status_code == 302
    html = start(client, name="Damson").content.decode()
    assert "Please wait for an answer" in html
    Organisation.objects.first().accept(by=make_person("mo@tlap.example"))
    assert start(client, name="Damson").status_code == 302


def test_no_organisation_takes_the_address_of_a_page(client, jo):
    assert start(sign_in(client, jo), name="New")["Location"] == "/workspace/new-2/"
    assert organisation_slug("new") != "new"
    with pytest.raises(IntegrityError), transaction.atomic():
        make_organisation("New", slug="new")


@pytest.mark.parametrize(("name", "website", "found"), [
    ("Eastby Mere Anglers", "", True),
    ("Anglers of Eastby Mere", "", True),
    ("eastby mere angler's club", "", True),
    ("Eastbey Mere Anglers", "", True),
    ("Something else", "http://mere.example/fishing", True),
    ("Something else", "https://www.mere.example", True),
    ("Westby Mere Walkers", "", False),
    ("Anglers", "", False),
    ("Something else", "https://other-mere.example", False),
])  # fmt: skip
def test_nearly_the_same_name_or_the_same_website_is_likely_the_same(name, website, found):
    anglers = make_organisation("Eastby Mere Anglers", website="https://mere.example/")
    assert alike(name, website) == ([anglers] if found else [])


def test_a_page_at_a_social_network_makes_nobody_alike():
    make_organisation("Kite Makers", website="https://www.facebook.com/kites")
    assert alike("Bread Bakers", "https://facebook.com/bread") == []


def test_councils_are_alike_however_they_are_called():
    leeds = make_organisation("Leeds City Council", kind="council")
    make_organisation("Luton Council", kind="council")
    assert alike("Leeds Council") == [leeds]


@pytest.mark.parametrize(("email", "website", "on_it"), [
    ("jo@harbour.example", "https://www.harbour.example/about", True),
    ("jo@CARE.harbour.example", "http://harbour.example", True),
    ("jo@harbour.example", "https://care.harbour.example", False),
    ("jo@leeds.nhs.uk", "https://www.nhs.uk/services/9", False),
    ("jo@gmail.com", "https://gmail.com", False),
    ("jo@harbour.example", "", False),
    ("jo@harbour.example", "http://[harbour.example", False),
])  # fmt: skip
def test_an_address_is_on_the_own_domain_or_below_it(email, website, on_it):
    assert is_on_own_domain(email, website) is on_it
    assert website_host("mailto:jo@harbour.example") == ""


@pytest.mark.parametrize("status", ["waiting", "refused"])
def test_nobody_sees_an_organisation_before_tlap_says_yes(client, words, status):
    secret = make_organisation(
        "Zanzibar Kitchen", slug="zanzibar-kitchen", status=status, website="https://zanzibar.example"
    )
    entry = make_innovation("Open Table", run_by=make_organisation("The Open Runners"))
    Role.objects.create(innovation=entry, organisation=secret, role=Role.Name.RUNS)
    Role.objects.create(innovation=make_innovation("Only theirs"), organisation=secret, role=Role.Name.RUNS)
    assert client.get("/organisations/zanzibar-kitchen/").status_code == 404
    assert client.get("/innovations/zanzibar-kitchen/claim/").status_code == 302
    for address in ("/organisations/", "/organisations/?q=zanzibar", "/sitemap-organisations.xml", entry.get_absolute_url(), "/",
                    "/innovations/", "/innovations/?q=zanzibar", "/innovations/feed/", "/list/"):  # fmt: skip
        text = client.get(address).content.decode().casefold()
        assert "zanzibar kitchen" not in text, address
        assert "zanzibar-kitchen" not in text, address
    assert {card.runner for card in for_cards(Innovation.objects.published())} == {"The Open Runners", None}
    assert alike("Zanzibar Kitchen", "https://zanzibar.example") == []


def test_what_a_waiting_organisation_writes_stays_a_draft_even_when_it_was_sent(client, jo):
    organisation = starting.start(TOLD, by=jo)
    draft = Revision.objects.begin("organisation", organisation, by=jo, organisation=organisation)
    draft.submit(by=jo)
    with pytest.raises(Exception, match="First decide whether Harbour Home Care"):
        draft.publish(by=make_person("mo@tlap.example", is_moderator=True))


def test_once_accepted_it_has_a_page_and_its_lead_is_told(client, jo):
    organisation = starting.start(TOLD, by=jo)
    organisation.accept(by=make_person("mo@tlap.example"), why="Welcome!")
    assert client.get("/organisations/harbour-home-care/").status_code == 200
    assert [letter.subject for letter in letters(jo.email)][1:] == ["Harbour Home Care is on CareHub"]
    assert "They wrote: Welcome!" in letters(jo.email)[-1].text


def test_once_refused_its_lead_reads_why_and_can_change_nothing(client, jo):
    organisation = starting.start(TOLD, by=jo)
    organisation.refuse(by=make_person("mo@tlap.example"), why="We could not find you.")
    assert "We could not find you." in letters(jo.email)[-1].text
    sign_in(client, jo)
    assert (
        "TLAP did not accept Harbour Home Care"
        in client.get("/workspace/harbour-home-care/").content.decode()
    )
    assert client.get("/workspace/harbour-home-care/people/invite/").status_code == 403


def test_no_address_given_with_the_form_leads_elsewhere(client, jo):
    sign_in(client, jo)
    answer = client.post("/workspace/new/?next=https://evil.example/", {**TOLD, "next": "//evil.example"})
    assert answer["Location"] == "/workspace/harbour-home-care/"


def test_one_and_three_likely_ones_cost_the_same(client, jo, django_assert_num_queries):
    sign_in(client, jo)
    costs = []
    for number in range(3):
        make_organisation(f"Harbour Home Care {number}")
        with django_assert_num_queries(costs[0] if costs else 100, exact=bool(costs)) as queries:
            start(client)
        costs.append(len(queries))
    assert len(set(costs)) == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs transactions at the same moment")
@pytest.mark.django_db(transaction=True)
def test_eight_people_who_start_the_same_at_once_get_one_each():
    people = [make_person(f"jo{number}@harbour.example") for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        slugs = list(pool.map(_start, people))
    assert len(set(slugs)) == 8
    assert QueueItem.objects.count() == 8


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs transactions at the same moment")
@pytest.mark.django_db(transaction=True)
def test_eight_clicks_of_one_person_start_one():
    person = make_person("jo@harbour.example")
    with ThreadPoolExecutor(8) as pool:
        slugs = list(pool.map(_start, [person] * 8))
    assert set(slugs) == {"harbour-home-care"}
    assert QueueItem.objects.count() == 1


def _start(person):
    try:
        return starting.start(TOLD, by=person).slug
    finally:
        connection.close()


def test_an_organisation_with_people_can_be_found_alike_by_a_stranger(client, jo):
    held = make_organisation("Harbour Home Care", slug="held")
    make_member(held, "lead@harbour.example")
    assert "lead@harbour.example" not in start(sign_in(client, jo)).content.decode()
