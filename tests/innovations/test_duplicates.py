"""Which entries are told to be the same. duplicate_pairs.csv holds the pairs a person has judged."""

import csv
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from carehub.accounts.models import Membership
from carehub.moderation.models import Revision
from innovations.demonstration import load
from innovations.listing import duplicates, reading
from innovations.models import Innovation
from innovations.search import count_words
from tests.factories import make_innovation, make_organisation
from tests.signing_in import make_person

PAIRS = Path(__file__).with_name("duplicate_pairs.csv")
LEEDS = {"postcode": "LS6 2AB", "town": "Leeds", "lat": 53.82, "lon": -1.57}


def pairs():
    with PAIRS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def published(judged):
    """{(name, postcode): id} of the other halves; those of the demonstration are named by their address."""
    made = {(f"@{entry.slug}", ""): entry.pk for entry in Innovation.objects.published()}
    for pair in judged:
        key = pair["other"], pair["other_postcode"]
        if key not in made:
            places = [placed(pair["other_postcode"])] if pair["other_postcode"] else []
            made[key] = make_innovation(
                pair["other"], website=pair["other_website"], phone=pair["other_phone"], places=places
            ).pk
    return made


def placed(postcode):
    [(_, spot)] = duplicates.thing("", postcodes=[postcode]).where
    return {"postcode": postcode, "lat": spot and spot[0], "lon": spot and spot[1]}


@pytest.fixture
def directory(councils, words):
    load()


def test_pairs_that_people_have_judged_are_told_apart(directory):
    judged = pairs()
    made = published(judged)
    for number in range(5):
        make_innovation(f"Course {number}", website="https://libraries.example/computers")
    count_words()
    shown, same = set(), {number for number, pair in enumerate(judged) if pair["same"] == "yes"}
    for number, pair in enumerate(judged):
        found = duplicates.find(pair["title"], pair["website"], [pair["postcode"]], phone=pair["phone"])
        if made[pair["other"], pair["other_postcode"]] in [one.id for one in found]:
            shown.add(number)
    assert len(judged) >= 90
    assert len(shown & same) / len(shown) >= 0.95  # precision
    assert len(shown & same) / len(same) >= 0.98  # recall


def test_each_entry_is_found_by_its_name_and_hardly_ever_another(directory):
    entries = list(Innovation.objects.published().prefetch_related("places"))
    false = []
    for entry in entries:
        assert duplicates.find(entry.title)[0].id == entry.pk
        postcodes = [place.postcode for place in entry.places.all()]
        others = duplicates.find(entry.title, entry.website, postcodes, entry.pk, entry.phone)
        false += [(entry.title, one.title) for one in others]
    assert len(false) <= len(entries) // 50, false


@pytest.mark.django_db
def test_a_likeness_says_why_and_leads_to_the_page():
    runner = make_organisation("Long Table")
    entry = make_innovation(
        "Harehills Lunch Table", website="https://lunch.example/harehills", phone="0113 496 0000",
        places=[LEEDS], run_by=runner,
    )  # fmt: skip
    [one] = duplicates.find(
        "Harehills lunch", "http://www.lunch.example/harehills/", ["ls62ab"], phone="+44 113 4960000"
    )
    assert (one.id, one.title, one.words) == (entry.pk, "Harehills Lunch Table", "Long Table, Leeds")
    assert one.url == entry.get_absolute_url()
    assert one.why == ("Name is close", "Same web address", "Same postcode", "Same phone")


@pytest.mark.django_db
def test_a_hall_with_twenty_groups_is_no_duplicate():
    for number, name in enumerate(["Chess", "Bridge", "Whist", "Poetry", "Ukulele"] * 4):
        make_innovation(
            f"{name} circle {number}", website="https://hall.example", phone="0113 496 0001", places=[LEEDS]
        )
    assert duplicates.find("Tai chi", "https://hall.example", ["LS6 2AB"], phone="0113 496 0001") == []


@pytest.mark.django_db
def test_an_everyday_name_far_away_is_another_thing():
    make_innovation("Memory Cafe", places=[{"postcode": "EX1 1GF", "lat": 50.72, "lon": -3.53}])
    assert duplicates.find("Memory cafe", postcodes=["LS6 2AB"]) == []
    assert len(duplicates.find("Memory cafe")) == 1


@pytest.mark.django_db
def test_at_most_five_are_shown_and_the_entry_itself_never():
    entries = [make_innovation("Quiet Sunday Supper") for _ in range(7)]
    found = duplicates.find("Quiet Sunday Supper", exclude=entries[0].pk)
    assert len(found) == 5
    assert entries[0].pk not in [one.id for one in found]


