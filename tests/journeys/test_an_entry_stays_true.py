"""An entry that nobody checks goes through the whole clock, and one press of a button brings it back."""

import pytest
from playwright.sync_api import expect

from tests.journeys.going import press

pytestmark = pytest.mark.browser

# The clock runs on days that are over, and with this entry alone, so that no other journey sees what it does.
TRAVEL = """
import re
from datetime import timedelta
from django.utils import timezone
from carehub.accounts.models import Membership, Organisation, User
from carehub.mail import bell
from carehub.mail.models import OutboxMessage
from innovations.freshness.clock import keep_entries_true
from innovations.models import Category, CheckRound, Innovation
from innovations.models.freshness import CheckRoundQuerySet

bell._wake_a_worker = lambda: None
CheckRoundQuerySet.begin = lambda self, today: None
first = timezone.localdate() - timedelta(days=132)
entry = Innovation.objects.filter(slug="zither-evenings").first()
if entry is None:
    keeper = Organisation.objects.create(name="Zither Friends", slug="zither-friends")
    reader = User.objects.create_user("zither@journeys.example")
    Membership.objects.create(organisation=keeper, user=reader, role="lead")
    entry = Innovation.objects.create(
        title="Zither evenings", slug="zither-evenings", summary="Zithers, played together.", phone="01632 960188",
        kind="community", category=Category.objects.first(), all_england=True, kept_by=keeper,
        last_checked_on=first - timedelta(days=184), last_checked_by="Zither Friends")
    entry.publish(by="a journey")
    CheckRound.objects.create(innovation=entry, started_on=first, since=first)
for day in DAYS:
    keep_entries_true(first + timedelta(days=day))
letters = OutboxMessage.objects.filter(to="zither@journeys.example").order_by("pk")
print(letters.count(), *re.findall(r"/check/\\S+/still-right/", letters.last().text))
"""


def travel(manage, *days):
    """(how many letters went out by then, the path of the newest link)"""
    number, path = manage("shell", "-v", "0", "-c", TRAVEL.replace("DAYS", repr(days))).split()
    return int(number), path


def test_a_stale_entry_goes_through_the_whole_clock_and_comes_back(open_page, manage, axe):
    number, link = travel(manage, 0)
    assert number == 1
    page = open_page(link, 390)
    expect(page.get_by_role("heading", name="Is this still right?")).to_be_visible()
    expect(page.get_by_text("Zithers, played together.")).to_be_visible()
    assert axe(page) == []

    assert travel(manage, 14, 28, 42, 72)[0] == 3
    page.goto("/innovations/zither-evenings/")
    expect(page.get_by_text("Not checked since")).to_be_visible()
    page.goto("/innovations/?q=zither")
    expect(page.get_by_text("Not checked since")).to_be_visible()

    travel(manage, 132)
    page.goto("/innovations/zither-evenings/")
    expect(page.get_by_text("nobody could confirm that it is still right")).to_be_visible()
    assert axe(page) == []
    page.goto("/innovations/?q=zither")
    expect(page.get_by_role("link", name="Zither evenings")).to_have_count(0)

    page.goto(link)  # of the first letter
    press(page, "Yes, it is still right")
    expect(page.get_by_role("heading", name="Thank you for checking")).to_be_visible()
    assert axe(page) == []
    page.goto("/innovations/?q=zither")
    expect(page.get_by_role("link", name="Zither evenings")).to_be_visible()
    expect(page.get_by_text("Checked in")).to_be_visible()


@pytest.mark.looks
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(
    "path", ["/moderation/gaps/", "/moderation/gaps/?need=company", "/councils/leeds/gaps/"]
)
def test_the_gap_pages_are_accessible_and_fit(open_page, signed_in, axe, path, width):
    staff = {"storage_state": signed_in("moderator@carehub.example")} if "moderation" in path else {}
    page = open_page(path, width, **staff)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
