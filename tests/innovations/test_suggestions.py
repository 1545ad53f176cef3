"""What people without an account send: something new, or what an entry should say."""

import re
from datetime import timedelta
from threading import Thread

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from carehub import throttle
from carehub.accounts.models import Membership
from carehub.forms import stamp
from carehub.moderation.models import QueueItem, Revision
from innovations.models import Innovation, Opening, Role
from tests.factories import make_innovation, make_organisation
from tests.signing_in import letters, make_person

ADD = "/innovations/add/"
HALL = {
    "name": "Acle Village Hall",
    "address": "1 Mill Lane",
    "town": "Acle",
    "postcode": "NR13 3BD",
    "lat": 52.6,
    "lon": 1.5,
}


@pytest.fixture(autouse=True)
def _ground(councils, words):
    """Every test needs the words to choose from."""


def told(**more):
    return {
        "title": "Acle Knit and Natter", "category": "community-group", "about": "We knit and talk.", "needs": ["company"],
        "who_for": "Anyone", "where": "place", "place_name": "Village Hall", "town": "Acle", "postcode": "nr133bd",
        "opening": "Tuesdays 2 to 4pm\nNot in August", "cost": "Free, tea 50p", "phone": "01632 960111", "email": "",
        "website": "", "note": "", "your_email": "", "nickname": "",
        "started": stamp(timezone.now().timestamp() - 10), **more,
    }  # fmt: skip


def sent():
    return Revision.objects.get()


def test_anyone_can_add_something_and_it_waits_for_a_moderator(client):
    answer = client.post(ADD, told())
    assert (answer.status_code, answer.url) == (302, "/innovations/add/thank-you/")
    revision = sent()
    assert (revision.origin, revision.organisation, revision.status) == ("public", None, "submitted")
    assert revision.author_name == "A member of the public"
    content = revision.content
    assert (content["title"], content["kind"], content["category"]) == (
        "Acle Knit and Natter",
        "community",
        "community-group",
    )
    assert (content["summary"], content["description"]) == ("We knit and talk.", "")
    assert [row["postcode"] for row in content["places"]] == ["NR13 3BD"]
    assert content["openings"] == [
        {"weekday": 1, "opens": "14:00", "closes": "16:00", "note": "", "place": None}
    ]
    assert content["opening_note"] == "Not in August"
    assert (content["cost_summary"], content["cost_band"]) == ("Free, tea 50p", "free")
    assert not Innovation.objects.exists()


def test_it_stands_in_the_queue_as_a_suggestion_of_the_public(client):
    client.post(ADD, told())
    item = QueueItem.objects.get()
    assert (item.kind, item.status, item.sender_name) == ("suggestion", "waiting", "A member of the public")


def test_the_thank_you_page_says_what_happens_next_and_how_long_it_takes(client):
    page = client.post(ADD, told(), follow=True).text
    assert "What happens next" in page
    assert "within 5 working days" in page


def test_a_long_text_gets_a_short_summary(client):
    about = "We knit. " + "Then we talk about this and that, and drink tea together. " * 8
    client.post(ADD, told(about=about))
    content = sent().content
    assert len(content["summary"]) <= 300
    assert content["summary"].endswith("together.")
    assert content["description"] == about.strip()


def test_the_town_is_enough_where_nobody_knows_the_postcode(client):
    client.post(ADD, told(postcode="", town="Norwich", address="Corner of Mill Lane"))
    revision = sent()
    assert revision.content["places"] == []
    assert len(revision.content["areas"]) == 1
    assert revision.note == "The place, without a postcode: Village Hall, Corner of Mill Lane, Norwich"


