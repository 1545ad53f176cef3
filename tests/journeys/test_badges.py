"""Badges as other websites show them, and the pages that prove them, in a real browser."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import expect

from tests.journeys.going import follow, go, press

pytestmark = pytest.mark.browser

LEAD, MODERATOR = "lead@carehub.example", "moderator@carehub.example"
PAGES = {
    "awarded": "/badges/northmoor-council/",
    "declared": "/badges/ashcombe-county-council/",
    "lapsed": "/badges/harbour-home-care/",
    "taken back": "/badges/the-kettle-project/",
    "given up": "/badges/eastholme-borough-council/",
    "report": "/badges/report/?about=northmoor-council",
    "thanks": "/badges/report/thanks/",
}
DESK = "/workspace/northmoor-council/making-it-real/badge/"
PICTURES = ("northmoor-council", "ashcombe-county-council", "harbour-home-care", "the-kettle-project",
            "eastholme-borough-council")  # fmt: skip
BEYOND = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.looks
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
@pytest.mark.parametrize("look", ["390", "1280", "forced colours", "print"])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(open_page, axe, path, look):
    options = {"forced_colors": "active"} if look == "forced colours" else {}
    page = open_page(path, int(look) if look.isdigit() else 390, **options)
    if look == "print":
        page.emulate_media(media="print")
    # The system's colours take the place of ours, which axe still compares.
    assert axe(page, without=["color-contrast"] if options else []) == []
    assert page.evaluate(BEYOND) <= 0


@pytest.mark.looks
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_nothing_is_wider_than_320_pixels(open_page, path):
    assert open_page(path, 320).evaluate(BEYOND) <= 0


@pytest.mark.looks
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_desk_page_is_accessible_and_no_wider_than_the_screen(open_page, axe, signed_in, width):
    page = open_page(DESK, width, storage_state=signed_in(LEAD))
    assert axe(page) == []
    assert page.evaluate(BEYOND) <= 0


@pytest.mark.looks
@pytest.mark.parametrize("slug", PICTURES)
@pytest.mark.parametrize("colours", ["none", "active"])
def test_a_picture_is_accessible_and_its_words_stay_inside(open_page, axe, slug, colours):
    """Opened by itself, with its own policy in force, and then as a part of a page, where axe can look at it."""
    page = open_page(f"/badges/{slug}.svg", 390, forced_colors=colours, color_scheme="dark")
    inside = """() => [...document.querySelectorAll('text')].map(text => text.getBBox()).every(
        box => box.x >= 112 && box.x + box.width <= 332 && box.y >= 8 && box.y + box.height <= 104)"""
    assert page.evaluate(inside)
    ink = "getComputedStyle(document.querySelector('text')).fill"
    assert page.evaluate(ink) in (
        "rgb(58, 16, 55)",
        "rgb(74, 59, 75)",
    )  # never the system's, on our own ground
    picture = page.request.get(f"/badges/{slug}.svg").text()
    page.goto("/robots.txt")
    page.set_content(f"<!doctype html><html lang=en><title>x</title><main><h1>x</h1>{picture}</main>")
    assert axe(page) == []
    assert page.get_by_role("img").get_attribute("aria-labelledby") == "t d"


@pytest.fixture
def another_website():
    """Serves a page on another origin; returns its address and the page, which a test fills."""
    shown = {"page": ""}

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(shown["page"].encode())

        def log_message(self, *words):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/", shown
    server.shutdown()
    server.server_close()


def test_the_code_of_the_desk_shows_the_badge_on_another_website(open_page, signed_in, another_website):
    address, shown = another_website
    desk = open_page(DESK, storage_state=signed_in(LEAD))
    code = desk.get_by_label("Badge code").input_value()
    shown["page"] = f'<!doctype html><title>Northmoor</title><link rel="icon" href="data:,"><p>{code}</p>'
    other = open_page(address)
    picture = other.get_by_role("img")
    other.wait_for_function("document.querySelector('img').complete")
    assert picture.evaluate("image => image.naturalWidth") == 340
    assert other.evaluate("document.scripts.length") == 0
    go(other.get_by_role("link", name="Making it Real: see the badge of Northmoor Council"))
    other.wait_for_url("**/badges/northmoor-council/")
    expect(other.get_by_text("Yes. The badge is valid today.")).to_be_visible()
    assert other.context.cookies() == []


def test_somebody_reports_misuse_without_script_and_a_moderator_settles_it(open_page, signed_in):
    page = open_page("/badges/northmoor-council/", 390, java_script_enabled=False)
    go(page.get_by_role("link", name="Does somebody use a badge without the right to?"))
    page.wait_for_timeout(2100)  # a person needs longer than a machine
    press(page, "Send")
    expect(page.get_by_role("link", name="Choose what is wrong")).to_be_visible()
    page.get_by_label("They show the badge, and I think they never had one").check()
    page.get_by_label("Where did you see it?").fill("www.fake.example")
    page.get_by_label("Who uses it?").fill("Fake Care")
    press(page, "Send")
    expect(page.get_by_role("heading", name="Thank you for telling us")).to_be_visible()
    desk = open_page("/moderation/", storage_state=signed_in(MODERATOR))
    follow(desk, "Fake Care")
    desk.get_by_label("We asked them to stop").check()
    desk.get_by_label("What did you find and do?").fill("We wrote to them.")
    press(desk, "Settle the report")
    expect(desk.get_by_text("The report is settled.")).to_be_visible()
