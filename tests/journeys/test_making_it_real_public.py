"""A citizen asks how her council is doing. She has no JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.journeys.going import follow, go, press
from tests.journeys.looking import hard_to_use, too_wide

pytestmark = pytest.mark.browser

PAGES = {
    "england": "/making-it-real/?near=LS6+2AB",
    "england, my council": "/making-it-real/?near=NE61+1AA",
    "register": "/making-it-real/register/",
    "register, narrowed": "/making-it-real/register/?region=North+East&order=ends",
    "register, none": "/making-it-real/register/?q=nobody+of+this+name",
    "map": "/making-it-real/register/?view=map",
    "council's page": "/councils/northumberland/",
    "statements": "/making-it-real/statements/",
    "data": "/data/",
    "last year": "/making-it-real/hollinside-council/",
    "lapsed": "/making-it-real/marlingate-council/",
    "badge withdrawn": "/making-it-real/kittiwake-supported-living/",
    "organisation": "/making-it-real/northmoor-council/",
    "withdrawn": "/making-it-real/eastholme-borough-council/",
    "not awarded": "/making-it-real/fenwick-house/",
}


def test_a_citizen_finds_her_council_by_postcode_and_reads_its_page(open_page):
    page = open_page("/making-it-real/", 390, java_script_enabled=False)
    page.get_by_label("Your postcode, council or care provider").fill("ne61 1aa")
    press(page, "Find")
    expect(page.get_by_role("heading", name="NE61 1AA is in Northumberland")).to_be_visible()
    expect(page.get_by_text("Northmoor Council is made up")).to_be_visible()
    follow(page, "See what it promised, and what it has done")
    assert page.get_by_role("heading", level=1).inner_text() == "Northmoor Council"
    for heading in ("At a glance", "What it promised", "What it is doing about it", "Who was in the room",
                    "What Northmoor Council says about itself", "What TLAP decided", "Year by year"):  # fmt: skip
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    expect(page.get_by_text("Badge awarded, valid until")).to_be_visible()
    assert "Pay direct payments" in page.locator(".ch-todo__item").first.inner_text()
    assert "Late by" in page.locator(".ch-todo__item").first.inner_text()
    page.get_by_text("Workforce: each statement, and what makes it think so").click()
    expect(page.get_by_role("columnheader", name="Last time").first).to_be_visible()
    go(page.get_by_role("link", name="Read what it said then").first)
    expect(page.get_by_text("Read what it says now")).to_be_visible()


def test_from_her_councils_page_she_comes_to_what_it_promised(open_page):
    page = open_page("/councils/?near=NE61+1AA", 390, java_script_enabled=False)
    expect(page.get_by_role("heading", name="How the council does")).to_be_visible()
    follow(page, "Northmoor Council")
    assert page.get_by_role("heading", level=1).inner_text() == "Northmoor Council"


def test_the_register_is_narrowed_sorted_and_drawn_as_a_map_without_script(open_page):
    page = open_page("/making-it-real/register/", 1280, java_script_enabled=False)
    page.get_by_label("Region").select_option("North East")
    page.get_by_label("Badge").select_option("Badge awarded")
    press(page, "Show")
    assert page.locator(".ch-register__name").all_inner_texts() == ["Harbour Home Care", "Northmoor Council"]
    follow(page, "Map")
    expect(page.get_by_role("heading", name="1 council on the map")).to_be_visible()
    page.get_by_text("Show the map as a table").click()
    page.get_by_text("North East: 1 of 12").click()
    expect(page.get_by_role("link", name="Northmoor Council", exact=True)).to_be_visible()


def test_a_citizen_finds_her_council_and_reads_what_it_promised(open_page):
    page = open_page("/making-it-real/", 390, java_script_enabled=False)
    box = page.get_by_label("Your postcode, council or care provider")
    box.fill("LS6 2AB")
    press(page, "Find")
    expect(page.get_by_text("Leeds council has not declared for Making it Real.")).to_be_visible()
    box.fill("Northmoor")
    press(page, "Find")
    follow(page, "Northmoor Council")
    assert page.get_by_role("heading", level=1).inner_text() == "Northmoor Council"
    expect(page.get_by_text("Badge awarded, valid until")).to_be_visible()
    expect(page.get_by_role("heading", name="What people told us, theme by theme")).to_be_visible()
    page.get_by_text("What was promised, and what became of it: Rewrite").click()
    expect(page.get_by_text("The longest is now one page.")).to_be_visible()


@pytest.mark.looks
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_axe_finds_nothing_in_forced_colours(open_page, axe, path):
    page = open_page(path, 390, forced_colors="active")
    # The system's colours take the place of ours, which axe still compares.
    assert axe(page, without=["color-contrast"]) == []


@pytest.mark.looks
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(open_page, axe, path):
    page = open_page(path, 390)
    assert hard_to_use(page, axe) == []
    assert too_wide(page, (320, 390, 1280)) == []
