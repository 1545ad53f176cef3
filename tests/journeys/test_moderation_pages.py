"""TLAP's desk, and what the public and organisations send it, as the browser draws them: accessible and no wider than
the screen. Each thing that waits is opened from the queue, as a moderator would."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.going import follow, press
from tests.journeys.looking import hard_to_use, too_wide

pytestmark = pytest.mark.browser

MODERATOR, LEAD = "moderator@carehub.example", "lead@carehub.example"
LISTS = {
    "queue": "/moderation/",
    "queue, filtered": "/moderation/?kind=new&checks=warning",
    "queue, nothing fits": "/moderation/?q=trampoline",
    "replies": "/moderation/replies/",
    "recently published": "/moderation/recent/",
    "decided": "/moderation/decided/",
    "feeds": "/moderation/feeds/",
}
WAITING = {
    "new listing": "Fix It Friday",
    "change": "Village Agents",
    "suggestion": "Harbour Street Digital Hub",
    "report": "Quiet Watch falls alarm",
    "organisation": "Eastby Kitchen Table",
    "claim": "Harbour Home Care",
}
LISTED = "/workspace/northmoor-council/"
OTHERS = {
    "how we decide": ("", "/how-we-decide/"),
    "add something": ("", "/innovations/add/"),
    "change something": ("", "/innovations/one-front-door/change/"),
    "report a problem": ("", "/innovations/one-front-door/report/"),
    "link of a letter that nobody made": ("", "/check/nothing/one-front-door/still-right/"),
    "gaps of a council": ("", "/councils/leeds/gaps/"),
    "files": (LEAD, LISTED + "csv/"),
    "help with files": (LEAD, LISTED + "csv/help/"),
    "history for its organisation": (LEAD, LISTED + "entries/history/village-agents/"),
}


@pytest.fixture
def open_as(open_page, signed_in):
    """Opens a page for whoever it is for, "" for anybody."""

    def open_it(who, path):
        staff = {"storage_state": signed_in(who)} if who else {}
        return open_page(path, 320, **staff)

    return open_it


@pytest.fixture
def is_well(axe):
    """Nothing for axe to find, and nothing wider than the screen, at every width."""

    def look(page):
        assert too_wide(page) == []
        assert hard_to_use(page, axe) == []

    return look


@pytest.mark.looks
@pytest.mark.parametrize("path", LISTS.values(), ids=LISTS.keys())
def test_each_list_of_the_queue(open_as, is_well, path):
    is_well(open_as(MODERATOR, path))


@pytest.mark.looks
@pytest.mark.parametrize("title", WAITING.values(), ids=WAITING.keys())
def test_each_thing_that_waits_and_what_is_missing_in_a_decision(open_as, is_well, title):
    page = open_as(MODERATOR, "/moderation/")
    follow(page, title)
    is_well(page)
    press(page, re.compile("^(Send decision|Settle the report)$"))
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    is_well(page)


@pytest.mark.looks
def test_an_entry_its_history_and_a_comparison(open_as, is_well, manage):
    keep, drop = _keys(manage, "village-agents", "one-front-door")
    page = open_as(MODERATOR, f"/moderation/entries/{keep}/")
    is_well(page)
    follow(page, "History and earlier versions")
    is_well(page)
    page.goto(f"/moderation/merge/{keep}/{drop}/")
    is_well(page)
    press(page, "Merge them")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    is_well(page)


@pytest.mark.looks
@pytest.mark.parametrize(("who", "path"), OTHERS.values(), ids=OTHERS.keys())
def test_what_others_see_of_it(open_as, is_well, who, path):
    is_well(open_as(who, path))


def test_the_queue_works_by_keyboard_and_without_script(open_page, signed_in):
    page = open_page("/moderation/", storage_state=signed_in(MODERATOR), java_script_enabled=False)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.get_by_role("button", name="Take Village Agents").press("Enter")
    page.wait_for_url("**/moderation/revisions/*/")
    page.goto("/moderation/")
    page.get_by_role("button", name="Let go of Village Agents").press("Enter")
    page.get_by_role("button", name="Take Village Agents").wait_for()
    page.get_by_label("Words").fill("agents")
    page.get_by_label("Words").press("Enter")
    page.wait_for_url("**/moderation/?*q=agents*")
    page.get_by_role("link", name="Village Agents", exact=True).press("Enter")
    page.get_by_label("Reject", exact=True).press("Space")
    page.get_by_role("button", name="Send decision").press("Enter")
    page.get_by_role("link", name="Choose a reason").press("Enter")
    assert page.get_by_label("Reject", exact=True).is_checked()


def _keys(manage, *slugs):
    words = f"from innovations.models import Innovation\nfor slug in {slugs}: print(Innovation.objects.get(slug=slug).pk)"
    return manage("shell", "-v", "0", "-c", words).split()