@pytest.mark.parametrize(("where", "field"), [("online", "online"), ("england", "all_england")])
def test_something_without_a_place_needs_none(client, where, field):
    client.post(ADD, told(where=where, place_name="", town="", postcode=""))
    assert sent().content[field] is True
    assert sent().content["places"] == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": " "}, "Give it a name"),
        ({"title": "x" * 201}, "Use 200 characters or fewer"),
        ({"category": ""}, "Choose what sort of thing it is"),
        ({"about": ""}, "Say in a sentence or two what it is"),
        ({"needs": []}, "Choose at least one thing it helps with"),
        ({"needs": ["made-up"]}, "Select a valid choice"),
        ({"where": ""}, "Choose where it is"),
        ({"postcode": "ZZ1 1ZZ"}, "We do not know this postcode"),
        ({"postcode": "", "town": ""}, "Give the postcode"),
        ({"postcode": "", "town": "Nowhereville"}, "Nowhereville"),
        ({"phone": ""}, "Give a phone number, an e-mail address or a website"),
        ({"website": "not one"}, "Give a web address like"),
        ({"email": "not one"}, "Give an e-mail address like"),
        ({"your_email": "not one"}, "Enter an email address like"),
        ({"cost": "x" * 81}, "Use 80 characters or fewer"),
        ({"opening": "whenever " * 40}, "Use 300 characters or fewer"),
        ({"note": "x" * 1001}, "Use 1,000 characters or fewer"),
        ({"nickname": "bot"}, "We could not send this"),
        ({"started": ""}, "This page was open for a long time"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, wrong, said):
    page = client.post(ADD, told(**{"who_for": "Anyone with needles", **wrong}))
    assert page.status_code == 200
    assert "There is a problem" in page.text
    assert said in page.text
    assert "Anyone with needles" in page.text
    assert not Revision.objects.exists()


def test_a_form_filled_in_at_once_is_refused(client):
    assert "That was very quick" in client.post(ADD, told(started=stamp())).text


def test_likely_duplicates_are_shown_before_anything_is_sent(client):
    there = make_innovation("Acle Knit & Natter", places=[HALL])
    page = client.post(ADD, told())
    assert "Is it one of these?" in page.text
    assert f"{there.get_absolute_url()}change/" in page.text
    assert "None of these: send mine" in page.text
    assert not Revision.objects.exists()
    seen = re.search(r'name="seen" value="(\w+)"', page.text)[1]
    assert client.post(ADD, told(seen=seen)).status_code == 302
    assert sent().item.duplicates == 1


def test_other_words_that_find_other_entries_are_asked_about_again(client):
    make_innovation("Acle Knit & Natter", places=[HALL])
    make_innovation("Wroxham Crochet Corner")
    seen = re.search(r'name="seen" value="(\w+)"', client.post(ADD, told()).text)[1]
    page = client.post(ADD, told(title="Wroxham crochet corner", seen=seen))
    assert "Is it one of these?" in page.text
    assert not Revision.objects.exists()


