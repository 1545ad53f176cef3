"""From a new account to an entry that people find, a change that waits, a merge, and the clock: each from end to end."""

import re

import pytest
from playwright.sync_api import expect

from carehub.accounts.trial import PASSWORD
from tests.journeys.going import follow, press

pytestmark = pytest.mark.browser

MODERATOR, KEEPER = "moderator@carehub.example", "keeper@journeys.example"
MAKE = f"""
from datetime import timedelta
from django.utils import timezone
from carehub.accounts.models import Membership, Organisation, User
from carehub.accounts.trial import add_person
from innovations.models import Category, Innovation, Need

add_person("{KEEPER}", "Kit Keeper")
keeper = Organisation.objects.create(name="Dulcimer Friends", slug="dulcimer-friends")
Membership.objects.create(organisation=keeper, user=User.objects.get(email="{KEEPER}"), role="lead")
for title, months in (("Dulcimer mornings", 1), ("Dulcimer morning", 1), ("Ocarinas", 12), ("Ocarina mornings", 1)):
    entry = Innovation.objects.create(
        title=title, slug=title.lower().replace(" ", "-"), summary=title + ", played together.", phone="01632 960177",
        kind="community", category=Category.objects.first(), all_england=True, kept_by=keeper,
        last_checked_on=timezone.localdate() - timedelta(days=31 * months), last_checked_by="Dulcimer Friends")
    entry.needs.set([Need.objects.get(slug="company")])
    entry.publish(by="a journey")
"""
# The daily run, on days that are over and for this one entry, so that no other journey sees what it does.
RUN = """
import re
from datetime import timedelta
from django.utils import timezone
from carehub.mail import bell
from carehub.mail.models import OutboxMessage
from innovations.freshness.clock import keep_entries_true
from innovations.models import Innovation
from innovations.models.freshness import CheckRoundQuerySet
from innovations.models.innovation import InnovationQuerySet

bell._wake_a_worker = lambda: None
entry = Innovation.objects.get(slug="ocarinas")
all_due = InnovationQuerySet.unchecked_after
InnovationQuerySet.unchecked_after = lambda self, days: all_due(self.filter(pk=entry.pk), days)
CheckRoundQuerySet.open = lambda self: self.filter(ended_on=None, innovation=entry)
for day in DAYS:
    keep_entries_true(timezone.localdate() - timedelta(days=132 - day))
letters = OutboxMessage.objects.filter(to="KEEPER", key__startswith="check:").order_by("pk")
print(letters.count(), *re.findall(r"/check/\\S+/still-right/", letters.last().text))
"""


@pytest.fixture(scope="module")
def keeper(site, manage):
    """Whoever looks after the entries that are here already."""
    manage("shell", "-v", "0", "-c", MAKE)
    return KEEPER


@pytest.fixture(scope="module")
def mail(site, server_says):
    """What was sent so far."""
    return server_says.read_text


def go_on(page, times=1):
    for _ in range(times):
        press(page, "Save and go on")


def send(page):
    press(page, "Send to TLAP")
    expect(page.get_by_role("heading", name="TLAP has it")).to_be_visible()


def decide(page, title, decision, reason="", note=""):
    page.goto("/moderation/")
    follow(page, title)
    page.get_by_label(decision, exact=True).check()
    if reason:
        page.get_by_label("Reason").select_option(reason)
        page.get_by_label("Note to the sender").fill(note)
    press(page, "Send decision")
    expect(page.get_by_text(re.compile(f"{title}’? (is|has)"))).to_be_visible()


def found(page, words):
    """Titles that a search finds, in their order."""
    page.goto(f"/innovations/?q={words}")
    return page.locator(".ch-result__title").all_inner_texts()


