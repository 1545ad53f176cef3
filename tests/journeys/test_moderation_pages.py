"""TLAP's desk, and what the public and organisations send it, as the browser draws them: accessible and no wider than
the screen. Each thing that waits is opened from the queue, as a moderator would."""

import pytest

pytestmark = pytest.mark.browser

MODERATOR, LEAD = "moderator@carehub.example", "lead@carehub.example"
LISTS = {
    "queue": "/moderation/",
    "queue, filtered": "/moderation/?kind=new&checks=warning",
    "queue, nothing fits": "/moderation/?q=trampoline",
    "replies": "/moderation/replies/",
    "recently published": "/moderation/recent/",
    "decided": "/moderation/decided/",
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
BEYOND = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
widths = pytest.mark.parametrize("width", [390, 1280])


@pytest.fixture
def open_as(open_page, signed_in):
    """Opens a page for whoever it is for, "" for anybody, at a width."""

    def open_it(who, path, width):
        staff = {"storage_state": signed_in(who)} if who else {}
        return open_page(path, width, bypass_csp=True, **staff)

    return open_it


def is_well(page, axe, width):
    """Nothing for axe to find, and at 320 pixels, with all details open, nothing wider than the screen."""
    assert axe(page) == []
    assert page.evaluate(BEYOND) <= 0
    page.set_viewport_size({"width": 320, "height": 844})
    assert page.evaluate(BEYOND) <= 0
    page.set_viewport_size({"width": width, "height": 844})


@widths
@pytest.mark.parametrize("path", LISTS.values(), ids=LISTS.keys())
def test_each_list_of_the_queue(open_as, axe, path, width):
    is_well(open_as(MODERATOR, path, width), axe, width)


@widths
@pytest.mark.parametrize("title", WAITING.values(), ids=WAITING.keys())
def test_each_thing_that_waits_and_what_is_missing_in_a_decision(open_as, axe, title, width):
    page = open_as(MODERATOR, "/moderation/", width)
    page.get_by_role("link", name=title, exact=True).first.click()
    is_well(page, axe, width)
    page.get_by_role("button", name="Send decision").click()
    assert page.get_by_role("heading", name="There is a problem").is_visible()
    is_well(page, axe, width)


@widths
def test_an_entry_its_history_and_a_comparison(open_as, axe, manage, width):
    page = open_as(MODERATOR, f"/moderation/entries/{_key(manage, 'village-agents')}/", width)
    is_well(page, axe, width)
    page.get_by_role("link", name="History and earlier versions").click()
    is_well(page, axe, width)
    keep, drop = _key(manage, "village-agents"), _key(manage, "one-front-door")
    page.goto(f"/moderation/merge/{keep}/{drop}/")
    is_well(page, axe, width)
    page.get_by_role("button", name="Merge them").click()
    is_well(page, axe, width)


@widths
@pytest.mark.parametrize(("who", "path"), OTHERS.values(), ids=OTHERS.keys())
def test_what_others_see_of_it(open_as, axe, who, path, width):
    is_well(open_as(who, path, width), axe, width)


def test_the_queue_works_by_keyboard_and_without_script(open_page, signed_in):
    page = open_page("/moderation/", storage_state=signed_in(MODERATOR), java_script_enabled=False)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.get_by_role("button", name="Take Village Agents").press("Enter")
    page.get_by_role("button", name="Let go of Village Agents").press("Enter")
    page.get_by_label("Words").fill("agents")
    page.get_by_label("Words").press("Enter")
    page.wait_for_url("**/moderation/?*q=agents*")
    page.get_by_role("link", name="Village Agents", exact=True).press("Enter")
    page.get_by_label("Reject", exact=True).press("Space")
    page.get_by_role("button", name="Send decision").press("Enter")
    page.get_by_role("link", name="Choose a reason").press("Enter")
    assert page.get_by_label("Reject", exact=True).is_checked()


def _key(manage, slug):
    words = f"from innovations.models import Innovation; print(Innovation.objects.get(slug='{slug}').pk)"
    return manage("shell", "-v", "0", "-c", words)
