"""A carer at midnight on a phone, somebody with a keyboard only, somebody without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.going import follow, go, press

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("with_script", [True, False])
def test_from_a_worry_to_a_phone_number(open_page, with_script):
    page = open_page("/", 390, java_script_enabled=with_script)
    page.get_by_label("What would help?").fill("memory cafe")
    page.get_by_label("Postcode or town").fill("ls62ab")
    press(page, "Search")
    expect(page.get_by_role("heading", name=re.compile(r"\d+ results?"))).to_be_visible()
    follow(page, "Thursday Memory Cafe")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thursday Memory Cafe")
    expect(page.get_by_role("heading", name="Get in touch")).to_be_visible()


@pytest.mark.parametrize("with_script", [True, False])
def test_filters_narrow_and_come_off_and_the_back_button_works(open_page, with_script):
    page = open_page("/innovations/?q=company", java_script_enabled=with_script)
    before = page.locator("#count").inner_text()
    page.get_by_label(re.compile(r"^Through the council")).check()
    if not with_script:
        press(page, "Show results")
    expect(page).to_have_url(re.compile("get=council"))
    expect(page.locator("#count")).not_to_have_text(before)
    expect(page.get_by_label(re.compile(r"^Through the council"))).to_be_checked()
    follow(page, "Take off filter: Through the council")
    expect(page.locator("#count")).to_have_text(before)
    page.go_back()
    expect(page).to_have_url(re.compile("get=council"))
    expect(page.locator("#count")).not_to_have_text(before)
    page.go_back()
    expect(page.locator("#count")).to_have_text(before)


def test_the_first_tab_stop_skips_to_the_content_and_search_works_by_keyboard(open_page):
    page = open_page("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("What would help?")).to_be_focused()
    page.keyboard.type("falls alarm")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/innovations/\?q=falls\+alarm"))


def test_a_misspelt_word_is_mended_openly_and_can_be_searched_as_typed(open_page):
    page = open_page("/innovations/?q=demntia")
    expect(page.get_by_text("Showing results for dementia")).to_be_visible()
    follow(page, "Search for demntia instead")
    expect(page).to_have_url(re.compile("exact=1"))
    expect(page.get_by_text("Showing results for")).to_have_count(0)


def test_a_place_outside_england_is_said_with_help_there(open_page):
    page = open_page("/innovations/?q=tea&near=EH1+1YZ")
    expect(page.get_by_text("CareHub covers England", exact=False).first).to_be_visible()
    expect(page.get_by_role("link", name="Care Information Scotland")).to_be_visible()


def test_no_results_offers_ways_on_with_as_many_results_as_they_say(open_page):
    page = open_page("/innovations/?q=choir&near=M32+0JG&within=1&get=council")
    expect(page.get_by_role("heading", name="Nothing matches")).to_be_visible()
    way = page.locator(".ch-empty__try a").first
    promised = re.search(r"(\d+) results?", way.inner_text())[1]
    go(way)
    expect(page.locator("#count")).to_contain_text(promised)


@pytest.mark.parametrize("with_script", [True, False])
def test_a_list_is_kept_shared_and_emptied(open_page, chromium, site, with_script):
    page = open_page("/innovations/?q=memory", java_script_enabled=with_script)
    page.locator(".ch-result").nth(0).get_by_role("button", name=re.compile("^Save")).click()
    expect(page.locator(".ch-result").nth(0).get_by_role("button", name=re.compile("^Saved"))).to_be_visible()
    page.locator(".ch-result").nth(1).get_by_role("button", name=re.compile("^Save")).click()
    expect(page.locator("#list-count")).to_have_text("2")
    page.goto("/list/")
    titles = page.locator("main h2 a, main h3 a").all_inner_texts()
    assert len(titles) >= 2
    link = page.locator("input[readonly]").first.input_value()
    other = open_page(link.removeprefix(site))
    for title in titles[:2]:
        expect(other.get_by_role("link", name=title).first).to_be_visible()
    expect(other.locator("#list-count")).to_have_text("0")


def test_suggestions_come_while_typing(open_page):
    page = open_page("/innovations/")
    page.get_by_label("What would help?").press_sequentially("deme", delay=30)
    expect(page.locator("#q-options option").first).to_have_attribute(
        "value", re.compile("deme", re.IGNORECASE)
    )


def test_a_report_needs_a_choice_and_keeps_what_was_typed(open_page):
    page = open_page("/innovations/one-front-door/report/")
    page.locator("textarea").first.fill("The phone number rings out.")
    page.wait_for_timeout(2100)  # people take longer than this; the form refuses robots that do not
    press(page, re.compile("Send"))
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.locator("textarea").first).to_have_value("The phone number rings out.")
    page.get_by_role("radio").first.check()
    page.wait_for_timeout(2100)
    press(page, re.compile("Send"))
    expect(page).to_have_url(re.compile("thank-you"))