def sign_up(page, mail):
    page.get_by_label("Your name").fill("Tess Tide")
    page.get_by_label("Email address").fill("tess@tidewrack.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.wait_for_timeout(2100)  # people take longer than this
    press(page, "Make an account")
    expect(page.get_by_role("heading", name="Look at your email")).to_be_visible()
    page.get_by_label("Code").fill(re.findall(r"\b\d{4}-\d{4}\b", mail().rpartition("To: tess@")[2])[0])
    press(page, "Continue")


def start_organisation(page):
    follow(page, "Start an organisation")
    page.get_by_label("Name", exact=True).fill("Tidewrack Singers")
    page.get_by_label("User-led organisation").check()
    page.get_by_label("What do you do there?").fill("I hold the songbook.")
    press(page, "Go on")
    expect(page.get_by_text("TLAP still has to say yes to Tidewrack Singers")).to_be_visible()


def write_listing(page):
    follow(page, "List something new")
    page.get_by_label("What is it called?").fill("Shanty Tuesdays")
    page.get_by_label("Community", exact=True).check()
    page.get_by_label("What sort of thing is it?").select_option("community-group")
    press(page, "Go on")
    follow(page, "What it is")
    page.get_by_label("Say what it is in a sentence or two").fill("A vocal ensemble.")
    go_on(page)
    page.get_by_label("I feel lonely").check()
    go_on(page)
    page.get_by_label("People can use it online or by phone").check()
    go_on(page, 2)
    page.get_by_label("Phone").fill("01632 960188")
    go_on(page, 4)


def test_a_new_organisation_is_returned_with_a_reason_mends_is_published_and_found(
    open_page, signed_in, mail
):
    lead = open_page("/account/signup/", 390)
    tlap = open_page(
        "/moderation/", storage_state=signed_in(MODERATOR)
    )  # as long as a person takes to sign up
    sign_up(lead, mail)
    start_organisation(lead)
    desk = lead.url
    write_listing(lead)
    send(lead)

    decide(tlap, "Tidewrack Singers", "Accept")
    decide(tlap, "Shanty Tuesdays", "Ask for changes", "Not plain English", "Say that people sing.")
    lead.goto(desk)
    expect(lead.get_by_text("Say that people sing.")).to_be_visible()
    follow(lead, "Change it : New listing: Shanty Tuesdays")
    follow(lead, "What it is")
    lead.get_by_label("Say what it is in a sentence or two").fill("We sing songs of the sea.")
    press(lead, "Save and come back later")
    follow(lead, "Check and send")
    send(lead)

    citizen = open_page("/", 390)
    assert "Shanty Tuesdays" not in found(citizen, "shanty tuesdays")
    decide(tlap, "Shanty Tuesdays", "Approve")
    assert found(citizen, "shanty tuesdays")[0] == "Shanty Tuesdays"  # with the very next request
    follow(citizen, "Shanty Tuesdays")
    expect(citizen.get_by_text("We sing songs of the sea.")).to_be_visible()


def test_a_change_waits_beside_the_public_page_and_a_merge_keeps_old_links_and_lists(
    open_page, signed_in, keeper
):
    citizen = open_page("/innovations/dulcimer-mornings/")
    lead = open_page("/workspace/dulcimer-friends/", storage_state=signed_in(keeper))
    press(lead, "Change Dulcimer mornings")
    follow(lead, "What it is")
    lead.get_by_label("Say what it is in a sentence or two").fill("Dulcimers for beginners.")
    press(lead, "Save and come back later")
    follow(lead, "Check and send")
    send(lead)
    citizen.reload()
    expect(citizen.get_by_text("Dulcimer mornings, played together.")).to_be_visible()

    tlap = open_page("/moderation/", storage_state=signed_in(MODERATOR))
    decide(tlap, "Dulcimer mornings", "Approve")
    citizen.reload()
    expect(citizen.get_by_text("Dulcimers for beginners.")).to_be_visible()

    citizen.goto("/innovations/dulcimer-morning/")
    citizen.get_by_role("button", name="Save Dulcimer morning").click()
    expect(citizen.get_by_role("button", name="Saved Dulcimer morning")).to_be_visible()
    tlap.goto("/moderation/decided/")
    follow(tlap, "Dulcimer mornings")
    follow(tlap, "TLAP’s page about it")
    follow(tlap, "Compare and merge : Dulcimer morning")
    tlap.get_by_label("How do you know that they are the same?").fill("I rang them.")
    press(tlap, "Merge them")
    expect(tlap.get_by_text("Its old address leads there.")).to_be_visible()
    citizen.reload()
    expect(citizen).to_have_url(re.compile("/innovations/dulcimer-mornings/$"))
    citizen.goto("/list/")
    expect(citizen.get_by_role("link", name="Dulcimer mornings")).to_be_visible()


def test_a_stale_entry_goes_through_the_whole_clock_and_one_press_brings_it_back_on_top(
    open_page, signed_in, keeper, manage
):
    def run(*days):
        """(number of mails so far, path of the link in the newest)"""
        words = RUN.replace("DAYS", repr(days)).replace("KEEPER", keeper)
        number, link = manage("shell", "-v", "0", "-c", words).split()
        return int(number), link

    citizen = open_page("/", 390)
    assert found(citizen, "ocarinas") == ["Ocarinas", "Ocarina mornings"]
    number, link = run(0, 14, 28, 41)
    assert number == 3
    tlap = open_page("/moderation/", storage_state=signed_in(MODERATOR))
    expect(tlap.get_by_role("link", name="Ocarinas", exact=True)).to_have_count(0)

    assert run(42, 72)[0] == 3
    tlap.reload()
    follow(tlap, "Ocarinas")
    expect(tlap.get_by_text("Asked 3 times")).to_be_visible()
    assert found(citizen, "ocarinas") == ["Ocarina mornings", "Ocarinas"]
    expect(citizen.get_by_text("Not checked since")).to_be_visible()

    run(132)
    assert found(citizen, "ocarinas") == ["Ocarina mornings"]
    citizen.goto(link)
    assert found(citizen, "ocarinas") == ["Ocarina mornings"]  # opening the link changes nothing
    citizen.goto(link)
    press(citizen, "Yes, it is still right")
    expect(citizen.get_by_role("heading", name="Thank you for checking")).to_be_visible()
    assert found(citizen, "ocarinas") == ["Ocarinas", "Ocarina mornings"]
    expect(citizen.get_by_text("Not checked since")).to_have_count(0)
