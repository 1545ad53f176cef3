"""An organisation's desk: which one opens, what waits on its people first, and what they look after."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from carehub.accounts.models import Membership
from carehub.moderation.models import Revision
from innovations import claiming
from innovations.desk_page import greeting
from innovations.suggesting import suggest_change
from innovations.voices import tell_problem
from tests.factories import make_innovation, make_member, make_organisation
from tests.signing_in import make_person, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbour():
    return make_organisation("Harbour Home Care", slug="harbour")


@pytest.fixture
def lead(harbour):
    return make_member(harbour, "lead@harbour.example", name="Lea Lead")


@pytest.fixture
def mo():
    return make_person("mo@tlap.example", name="Mo Moderator", is_moderator=True)


def kept(harbour, title="Tea at Three", checked=0, **fields):
    """An entry of the organisation, checked so many days ago."""
    day = timezone.localdate() - timedelta(days=checked)
    return make_innovation(title, kept_by=harbour, last_checked_on=day, last_checked_by="Harbour Home Care", phone="01632 960417",
                           online=True, needs=["company"], **fields)  # fmt: skip


def desk(client, org="harbour"):
    answer = client.get(f"/workspace/{org}/")
    assert answer.status_code == 200
    return answer.context["desk"], answer.content.decode()


def change(entry, harbour, by, **changes):
    draft = Revision.objects.begin("entry", entry, by=by, organisation=harbour)
    draft.save_draft({"summary": "Now with cake.", **changes}, by=by, version=draft.version)
    return draft


def test_without_signing_in_there_is_only_the_sign_in_page(client, harbour):
    for address in (
        "/workspace/",
        "/workspace/new/",
        "/workspace/harbour/",
        "/workspace/harbour/entries/",
        "/workspace/harbour/details/",
    ):
        assert client.get(address)["Location"] == f"/account/login/?next={address}"


def test_with_one_organisation_its_desk_opens(client, lead):
    assert sign_in(client, lead).get("/workspace/")["Location"] == "/workspace/harbour/"


def test_with_several_there_is_a_choice_and_each_desk_leads_to_the_others(client, harbour, lead):
    other = make_organisation("Northmoor Council", slug="northmoor")
    Membership.objects.create(organisation=other, user=lead, role="editor")
    sign_in(client, lead)
    html = client.get("/workspace/").content.decode()
    for address in ("/workspace/harbour/", "/workspace/northmoor/"):
        assert f'href="{address}"' in html
    for page in ("", "entries/", "people/", "people/invite/", "details/"):
        html = client.get(f"/workspace/harbour/{page}").content.decode()
        assert "Switch organisation" in html
        assert 'href="/workspace/northmoor/"' in html


def test_with_one_organisation_there_is_nothing_to_switch(client, lead):
    assert "Switch organisation" not in desk(sign_in(client, lead))[1]


def test_with_none_one_is_shown_the_ways_in(client, db):
    html = sign_in(client, make_person("new@harbour.example")).get("/workspace/").content.decode()
    assert "Ask them to invite new@harbour.example" in html
    assert 'href="/workspace/new/"' in html
    assert 'href="/organisations/"' in html


def test_a_moderator_without_an_organisation_goes_to_the_queue(client, mo):
    assert sign_in(client, mo).get("/workspace/")["Location"] == "/moderation/"


def test_an_organisation_one_does_not_belong_to_is_not_there(client, harbour, lead, mo):
    make_organisation("Other", slug="other")
    for person in (make_person("stranger@other.example"), mo):
        sign_in(client, person)
        for address in ("", "entries/", "people/", "details/"):
            assert client.get(f"/workspace/harbour/{address}").status_code == 404
    sign_in(client, lead)
    assert client.get("/workspace/other/").status_code == 404
    assert client.get("/workspace/nobody/").status_code == 404


@pytest.mark.parametrize(("hour", "words"), [(0, "Good morning"), (11, "Good morning"), (12, "Good afternoon"),
                                             (17, "Good afternoon"), (18, "Good evening"), (23, "Good evening")])  # fmt: skip
def test_the_greeting_goes_with_the_hour(hour, words):
    assert greeting(hour) == words


def test_an_empty_desk_says_so_and_shows_the_way(client, lead):
    found, html = desk(sign_in(client, lead))
    assert found.to_do == 0
    assert "Nothing waits for you." in html
    assert "List something new" in html
    assert "Is this yours?" in html


def test_what_came_back_stands_first_in_the_moderators_words(client, harbour, lead, mo):
    draft = change(kept(harbour), harbour, lead)
    draft.submit(by=lead)
    draft.send_back(by=mo, why="Please say who can come.\nAnd when.")
    found, html = desk(sign_in(client, lead))
    assert found.returned.number == 1
    assert "Please say who can come." in html
    assert html.index("Please say who can come.") < html.index('id="drafts"')
    assert f'href="/workspace/harbour/entries/{draft.pk}/"' in html
    assert "One thing waits for you." in html
    assert "Mo Moderator" not in html


def test_drafts_say_who_saved_them_and_when(client, harbour, lead):
    editor = make_member(harbour, "editor@harbour.example", "editor", name="Edi Editor")
    change(kept(harbour), harbour, lead)
    new = Revision.objects.begin("entry", by=editor, organisation=harbour)
    new.save_draft({"title": "Village Hall Lunches"}, by=editor, version=new.version)
    _, html = desk(sign_in(client, lead))
    assert "Change to Tea at Three" in html
    assert "New listing: Village Hall Lunches" in html
    assert "by you" in html
    assert "by Edi Editor" in html
    assert "Saved today, " in html


def test_what_is_with_tlap_says_for_how_long(client, harbour, lead):
    draft = change(kept(harbour), harbour, lead)
    draft.submit(by=lead)
    found, html = desk(sign_in(client, lead))
    assert found.drafts.number == 0
    assert "waiting since today" in html
    Revision.objects.update(submitted_at=timezone.now() - timedelta(days=14))
    assert "waiting 10 working days" in desk(client)[1]


def test_reports_on_our_entries_stand_on_the_desk_but_worries_about_safety_do_not(client, harbour, lead):
    entry = kept(harbour)
    tell_problem(entry, what="closed", text="I am Jo from number 4.", email="jo@street.example")
    tell_problem(entry, what="unsafe", text="Somebody shouted.")
    tell_problem(make_innovation("Not ours"), what="contact")
    found, html = desk(sign_in(client, lead))
    assert found.reports.number == 1
    assert "It has closed or stopped" in html
    assert "Somebody shouted" not in html
    assert "not safe" not in html
    assert "jo@street.example" not in html


def test_an_entry_that_nobody_checked_for_six_months_is_due_until_somebody_says_it_is_right(
    client, harbour, lead
):
    entry = kept(harbour, "Old", checked=200)
    kept(harbour, "Fresh", checked=20)
    sign_in(client, lead)
    assert [one.entry.title for one in desk(client)[0].due.rows] == ["Old"]
    answer = client.post(f"/workspace/harbour/still-right/{entry.slug}/")
    assert answer["Location"] == "/workspace/harbour/"
    assert desk(client)[0].due.number == 0
    entry.refresh_from_db()
    assert (entry.last_checked_on, entry.last_checked_by) == (timezone.localdate(), "Harbour Home Care")
    assert entry.steps.first().by == lead


def test_only_who_keeps_an_entry_can_say_that_it_is_right(client, harbour, lead, mo):
    ours, theirs = kept(harbour, checked=200), make_innovation("Theirs")
    sign_in(client, lead)
    assert client.post(f"/workspace/harbour/still-right/{theirs.slug}/").status_code == 404
    assert client.get(f"/workspace/harbour/still-right/{ours.slug}/").status_code == 405
    harbour.suspend(by=mo, why="Why.")
    assert client.post(f"/workspace/harbour/still-right/{ours.slug}/").status_code == 403
    ours.refresh_from_db()
    assert ours.last_checked_on != timezone.localdate()


def test_an_entry_that_was_taken_off_cannot_be_called_right(client, harbour, lead, mo):
    entry = kept(harbour, checked=200)
    entry.archive(by=mo, why="Closed.")
    html = (
        sign_in(client, lead)
        .post(f"/workspace/harbour/still-right/{entry.slug}/", follow=True)
        .content.decode()
    )
    assert "cannot be done any more" in html


def test_entries_show_their_state_and_who_checked_them(client, harbour, lead, mo):
    kept(harbour, "Public one")
    kept(harbour, "Hidden one").hide(by=mo, why="Nobody answers.")
    kept(harbour, "Gone one").archive(by=mo, why="Closed.")
    make_innovation("Not ours")
    sign_in(client, lead)
    answer = client.get("/workspace/harbour/entries/")
    assert [(row.entry.title, row.state, row.is_public) for row in answer.context["rows"]] == [
        ("Gone one", "No longer shown", False),
        ("Hidden one", "Hidden until you check it", False),
        ("Public one", "Public", True),
    ]
    assert "by Harbour Home Care" in answer.content.decode()


def test_the_desk_shows_ten_entries_and_the_list_all_in_pages(client, harbour, lead):
    for number in range(35):
        kept(harbour, f"Entry {number:02}")
    found, html = desk(sign_in(client, lead))
    assert (len(found.entries.rows), found.entries.more) == (10, 25)
    assert "See all 35 entries" in html
    page = client.get("/workspace/harbour/entries/?page=2")
    assert [row.entry.title for row in page.context["rows"]] == [
        f"Entry {number}" for number in range(30, 35)
    ]


def test_a_suspended_organisation_reads_all_and_changes_nothing(client, harbour, lead, mo):
    entry = kept(harbour, checked=200)
    change(entry, harbour, lead)
    harbour.suspend(by=mo, why="Nobody answers the phone.")
    _, html = desk(sign_in(client, lead))
    assert "cannot change anything at the moment" in html
    assert "Change to Tea at Three" in html
    for words in ("List something new", "Still right", "Invite"):
        assert words not in html.replace("Invite or change people", "")
    assert "Public page" in html
    assert client.get("/workspace/harbour/entries/").status_code == 200


def test_words_of_others_stay_text(client, harbour, lead, mo):
    script = "<script>alert(1)</script>"
    draft = change(kept(harbour, f"Tea {script}"), harbour, lead)
    draft.submit(by=lead)
    draft.send_back(by=mo, why=script)
    tell_problem(harbour.kept.get(), what="other", text=script)
    claiming.claim_entry(
        harbour.kept.get(),
        make_organisation(script),
        by=make_person("x@x.example", name=script),
        words=script,
    )
    sign_in(client, lead)
    for address in ("", "entries/", "people/", "details/"):
        assert "<script>alert" not in client.get(f"/workspace/harbour/{address}").content.decode()


def test_one_and_three_of_everything_cost_the_same(client, harbour, lead, mo):
    sign_in(client, lead)
    costs = []
    for number in range(3):
        fill(harbour, lead, mo, number)
        for address in ("", "entries/"):
            with CaptureQueriesContext(connection) as queries:
                client.get(f"/workspace/harbour/{address}")
            costs.append((address, len(queries)))
    assert len(set(costs)) == 2


def fill(harbour, lead, mo, number):
    """One more of all that a desk can show."""
    entry = kept(harbour, f"Entry {number}", checked=200)
    change(entry, harbour, lead)
    waiting = change(kept(harbour, f"Waiting {number}"), harbour, lead)
    waiting.submit(by=lead)
    back = change(kept(harbour, f"Back {number}"), harbour, lead)
    back.submit(by=lead)
    back.send_back(by=mo, why="Why?")
    tell_problem(entry, what="closed", text=str(number))
    suggest_change(entry, {"summary": f"Closed {number}."})
    other = make_organisation(f"Other {number}")
    claiming.claim_entry(entry, other, by=make_member(other, f"other{number}@other.example"), words="Ours.")
    claiming.claim_entry(make_innovation(f"Wanted {number}"), harbour, by=lead, words="Ours.")
    make_member(harbour, f"person{number}@harbour.example", "editor")
    harbour.invitations.create(email=f"new{number}@harbour.example", token_hash=str(number), invited_by=lead,
                               expires_at=timezone.now() + timedelta(days=9))  # fmt: skip


def test_what_the_public_suggests_stands_on_the_desk_with_what_it_would_change(client, harbour, lead):
    entry, theirs = kept(harbour), make_innovation("Theirs", phone="1", online=True, needs=["company"])
    wish = suggest_change(
        entry, {"summary": "Closed on Mondays."}, note="I live at number 4.", email="jo@street.example"
    )
    other = suggest_change(theirs, {"summary": "Closed on Mondays."})
    found, html = desk(sign_in(client, lead))
    assert found.suggestions.number == 1
    assert f'href="/workspace/harbour/suggestions/{wish.pk}/"' in html
    html = client.get(f"/workspace/harbour/suggestions/{wish.pk}/").content.decode()
    assert "Closed on Mondays." in html
    assert "Change it ourselves" in html
    assert "number 4" not in html
    assert "jo@street.example" not in html
    assert client.get(f"/workspace/harbour/suggestions/{other.pk}/").status_code == 404