@pytest.mark.django_db
def test_what_is_not_public_is_not_shown():
    make_innovation("Quiet Sunday Supper", status="draft", website="https://supper.example/quiet")
    make_innovation("Quiet Sunday Supper", status="archived", places=[LEEDS])
    assert duplicates.find("Quiet Sunday Supper", "https://supper.example/quiet", ["LS6 2AB"]) == []


@pytest.mark.django_db
@pytest.mark.parametrize("title", ["", "   ", "the and of", "—", "\x00", "x" * 5000, "’", "½ 12"])
def test_nothing_that_is_typed_is_too_strange(title):
    make_innovation("Quiet Sunday Supper")
    assert duplicates.find(title, "::::", ["nowhere", "", "EH1 1AA"], phone="ring") == []


@pytest.mark.django_db
def test_twenty_entries_cost_as_many_queries_as_two():
    def queries():
        with CaptureQueriesContext(connection) as counted:
            duplicates.find("Quiet Sunday Supper", "https://supper.example/quiet", ["LS6 2AB"])
        return len(counted)

    for _ in range(2):
        make_innovation("Quiet Sunday Supper", website="https://supper.example/quiet", places=[LEEDS])
    queries()  # synonyms are remembered from here on
    two = queries()
    for _ in range(18):
        make_innovation("Quiet Sunday Supper", website="https://supper.example/quiet", places=[LEEDS])
    assert queries() == two <= 9


@pytest.mark.django_db
def test_many_at_once_are_found_as_one_by_one():
    make_innovation("Quiet Sunday Supper", places=[LEEDS])
    make_innovation("Loud Monday Breakfast", website="https://breakfast.example/loud")
    things = [
        duplicates.thing("Quiet Sunday Suppers"),
        duplicates.thing("Monday breakfast", "breakfast.example/loud"),
        duplicates.thing("Something else"),
    ]
    together = duplicates.find_all(things)
    assert together == [duplicates.find_all([one])[0] for one in things]
    assert [len(found) for found in together] == [1, 1, 0]


def sent(title, organisation=None, **content):
    revision = Revision.objects.begin(
        "entry", organisation=organisation, content={**reading.empty(), "title": title, **content}
    )
    Revision.objects.filter(pk=revision.pk).update(status="submitted", submitted_at=revision.created_at)
    return revision


@pytest.mark.django_db
def test_a_moderator_also_sees_what_others_have_sent():
    first = sent("Quiet Sunday Supper", make_organisation("Long Table"))
    sent("Loud Monday Breakfast")
    second = sent("Quiet Sunday suppers")
    [one] = duplicates.alike(second)
    assert (one.id, one.title, one.words) == (0, "Quiet Sunday Supper", "Long Table, not public yet")
    assert one.url == reverse("review-revision", args=[first.pk])
    assert duplicates.find("Quiet Sunday Supper") == []


@pytest.mark.django_db
def test_a_moderator_sees_what_waits_with_the_same_web_address():
    sent("Supper", website="https://supper.example/quiet")
    [one] = duplicates.alike(sent("Sunday supper", website="https://supper.example/quiet"))
    assert "Same web address" in one.why


@pytest.mark.django_db
def test_a_change_of_an_entry_is_not_taken_for_the_entry():
    entry = make_innovation("Quiet Sunday Supper")
    assert duplicates.alike(Revision.objects.begin("entry", entry)) == []


@pytest.fixture
def at_desk(client, db):
    organisation, person = make_organisation("Long Table", slug="long-table"), make_person()
    Membership.start(organisation, by=person)
    client.force_login(person)
    return client


def test_the_part_of_the_page_shows_them_while_somebody_types(at_desk):
    make_innovation("Quiet <Sunday> Supper")
    page = at_desk.get("/workspace/long-table/entries/duplicates/", {"title": "Quiet Sunday Supper"})
    assert "Is it one of these?" in page.text
    assert "Quiet &lt;Sunday&gt; Supper" in page.text
    assert "Name is close" in page.text


def test_the_part_of_the_page_is_empty_when_there_is_nothing_like_it(at_desk):
    page = at_desk.get(
        "/workspace/long-table/entries/duplicates/", {"title": "\x00Nothing", "postcode": "x" * 9000}
    )
    assert page.text.strip() == ""
    assert at_desk.get("/workspace/long-table/entries/duplicates/").text.strip() == ""


def test_the_part_of_the_page_is_for_the_organisations_people(at_desk, client):
    make_organisation("Other", slug="other")
    assert at_desk.get("/workspace/other/entries/duplicates/", {"title": "x"}).status_code == 404
    client.logout()
    assert client.get("/workspace/long-table/entries/duplicates/", {"title": "x"}).status_code == 302