def test_sent_twice_it_is_stored_once(client):
    for _ in range(3):
        assert client.post(ADD, told()).status_code == 302
    assert (Revision.objects.count(), QueueItem.objects.count()) == (1, 1)
    client.post(ADD, told(about="Something else."))
    assert Revision.objects.count() == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_sent_twice_at_the_same_moment_it_is_stored_once(client, councils, words):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite in memory has one connection")
    from django.test import Client

    def post():
        Client().post(ADD, told())
        connection.close()

    both = [Thread(target=post) for _ in range(4)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert Revision.objects.count() == 1


def test_one_connection_can_send_so_many_a_day_and_no_address_is_kept(client, monkeypatch):
    monkeypatch.setattr("innovations.views.suggestions.MOST_A_DAY", 2)
    kept = []
    monkeypatch.setattr(
        cache,
        "add",
        lambda name, *more, add=cache.add, **named: kept.append(name) or add(name, *more, **named),
    )
    for number in range(3):
        page = client.post(ADD, told(title=f"Knitting circle number {number}"), REMOTE_ADDR="203.0.113.9")
    assert "Many suggestions have come from your internet connection" in page.text
    assert "Knitting circle number 2" in page.text
    assert Revision.objects.count() == 2
    assert client.post(ADD, told(title="Other"), REMOTE_ADDR="203.0.113.10").status_code == 302
    assert not [name for name in kept if "203.0.113" in str(name)]


def test_the_name_of_a_connection_is_another_one_tomorrow(rf, monkeypatch):
    request = rf.get("/", REMOTE_ADDR="203.0.113.9")
    today = throttle._name_of(request)
    assert throttle._name_of(request) == today
    tomorrow = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr(throttle.timezone, "localdate", lambda: tomorrow)
    assert throttle._name_of(request) != today


def test_a_server_that_tells_no_address_refuses_nobody(client):
    assert client.post(ADD, told(), REMOTE_ADDR="").status_code == 302


# --- What an entry should say ----------------------------------------------------------------------------------------
@pytest.fixture
def entry():
    made = make_innovation(
        "Acle Lunch Table", needs=["company"], places=[HALL], phone="01632 960222", website="https://lunch.example",
        description="Soup.\n\nThen pudding.", opening_note="Not in August", cost_summary="£3",
    )  # fmt: skip
    Opening.objects.create(innovation=made, weekday=2, opens="12:00", closes="14:00", note="soup first")
    return made


def page_of(client, entry):
    return client.get(f"{entry.get_absolute_url()}change/")


def form_of(page):
    """What a browser would send back of a page that nobody changed."""
    data = {}
    for field in page.context["form"]:
        name, value = field.html_name, field.value()
        data[name] = value if isinstance(value, list) else value or ""
        if field.field.show_hidden_initial:
            data[field.html_initial_name] = data[name]
    return data | {"started": stamp(timezone.now().timestamp() - 10)}


def change(client, entry, **changes):
    return client.post(f"{entry.get_absolute_url()}change/", form_of(page_of(client, entry)) | changes)


def test_the_page_shows_what_the_entry_says_now(client, entry):
    page = page_of(client, entry).text
    for words in (
        "Acle Lunch Table",
        "Then pudding.",
        "Wednesday 12:00 to 14:00, soup first",
        "Not in August",
        "NR13 3BD",
        "£3",
    ):
        assert words in page


def test_only_what_was_changed_goes_in(client, entry):
    assert change(client, entry, phone="01632 960333").status_code == 302
    revision = sent()
    assert (revision.origin, revision.subject_id, revision.status) == ("public", entry.pk, "submitted")
    changed = {name for name in revision.content if revision.content[name] != revision.base[name]}
    assert changed == {"phone"}
    entry.refresh_from_db()
    assert entry.phone == "01632 960222"


def test_every_part_can_be_changed(client, entry):
    change(
        client, entry, title="Acle Lunch", summary="Soup for all.", description="Soup.", needs=["mood"], who_for="All",
        place_name="New Hall", address="2 Mill Lane", opening="Thursday noon to 2pm\nRing first", cost="£4",
        phone="01632 960333", email="hello@lunch.example", website="https://lunch.example/new",
    )  # fmt: skip
    content, base = sent().content, sent().base
    assert {name for name in content if content[name] != base[name]} == {
        "title", "summary", "description", "needs", "who_for", "places", "openings", "opening_note", "cost_summary", "phone",
        "email", "website",
    }  # fmt: skip
    assert (content["places"][0]["name"], content["places"][0]["lat"]) == ("New Hall", 52.6)
    assert content["openings"][0]["weekday"] == 3
    assert content["opening_note"] == "Ring first"


def test_line_ends_as_browsers_send_them_are_no_change(client, entry):
    data = form_of(page_of(client, entry))
    for name in ("description", "initial-description", "opening", "initial-opening"):
        data[name] = data[name].replace("\n", "\r\n")
    page = client.post(f"{entry.get_absolute_url()}change/", data)
    assert "You have not changed anything yet" in page.text


def test_what_others_changed_meanwhile_is_not_undone(client, entry):
    data = form_of(page_of(client, entry))
    Innovation.objects.filter(pk=entry.pk).update(summary="Another summary")
    client.post(f"{entry.get_absolute_url()}change/", data | {"phone": "01632 960333"})
    assert sent().content["summary"] == "Another summary"


def test_an_entry_that_lacks_something_can_still_be_put_right(client):
    poor = make_innovation("Imported", summary="From a feed.")
    assert change(client, poor, website="https://imported.example").status_code == 302
    assert sent().content["website"] == "https://imported.example"


def test_what_is_wrong_with_a_change_is_said(client, entry):
    assert "Give it a name" in change(client, entry, title="").text
    assert "Give a web address" in change(client, entry, website="nonsense here").text
    assert not Revision.objects.exists()


def test_of_several_places_none_can_be_changed_on_the_page(client, entry):
    entry.places.create(name="Second hall", town="Wroxham", postcode="NR12 8TX", order=1)
    page = page_of(client, entry)
    assert "Its places" in page.text
    assert "Second hall" in page.text
    assert "place_name" not in page.context["form"].fields
    change(client, entry, phone="01632 960333")
    assert len(sent().content["places"]) == 2


def test_a_change_sent_twice_is_stored_once(client, entry):
    for _ in range(2):
        change(client, entry, phone="01632 960333")
    assert Revision.objects.count() == 1


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_what_is_not_public_cannot_be_changed(client, status):
    made = make_innovation("Secret", status=status)
    assert page_of(client, made).status_code == 404
    assert client.get(f"{made.get_absolute_url()}change/thank-you/").status_code == 404


# --- Who hears of it -------------------------------------------------------------------------------------------------
@pytest.fixture
def kept(entry):
    organisation = make_organisation("Acle Anglers", slug="acle-anglers")
    for email, role in (("lead@acle.example", "lead"), ("editor@acle.example", "editor")):
        Membership.objects.create(organisation=organisation, user=make_person(email), role=role)
    Innovation.objects.filter(pk=entry.pk).update(kept_by=organisation)
    Role.objects.create(innovation=entry, organisation=organisation, role="runs")
    return organisation


def test_the_leads_of_whoever_keeps_it_are_told_and_not_who_said_it(client, entry, kept):
    change(client, entry, phone="01632 960333", your_email="me@citizen.example", note="My mother goes there.")
    [letter] = letters()
    assert letter.to == "lead@acle.example"
    assert "Acle Lunch Table" in letter.subject
    assert "citizen" not in letter.text + letter.html
    assert "My mother" not in letter.text


def test_at_their_desk_they_see_what_would_change_and_not_who_said_it(client, entry, kept):
    change(client, entry, phone="01632 960333", your_email="me@citizen.example", note="My mother goes there.")
    client.force_login(kept.memberships.get(role="editor").user)
    page = client.get(f"/workspace/acle-anglers/suggestions/{sent().pk}/").text
    assert "960333" in page
    assert "citizen" not in page
    assert "My mother" not in page
    desk = client.get("/workspace/acle-anglers/").text
    assert f"/workspace/acle-anglers/suggestions/{sent().pk}/" in desk


def test_nobody_else_sees_it(client, entry, kept):
    change(client, entry, phone="01632 960333")
    address = f"suggestions/{sent().pk}/"
    assert client.get(f"/workspace/acle-anglers/{address}").status_code == 302
    stranger = make_person("stranger@other.example")
    Membership.start(make_organisation("Other", slug="other"), by=stranger)
    client.force_login(stranger)
    assert client.get(f"/workspace/acle-anglers/{address}").status_code == 404
    assert client.get(f"/workspace/other/{address}").status_code == 404


def test_once_decided_it_is_gone_from_the_desk(client, entry, kept):
    change(client, entry, phone="01632 960333")
    sent().publish(by=make_person("mo@tlap.example", is_moderator=True))
    client.force_login(kept.memberships.get(role="lead").user)
    assert client.get(f"/workspace/acle-anglers/suggestions/{sent().pk}/").status_code == 404


@pytest.mark.parametrize("deed", ["publish", "reject"])
def test_the_sender_gets_one_answer_and_the_address_is_then_forgotten(client, entry, deed):
    change(client, entry, phone="01632 960333", your_email="me@citizen.example")
    moderator = make_person("mo@tlap.example", is_moderator=True)
    getattr(sent(), deed)(by=moderator, why="We rang and asked.")
    assert [letter.to for letter in letters()] == ["me@citizen.example"]
    assert sent().email == ""


def test_nothing_about_the_sender_is_ever_public(client, entry):
    change(
        client, entry, phone="01632 960333", your_email="me@citizen.example", note="I am Kim of 3 Low Lane."
    )
    sent().publish(by=make_person("mo@tlap.example", is_moderator=True))
    page = client.get(entry.get_absolute_url()).text
    assert "01632 960333" in page
    for private in ("citizen", "Kim", "Low Lane", "member of the public"):
        assert private not in page


# --- Ways there ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "address", ["/", "/innovations/?q=zzzzunheard", "/innovations/missing/thank-you/", ADD + "thank-you/"]
)
def test_there_is_a_way_to_add_something(client, address):
    assert f'href="{ADD}"' in client.get(address).text


def test_the_page_to_report_a_problem_leads_to_changing_it_oneself(client, entry):
    assert (
        f'href="{entry.get_absolute_url()}change/"' in client.get(f"{entry.get_absolute_url()}report/").text
    )


def test_no_entry_can_take_the_address_of_the_page():
    assert Innovation.objects.free_slug("Add") == "add-2"


def test_the_page_asks_little_of_the_database(client, entry, django_assert_max_num_queries):
    client.get(ADD)
    with django_assert_max_num_queries(3):
        client.get(ADD)
    with django_assert_max_num_queries(20):
        page_of(client, entry)
