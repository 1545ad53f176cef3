"""The review queue: what waits, for how long, who has it, and deciding on several things at once."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from carehub.moderation.models import QueueItem, Revision, Taken
from innovations.models import Innovation
from tests.factories import make_innovation, make_member, make_organisation, make_revision
from tests.signing_in import make_person, sign_in

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=30)


@pytest.fixture
def mo():
    return make_person("mo@tlap.example", name="Mo", is_moderator=True)


@pytest.fixture
def sam():
    return make_person("sam@tlap.example", name="Sam", is_moderator=True)


@pytest.fixture
def desk(client, mo):
    return sign_in(client, mo)


def make_item(title="One Front Door", subject_id=1, **fields):
    given = {"kind": "change", "sender_name": "Harbour Home Care"}
    waiting = fields.pop("waited", timedelta(0))
    item = QueueItem.objects.put(fields.pop("about", "revision"), subject_id, title=title, **given | fields)
    QueueItem.objects.filter(pk=item.pk).update(waiting_since=timezone.now() - waiting)
    return QueueItem.objects.get(pk=item.pk)


def html(client, address="/moderation/"):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def titles(client, address="/moderation/"):
    return re.findall(r'<th scope="row"><a[^>]*>([^<]*)</a>', html(client, address))


def tiles(client):
    return re.findall(r'ch-tally__n">(\d+)</span>([^<]*)', html(client))


@pytest.mark.parametrize("address", ["", "replies/", "recent/", "decided/"])
def test_only_moderators_come_in(client, address, mo):
    path = f"/moderation/{address}"
    assert "/account/login/" in client.get(path)["Location"]
    assert sign_in(client, make_person()).get(path).status_code == 403
    assert sign_in(client, make_person("a@tlap.example", is_assessor=True)).get(path).status_code == 403
    assert sign_in(client, mo, second_step=False).get(path).status_code == 302
    assert sign_in(client, mo).get(path).status_code == 200


def test_the_oldest_comes_first_with_its_wait_in_words(desk):
    make_item("New", 1)
    make_item("Old", 2, waited=LONG_AGO)
    make_item("Older", 3, waited=2 * LONG_AGO)
    assert titles(desk) == ["Older", "Old", "New"]
    page = html(desk)
    assert "Today" in page
    assert re.search(r"\d+ days, late", page)


def test_the_tally_counts_what_waits_what_is_late_and_what_was_decided(desk, mo):
    for number in range(3):
        make_item("Waits", number, waited=LONG_AGO if number else timedelta(0))
    make_item("With its sender", 10).send_back()
    make_item("Decided", 11, waited=timedelta(hours=3)).settle(by=mo, outcome="Published")
    make_item("Taken back", 12).settle(by="Its sender", outcome="Withdrawn")
    make_item("Looked at", 13).settle(by=mo, outcome="Looked at")
    assert [(int(number), words) for number, words in tiles(desk)] == [
        (3, "waiting"),
        (2, "past 5 working days"),
        (1, "waiting for a reply"),
        (1, "decided this week"),
    ]
    page = html(desk)
    assert "Half of the latest took 3 hours or less" in page
    assert "The oldest: 2" in page


def test_what_was_not_checked_has_an_empty_cell_that_a_phone_leaves_out(desk):
    make_item("Declares", 1, about="declaration", kind="declaration")
    assert '<td data-label="Checks"></td>' in html(desk)


def test_an_empty_queue_says_so(desk):
    assert "Nothing is waiting." in html(desk)
    assert [number for number, _ in tiles(desk)] == ["0"] * 4


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Door", "Supper", "Walk"]),
        ("q=door", ["Door"]),
        ("q=eastby", ["Supper"]),
        ("q=eastby+door", []),
        ("kind=report", ["Walk"]),
        ("checks=warning", ["Walk"]),
        ("checks=duplicate", ["Supper"]),
        ("who=mine", ["Door"]),
        ("who=nobody", ["Supper", "Walk"]),
        ("kind=nonsense&who=nonsense&checks=%00&q=%00", ["Door", "Supper", "Walk"]),
        ("q=" + "x" * 5000, []),
    ],
)
def test_filters_narrow_the_list_and_nonsense_does_no_harm(desk, mo, query, found):
    make_item("Door", 1, waited=3 * LONG_AGO).take(by=mo)
    make_item("Supper", 2, waited=2 * LONG_AGO, sender_name="Eastby Anglers", duplicates=2)
    make_item("Walk", 3, about="report", waited=LONG_AGO, kind="report", warning="It has closed")
    assert titles(desk, f"/moderation/?{query}") == found


def test_a_filter_that_finds_nothing_offers_everything(desk):
    make_item()
    assert "Show everything" in html(desk, "/moderation/?q=nothing+like+it")


def test_what_was_looked_for_stays_in_the_boxes(desk):
    page = html(desk, "/moderation/?q=door&kind=report")
    assert 'value="door"' in page
    assert '<option value="report" selected>' in page


def test_long_lists_have_pages_that_keep_the_filter(desk):
    for number in range(60):
        make_item(f"Door {number:02}", number, waited=timedelta(hours=60 - number))
    assert titles(desk, "/moderation/?q=door&page=3") == [f"Door {number:02}" for number in range(50, 60)]
    assert "?q=door&amp;page=2" in html(desk, "/moderation/?q=door&page=3")
    assert len(titles(desk, "/moderation/?page=nonsense")) == 25


def test_one_row_and_twenty_rows_cost_the_same_number_of_queries(desk, mo, django_assert_num_queries):
    harbour = make_organisation("Harbour", trusted=True)
    make_item("One", 1, organisation=harbour).take(by=mo)
    with django_assert_num_queries(11):
        desk.get("/moderation/")
    for number in range(2, 22):
        person = make_person(f"{number}@tlap.example", is_moderator=True)
        make_item("More", number, organisation=make_organisation(f"O{number}", trusted=True)).take(by=person)
    with django_assert_num_queries(11):
        desk.get("/moderation/")


def test_looking_at_the_queue_or_at_a_thing_takes_nothing(desk):
    revision = make_revision(origin="public")
    desk.get("/moderation/")
    desk.get(f"/moderation/revisions/{revision.pk}/")
    assert revision.item.with_moderator is None


# --- Taking and letting go -------------------------------------------------------------------------------------------------------
def test_what_one_takes_the_others_see_and_cannot_take(desk, mo, sam):
    revision = make_revision(origin="public")
    item = revision.item
    response = desk.post(f"/moderation/take/{item.pk}/")
    assert response["Location"] == f"/moderation/revisions/{revision.pk}/"
    assert "You have this" in html(desk, response["Location"])
    sign_in(desk, sam)
    assert "Mo" in html(desk)
    assert "Mo has this since" in html(desk, response["Location"])
    answer = desk.post(f"/moderation/take/{item.pk}/", follow=True)
    assert "Mo is already looking at this." in answer.content.decode()
    desk.post(f"/moderation/let-go/{item.pk}/")
    assert revision.item.holder == mo


def test_what_is_let_go_can_be_taken(desk, mo, sam):
    item = make_item()
    item.take(by=mo)
    desk.post(f"/moderation/let-go/{item.pk}/")
    item.take(by=sam)
    item.refresh_from_db()
    assert item.holder == sam


def test_what_was_taken_two_hours_ago_is_free_again(mo, sam):
    item = make_item()
    item.take(by=mo)
    with pytest.raises(Taken):
        item.take(by=sam)
    QueueItem.objects.update(taken_at=timezone.now() - timedelta(hours=2, seconds=1))
    item.take(by=sam)
    item.refresh_from_db()
    assert item.holder == sam


def test_what_is_finished_cannot_be_taken(desk, mo):
    item = make_item()
    item.settle(by="A colleague", outcome="Published")
    assert desk.post(f"/moderation/take/{item.pk}/").status_code == 404
    with pytest.raises(Taken, match="A colleague has finished this: published"):
        item.take(by=mo)


def test_a_link_takes_nothing(desk):
    item = make_item()
    for path in ("take", "let-go"):
        assert desk.get(f"/moderation/{path}/{item.pk}/").status_code == 405
    for path in ("approve", "seen"):
        assert desk.get(f"/moderation/together/{path}/").status_code == 405


def test_an_entry_can_wait_for_two_reasons_at_once(db):
    make_item("Club", 1, about="entry", kind="stale")
    make_item("Club", 1, about="entry", kind="dead_link")
    make_item("Club", 1, about="entry", kind="stale")
    assert sorted(QueueItem.objects.values_list("kind", flat=True)) == ["dead_link", "stale"]


# --- Several at once -------------------------------------------------------------------------------------------------------------
@pytest.fixture
def trusted():
    return make_organisation("Trusted", trusted=False)


def changes(organisation, number):
    """Changes of an organisation that a moderator came to trust while they waited."""
    lead = make_member(organisation, f"lead@{organisation.slug}.example")
    made = []
    for n in range(number):
        entry = make_innovation(f"Club {n}", kept_by=organisation, needs=["company"], online=True, phone="0")
        made.append(make_revision(entry, {"phone": str(n + 1)}, by=lead, organisation=organisation))
    return made


def test_changes_of_trusted_sources_are_approved_together(desk, mo, trusted):
    revisions = changes(trusted, 3)
    trusted.trust(True, by=mo, why="Good work.")
    assert html(desk).count('name="items"') == 3
    answer = desk.post(
        "/moderation/together/approve/", {"items": [r.item.pk for r in revisions]}, follow=True
    )
    assert "3 published." in answer.content.decode()
    assert set(Innovation.objects.values_list("phone", flat=True)) == {"1", "2", "3"}


def test_others_cannot_be_ticked_nor_slipped_in(desk, trusted):
    (revision,) = changes(trusted, 1)
    assert 'name="items"' not in html(desk)
    answer = desk.post("/moderation/together/approve/", {"items": [revision.item.pk]}, follow=True)
    assert "has been decided by somebody else" in answer.content.decode()
    assert Revision.objects.get().waits


@pytest.mark.parametrize("items", [[], ["x"], ["99999"], ["\x00"]])
def test_ticking_nothing_or_nonsense_is_said(desk, items):
    answer = desk.post("/moderation/together/seen/", {"items": items}, follow=True)
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()


def test_what_cannot_be_done_unread_is_said_and_the_rest_is_done(desk, mo, trusted):
    first, second = changes(trusted, 2)
    trusted.trust(True, by=mo, why="Good work.")
    Innovation.objects.filter(pk=first.subject_id).update(phone="changed by others")
    items = [first.item.pk, second.item.pk]
    page = desk.post("/moderation/together/approve/", {"items": items}, follow=True).content.decode()
    assert "1 published." in page
    assert "Club 0: the site has changed since it was written" in page
    assert Innovation.objects.get(pk=first.subject_id).phone == "changed by others"


def test_what_trusted_sources_published_is_looked_at_afterwards(desk, mo):
    harbour = make_organisation("Harbour", trusted=True)
    revisions = changes(harbour, 2)
    assert titles(desk) == []
    assert titles(desk, "/moderation/recent/") == ["Club 0", "Club 1"]
    desk.post("/moderation/together/seen/", {"items": [revisions[0].item.pk]})
    assert titles(desk, "/moderation/recent/") == ["Club 1"]
    assert (revisions[0].item.outcome, revisions[0].item.settled_by) == ("Looked at", mo)
    assert revisions[0].item.settle(by=mo, outcome="Again") is False


def test_the_list_of_decisions_says_who_decided_what(desk, mo):
    make_item("Door").settle(by=mo, outcome="Published")
    assert "Published by Mo" in html(desk, "/moderation/decided/")
