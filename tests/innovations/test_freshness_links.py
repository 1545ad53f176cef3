"""The links in the mail: opened by a scanner they change nothing; pressed by a person they do, once."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from carehub.mail.models import OutboxMessage
from carehub.moderation.models import QueueItem
from innovations.freshness.clock import keep_entries_true
from innovations.models import CheckLink, CheckRound, Innovation
from tests.factories import make_innovation, make_member, make_organisation
from tests.signing_in import letters, make_person, sign_in

pytestmark = pytest.mark.django_db

Status = Innovation.Status
TODAY = date(2026, 7, 10)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """The day on which the page believes it is; a test may set another with today.on."""

    class Clock:
        on = TODAY

    monkeypatch.setattr("innovations.views.checks.timezone.localdate", lambda: Clock.on)
    return Clock


@pytest.fixture
def anglers():
    organisation = make_organisation("Eastby Mere Anglers")
    make_member(organisation, "ann@anglers.example")
    return organisation


def due(title="Hook and Line", **fields):
    return make_innovation(
        title, **{"last_checked_on": date(2026, 1, 10), "last_checked_by": "Ann", **fields}
    )


def run(*numbers):
    for number in numbers:
        keep_entries_true(TODAY + timedelta(days=number))


def address(entry, answer="still-right", letter=-1):
    """The path of one link in the newest letter, or in another."""
    found = re.findall(rf"/check/\S+/{entry.slug}/{answer}/", letters()[letter].text)
    return found[0]


def now(entry):
    return Innovation.objects.get(pk=entry.pk)


@pytest.mark.parametrize("answer", CheckLink.Answer.values)
def test_opening_a_link_changes_nothing(client, anglers, answer):
    entry = due(kept_by=anglers, phone="01632 960123")
    run(0)
    before = (
        Innovation.objects.values().get(),
        list(CheckRound.objects.values()),
        list(CheckLink.objects.values()),
    )
    for method in (client.get, client.head, client.get):
        assert method(address(entry, answer)).status_code == 200
    page = client.get(address(entry, answer)).content.decode()
    assert "Hook and Line" in page
    assert "01632 960123" in page
    assert before == (
        Innovation.objects.values().get(),
        list(CheckRound.objects.values()),
        list(CheckLink.objects.values()),
    )


def test_still_right_by_the_button(client, anglers):
    entry = due(kept_by=anglers)
    run(0)
    response = client.post(address(entry), follow=True)
    assert "Thank you for checking" in response.content.decode()
    assert (now(entry).last_checked_on, now(entry).last_checked_by) == (TODAY, "Eastby Mere Anglers")
    assert entry.steps.first().by.email == "ann@anglers.example"
    run(14)
    assert len(letters()) == 1


@pytest.mark.parametrize("day", [0, 14, 28, 42, 72, 132, 390])
def test_one_still_right_undoes_all_at_any_stage(client, anglers, today, day):
    entry = due(kept_by=anglers)
    run(*(number for number in (0, 14, 28, 42, 72, 132) if number <= day))
    today.on = TODAY + timedelta(days=day)
    client.post(address(entry))
    entry = now(entry)
    assert (entry.status, entry.sunk_on, entry.last_checked_on) == (Status.PUBLISHED, None, today.on)
    assert not CheckRound.objects.open().exists()
    assert not QueueItem.objects.open().exists()
    assert client.get(entry.get_absolute_url()).status_code == 200


def test_the_first_letter_s_link_works_when_the_entry_is_hidden(client, anglers):
    entry = due(kept_by=anglers)
    run(0, 14, 28, 42, 72, 132)
    client.post(address(entry, letter=0))
    assert now(entry).status == Status.PUBLISHED


def test_a_link_works_once(client, anglers):
    entry = due(kept_by=anglers)
    run(0)
    client.post(address(entry))
    Innovation.objects.update(last_checked_on=date(2026, 1, 1))
    page = client.post(address(entry))
    assert page.status_code == 200
    assert "Thank you for checking" in page.content.decode()
    client.post(address(entry, "no-longer-running"))
    assert (now(entry).last_checked_on, now(entry).status) == (date(2026, 1, 1), Status.PUBLISHED)


def test_a_link_of_one_entry_does_not_work_for_another(client, anglers):
    one, other = due("One", kept_by=anglers), due("Other", kept_by=anglers)
    run(0)
    token = address(one).split("/")[2]
    page = client.post(reverse("check", args=[token, other.slug, "still-right"]))
    assert page.status_code == 404
    assert "This link is for another entry" in page.content.decode()
    assert now(other).last_checked_on == date(2026, 1, 10)
    assert not CheckLink.objects.exclude(used_at=None).exists()


def test_a_link_after_somebody_else_answered_says_so(client, anglers):
    make_member(anglers, "eddy@anglers.example", "editor")
    entry = due(kept_by=anglers)
    run(0)
    client.post(address(entry, letter=0))
    page = client.post(address(entry, "no-longer-running", letter=1))
    assert page.status_code == 410
    assert "Somebody has answered already" in page.content.decode()
    assert now(entry).status == Status.PUBLISHED


def test_a_link_that_is_too_old_says_so(client, anglers, today):
    entry = due(kept_by=anglers)
    run(0)
    today.on = TODAY + timedelta(days=401)
    page = client.get(address(entry))
    assert page.status_code == 410
    assert "This link is too old" in page.content.decode()


def test_a_link_that_nobody_made_says_so(client, anglers):
    entry = due(kept_by=anglers)
    page = client.get(reverse("check", args=["x" * 32, entry.slug, "still-right"]))
    assert page.status_code == 404
    assert "We do not know this link" in page.content.decode()
    assert client.get(f"/check/{'x' * 32}/{entry.slug}/something-else/").status_code == 404


def test_only_a_hash_of_the_token_is_kept(anglers):
    entry = due(kept_by=anglers)
    run(0)
    token = address(entry).split("/")[2]
    assert len(token) >= 32
    assert token not in str(list(CheckLink.objects.values()))


def test_somebody_who_left_the_organisation_cannot_answer_for_it(client, anglers):
    make_member(anglers, "eddy@anglers.example", "editor")
    entry = due(kept_by=anglers)
    run(0)
    link = address(entry, letter=1)
    anglers.memberships.get(user__email="eddy@anglers.example").delete()
    assert client.post(link).status_code == 410
    assert now(entry).last_checked_on == date(2026, 1, 10)


@pytest.mark.parametrize("change", ["other keeper", "suspended", "account closed"])
def test_a_link_ends_with_the_right_to_answer(client, anglers, change):
    entry = due(kept_by=anglers)
    run(0)
    link = address(entry)
    if change == "other keeper":
        Innovation.objects.update(kept_by=make_organisation("Others"))
    elif change == "suspended":
        anglers.suspend(by="a test", why="To see.")
    else:
        anglers.memberships.get().user.__class__.objects.update(is_active=False)
    page = client.post(link)
    assert page.status_code == 410
    assert "cannot be used any more" in page.content.decode()
    assert now(entry).last_checked_on == date(2026, 1, 10)


def test_a_link_to_an_address_ends_when_the_entry_has_another(client):
    entry = due(email="hello@hall.org")
    run(0)
    link = address(entry)
    Innovation.objects.update(email="new@hall.org")
    assert client.post(link).status_code == 410


def test_a_reader_of_the_address_can_say_that_it_is_right(client):
    hall = make_organisation("Village Hall")
    entry = due(email="hello@hall.org", run_by=hall)
    run(0)
    client.post(address(entry))
    assert (now(entry).last_checked_on, now(entry).last_checked_by) == (TODAY, "Village Hall")
    assert entry.steps.first().by_name == "Whoever reads hello@hall.org"


def test_an_organisation_s_no_longer_running_takes_it_off_and_tells_its_people(client, anglers):
    make_member(anglers, "eddy@anglers.example", "editor")
    entry = due(kept_by=anglers)
    run(0)
    page = client.post(address(entry, "no-longer-running", letter=1), follow=True)
    assert "We took it off CareHub" in page.content.decode()
    assert now(entry).status == Status.ARCHIVED
    told = OutboxMessage.objects.filter(key__startswith="check-stopped")
    assert sorted(one.to for one in told) == ["ann@anglers.example", "eddy@anglers.example"]
    assert client.get(entry.get_absolute_url()).status_code == 410


def test_a_reader_s_no_longer_running_goes_to_tlap_and_nobody_is_asked_again(client):
    entry = due(email="hello@hall.org")
    run(0)
    page = client.post(address(entry, "no-longer-running"), follow=True)
    assert "will look at it soon" in page.content.decode()
    item = QueueItem.objects.waiting().get()
    assert item.warning == "Said to have stopped on 10 July 2026"
    assert now(entry).status == Status.PUBLISHED
    run(14, 28, 200)
    assert len(letters()) == 1


def test_needs_a_change_leads_somebody_without_an_account_to_the_page_for_everybody(client):
    entry = due(email="hello@hall.org")
    run(0)
    response = client.post(address(entry, "needs-a-change"))
    assert response.url == reverse("suggest-change", args=[entry.slug])
    assert CheckRound.objects.get().change_said_on == TODAY


def test_needs_a_change_leads_a_member_to_sign_in_or_to_the_desk_s_own_page(client, anglers):
    entry = due(kept_by=anglers)
    run(0)
    link = address(entry, "needs-a-change")
    assert client.post(link).url == f"/account/login/?next={link.replace('/', '%2F')}"
    assert client.post(link, {"no_account": "1"}).url == reverse("suggest-change", args=[entry.slug])
    sign_in(client, anglers.memberships.get().user)
    response = client.post(link)
    assert (response.status_code, response.url) == (
        307,
        reverse("listing-change", args=[anglers.slug, entry.slug]),
    )


def test_what_was_said_to_need_a_change_says_so_in_the_queue(client, anglers):
    entry = due(kept_by=anglers)
    run(0)
    client.post(address(entry, "needs-a-change"), {"no_account": "1"})
    run(14, 28, 42)
    assert QueueItem.objects.waiting().get().warning == "Said to need a change on 10 July 2026"


def test_the_address_is_told_to_nobody(client, anglers):
    entry = due(kept_by=anglers)
    run(0)
    response = client.get(address(entry))
    # Not “no-referrer”: then browsers hide where a form comes from, and the button would be refused.
    assert response["Referrer-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]


def test_a_long_entry_costs_as_many_queries_as_a_short_one(client, anglers):
    short = due("Short", kept_by=anglers, places=[{"town": "Leeds"}], ways=["free"])
    places = [{"town": "Leeds"}, {"town": "Hull"}, {"town": "York"}]
    long = due(
        "Long", kept_by=anglers, places=places, ways=["free", "nhs", "buy"], needs=["company", "memory"]
    )
    run(0)
    client.get(address(long))  # what is remembered for a minute is remembered now
    assert _queries(client, address(short)) == _queries(client, address(long))


def _queries(client, path):
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


# --- What visitors see ---------------------------------------------------------------------------------------------------
def test_a_hidden_entry_says_plainly_why(client, anglers):
    entry = due(kept_by=anglers)
    run(0, 14, 28, 42, 72, 132)
    page = client.get(entry.get_absolute_url())
    assert page.status_code == 404
    assert "because nobody could confirm that it is still right" in page.content.decode()


def test_what_a_person_hid_does_not_claim_that_nobody_could_confirm_it(client):
    entry = due()
    entry.hide(by=make_person("tess@tlap.example", is_moderator=True), why="Not safe.")
    page = client.get(entry.get_absolute_url()).content.decode()
    assert "nobody could confirm" not in page
    assert "Not safe" not in page


def test_cards_and_the_page_say_who_checked_and_when_or_that_nobody_has_for_long(client, anglers):
    entry = due(kept_by=anglers)
    assert "Checked in January 2026 by Ann" in client.get("/innovations/").content.decode()
    run(0, 14, 28, 42, 72)
    page = client.get(entry.get_absolute_url()).content.decode()
    assert "Not checked since January 2026" in page
    assert "Last checked on 10 January 2026 by Ann" in page
    assert "Not checked since January 2026" in client.get("/innovations/").content.decode()


@pytest.mark.parametrize("asked", ["?q=fishing", "", "?sort=evidence", "?q=fishing&sort=best"])
def test_what_nobody_checked_stands_last_among_equals(client, anglers, asked):
    for number in range(3):
        due(
            f"Fishing club {number}",
            kept_by=anglers if number == 1 else None,
            summary="Fishing together.",
            evidence_level=1,
        )
    for number in (0, 2):
        Innovation.objects.filter(title=f"Fishing club {number}").update(last_checked_on=TODAY)
    run(0, 14, 28, 42, 72)
    page = client.get(f"/innovations/{asked}").content.decode()
    titles = re.findall(r'class="ch-save"[^>]*>[^<]*<svg.*?</svg>Save<span[^>]*> (Fishing club \d)', page)
    titles = titles or re.findall(r"(Fishing club \d)</span>", page)
    assert list(dict.fromkeys(titles))[-1] == "Fishing club 1"


def test_the_nearest_comes_first_and_among_equals_what_was_checked(client, words, councils, anglers):
    leeds = {"town": "Leeds", "postcode": "LS1 1AA", "lat": 53.8, "lon": -1.55}
    stale = due("Stale club", kept_by=anglers, places=[leeds])
    due("Fresh club", places=[leeds], last_checked_on=TODAY)
    run(0, 14, 28, 42, 72)
    assert now(stale).sunk_on
    page = client.get("/innovations/?near=Leeds&sort=nearest").content.decode()
    assert page.index("Fresh club") < page.index("Stale club")
