"""Two entries become one: what moves over, and that every way to the one that went leads to the one that stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carehub.context import LIST_COOKIE
from carehub.moderation.models import NotTheSame, QueueItem, Revision
from carehub.workflow import NotAllowedNow
from innovations.listing.reading import empty, read
from innovations.merging import joined, merge
from innovations.models import Claim, IndexEntry, Innovation, Opening, Role
from innovations.voices import tell_problem
from tests.factories import make_council, make_innovation, make_member, make_organisation, make_revision
from tests.signing_in import letters, make_person, sign_in

pytestmark = pytest.mark.usefixtures("councils")
HALL = {"name": "Hall", "address": "1 Quay Street", "town": "Eastby", "postcode": "LS6 2AB"}
BARN = {"name": "Barn", "address": "2 Hill Lane", "town": "Eastby", "postcode": ""}


@pytest.fixture
def mo():
    return make_person("mo@tlap.example", name="Mo", is_moderator=True)


@pytest.fixture
def desk(client, mo):
    return sign_in(client, mo)


@pytest.fixture
def keep():
    return make_innovation("One Front Door", needs=["company"], phone="01632 960417", places=[HALL])


@pytest.fixture
def drop():
    return make_innovation(
        "Harbour House Together",
        needs=["company"],
        phone="01632 960999",
        places=[HALL | {"address": "1, quay street"}, BARN],
    )


def one(entry):
    return Innovation.objects.get(pk=entry.pk)


def join(keep, drop, mo, why="Same building."):
    merge(keep.pk, drop.pk, by=mo, why=why)
    return one(keep)


def test_the_one_that_goes_is_archived_and_its_address_leads_to_the_other_for_good(client, keep, drop, mo):
    join(keep, drop, mo)
    response = client.get(drop.get_absolute_url())
    assert (response.status_code, response["Location"]) == (301, keep.get_absolute_url())
    assert (one(drop).status, one(drop).merged_into) == ("archived", keep)
    assert set(IndexEntry.objects.values_list("pk", flat=True)) == {keep.pk}


def test_after_two_mergers_every_old_address_leads_there_in_one_step(client, keep, drop, mo):
    third = make_innovation("Third", needs=["company"], phone="1", online=True)
    join(keep, drop, mo)
    join(third, keep, mo)
    for old in (keep, drop):
        assert client.get(old.get_absolute_url())["Location"] == third.get_absolute_url()


def test_places_that_only_the_other_had_come_over_with_their_times(keep, drop, mo):
    council = make_council("eastby")
    barn = drop.places.get(name="Barn")
    drop.places.filter(pk=barn.pk).update(lat=54.1, lon=-1.2, council=council)
    Opening.objects.create(innovation=drop, place=barn, weekday=2, note="After dark")
    join(keep, drop, mo)
    assert [place.name for place in keep.places.all()] == ["Hall", "Barn"]
    moved = keep.places.get(name="Barn")
    assert (moved.lat, moved.lon, moved.council) == (54.1, -1.2, council)
    assert [(row.place, row.note) for row in keep.openings.all()] == [(moved, "After dark")]


def test_words_of_the_one_that_stays_stay(keep, drop, mo):
    before = read(keep)
    after = read(join(keep, drop, mo))
    assert {name for name in after if after[name] != before[name]} == {"places"}


def test_areas_and_roles_are_joined(keep, drop, mo):
    harbour, moor = make_organisation("Harbour"), make_organisation("Moor")
    for entry, organisation, role in (
        (keep, harbour, "runs"),
        (drop, harbour, "runs"),
        (drop, harbour, "funds"),
        (drop, moor, "runs"),
    ):
        Role.objects.create(innovation=entry, organisation=organisation, role=role)
    drop.areas.add(make_council("eastby"))
    join(keep, drop, mo)
    assert sorted((role.organisation.name, role.role) for role in keep.roles.all()) == [
        ("Harbour", "funds"),
        ("Harbour", "runs"),
        ("Moor", "runs"),
    ]
    assert [council.slug for council in keep.areas.all()] == ["eastby"]


def test_reports_claims_and_changes_under_way_come_over(keep, drop, mo):
    harbour, moor = make_organisation("Harbour"), make_organisation("Moor")
    person = make_member(harbour)
    report = tell_problem(drop, what="closed")
    for organisation, entry in ((harbour, keep), (harbour, drop), (moor, drop)):
        claim = Claim.objects.create(innovation=entry, organisation=organisation, by=person, words="Ours.")
        QueueItem.objects.put("claim", claim.pk, kind="claim", title="x", sender_name="x")
    change = make_revision(drop, {"phone": "01632 960000"}, origin="public")
    join(keep, drop, mo)
    report.refresh_from_db()
    assert report.innovation == keep
    assert sorted(claim.organisation.name for claim in keep.claims.waiting()) == ["Harbour", "Moor"]
    assert [claim.status for claim in drop.claims.all()] == ["withdrawn"]
    change = Revision.objects.get(pk=change.pk)
    assert change.subject() == keep
    change.publish(by=mo, seen=change.shown(change.ground()))
    assert one(keep).phone == "01632 960000"
    assert one(drop).status == "archived"


def test_a_change_that_slipped_past_the_merger_lands_on_the_one_that_stays(keep, drop, mo):
    change = make_revision(drop, {"phone": "01632 960000"}, origin="public")
    join(keep, drop, mo)
    Revision.objects.filter(pk=change.pk).update(subject_id=drop.pk)
    change = Revision.objects.get(pk=change.pk)
    change.publish(by=mo, seen=change.shown(change.ground()))
    assert one(keep).phone == "01632 960000"


def test_who_looked_after_the_one_that_goes_looks_after_the_other_if_nobody_does(keep, drop, mo):
    harbour = make_organisation("Harbour")
    lead = make_member(harbour)
    Innovation.objects.filter(pk=drop.pk).update(kept_by=harbour)
    assert join(keep, drop, mo).kept_by == harbour
    (letter,) = letters(lead.email)
    assert "Harbour looks after it." in letter.text


def test_both_keepers_are_told_and_the_one_of_the_entry_that_stays_keeps_it(keep, drop, mo):
    for entry, name in ((keep, "Harbour"), (drop, "Moor")):
        keeper = make_organisation(name)
        make_member(keeper, f"lead@{name.lower()}.example")
        Innovation.objects.filter(pk=entry.pk).update(kept_by=keeper)
    assert join(keep, drop, mo).kept_by.name == "Harbour"
    assert "Harbour looks after it." in letters("lead@harbour.example")[0].text
    assert "Moor no longer looks after it" in letters("lead@moor.example")[0].text
    assert "Same building." in letters("lead@moor.example")[0].text


def test_the_history_tells_it_on_both_sides(desk, keep, drop, mo):
    join(keep, drop, mo)
    html = desk.get(f"/moderation/history/entry/{keep.pk}/").content.decode()
    assert "Took in ‘Harbour House Together’. Same building." in html
    assert "Merged into ‘One Front Door’. Same building." in html


def test_an_entry_from_a_feed_that_lacks_what_we_ask_for_can_be_merged_too(mo):
    bare, other = make_innovation("Bare", places=[HALL]), make_innovation("Other", places=[BARN])
    join(bare, other, mo)
    assert bare.places.count() == 2


def test_nothing_is_written_where_there_is_nothing_to_gain(mo):
    first, second = make_innovation("First", places=[HALL]), make_innovation("Second", places=[HALL])
    join(first, second, mo)
    assert not Revision.objects.exists()
    assert first.steps.first().why == "Took in ‘Second’. Same building."


def test_what_cannot_be_merged_is_said(keep, drop, mo):
    with pytest.raises(NotAllowedNow, match="one entry, not two"):
        merge(keep.pk, keep.pk, by=mo, why="x")
    draft = make_innovation("Draft", status="draft")
    with pytest.raises(NotAllowedNow, match="is not public"):
        merge(draft.pk, drop.pk, by=mo, why="x")
    join(keep, drop, mo)
    with pytest.raises(
        NotAllowedNow, match="Mo was here first: ‘Harbour House Together’ is part of ‘One Front Door’ now"
    ):
        merge(keep.pk, drop.pk, by=mo, why="x")


# --- Saved lists and links ---------------------------------------------------------------------------------------------------------
def test_saved_lists_show_the_one_that_stays_once(client, keep, drop, mo):
    client.cookies[LIST_COOKIE] = f"{drop.pk}.{keep.pk}"
    join(keep, drop, mo)
    html = client.get("/list/").content.decode()
    assert html.count("ch-result__title") == 1
    assert "One Front Door" in html
    assert "no longer listed" not in html


def test_a_list_with_the_one_that_went_shows_the_other_and_can_be_changed(client, keep, drop, mo):
    client.cookies[LIST_COOKIE] = str(drop.pk)
    join(keep, drop, mo)
    html = client.get("/list/").content.decode()
    assert "One Front Door" in html
    assert f'name="remove" value="{keep.pk}"' in html
    client.post("/list/save/", {"remove": keep.pk})
    assert "Nothing here yet" in client.get("/list/").content.decode()


def test_a_shared_link_shows_the_one_that_stays(client, keep, drop, mo):
    join(keep, drop, mo)
    html = client.get(f"/list/?ids={drop.pk}").content.decode()
    assert "One Front Door" in html
    assert f"?ids={keep.pk}" in html


# --- The page -------------------------------------------------------------------------------------------------------------------------
def test_the_page_shows_both_and_what_would_come_of_it(desk, keep, drop):
    tell_problem(drop, what="closed")
    html = desk.get(f"/moderation/merge/{keep.pk}/{drop.pk}/").content.decode()
    assert "<del>960999</del>" in html
    assert "<ins>Barn, 2 Hill Lane, Eastby</ins>" in html
    assert "Open reports that move over: 1" in html
    assert f"/moderation/merge/{drop.pk}/{keep.pk}/" in html


def test_merging_needs_a_reason_and_then_leads_to_the_one_that_stays(desk, keep, drop):
    path = f"/moderation/merge/{keep.pk}/{drop.pk}/"
    assert "Say how you know that they are the same" in desk.post(path, {"why": ""}).content.decode()
    assert desk.post(path, {"why": "Same door."})["Location"] == f"/moderation/entries/{keep.pk}/"
    html = desk.post(path, {"why": "Again, with care."}).content.decode()
    assert "was here first" in html
    assert "Again, with care." in html


def test_not_the_same_is_remembered_both_ways(desk, keep, drop, mo):
    for _ in range(2):
        desk.post(f"/moderation/not-the-same/{keep.pk}/{drop.pk}/")
    assert NotTheSame.objects.get().by == mo
    assert NotTheSame.objects.ruled_out("entry", keep.pk) == {drop.pk}
    assert NotTheSame.objects.ruled_out("entry", drop.pk) == {keep.pk}


@pytest.mark.parametrize("path", ["merge/{0}/{0}/", "merge/{0}/99999/", "merge/99999/{0}/"])
def test_there_must_be_two_entries(desk, keep, path):
    assert desk.get("/moderation/" + path.format(keep.pk)).status_code == 404


def test_a_link_merges_nothing_and_only_moderators_can(client, desk, keep, drop):
    desk.get(f"/moderation/merge/{keep.pk}/{drop.pk}/?why=x")
    assert one(drop).status == "published"
    assert desk.get(f"/moderation/not-the-same/{keep.pk}/{drop.pk}/").status_code == 405
    sign_in(client, make_person())
    assert client.post(f"/moderation/merge/{keep.pk}/{drop.pk}/", {"why": "x"}).status_code == 403


# --- What is joined --------------------------------------------------------------------------------------------------------------------
places = st.builds(
    lambda name, postcode: {"name": name, "address": "", "town": "", "postcode": postcode, "note": ""},
    st.sampled_from(["Hall", "hall", "Barn"]),
    st.sampled_from(["", "LS6 2AB", "ls62ab"]),
)
numbers = st.one_of(st.none(), st.integers(0, 2))
openings = st.builds(
    lambda place, day: {"place": place, "weekday": day, "opens": "", "closes": "", "note": ""},
    numbers,
    st.integers(0, 6),
)
roles = st.builds(
    lambda slug, role: {"slug": slug, "name": slug, "role": role, "note": ""},
    st.sampled_from("ab"),
    st.sampled_from(["runs", "funds"]),
)


@st.composite
def entries(draw):
    where = draw(st.lists(places, max_size=3))
    times = [
        row
        for row in draw(st.lists(openings, max_size=3))
        if row["place"] is None or row["place"] < len(where)
    ]
    lists = {
        "places": where,
        "openings": times,
        "roles": draw(st.lists(roles, max_size=3)),
        "areas": draw(st.lists(st.sampled_from("xyz"), unique=True)),
    }
    return empty() | lists


@given(entries(), entries())
def test_nothing_of_the_one_that_stays_is_lost_and_every_place_of_the_other_is_there(kept, dropped):
    both = joined(kept, dropped)
    for name in ("places", "openings", "roles"):
        assert both[name][: len(kept[name])] == kept[name]
    assert set(both["areas"]) == {*kept["areas"], *dropped["areas"]}
    assert all(row["place"] is None or row["place"] < len(both["places"]) for row in both["openings"])
    spelt = {(place["name"].lower(), place["postcode"].replace(" ", "").upper()) for place in both["places"]}
    for place in dropped["places"]:
        assert (place["name"].lower(), place["postcode"].replace(" ", "").upper()) in spelt


@given(entries())
def test_joining_an_entry_with_itself_adds_no_place_or_role_or_time(entry):
    again = joined(entry, entry)
    assert (again["places"], again["roles"]) == (entry["places"], entry["roles"])
    assert again["openings"] == entry["openings"]
