"""A citizen asks how her council is doing. She has no JavaScript."""

import pytest

from tests.journeys.looking import hard_to_use, too_wide

pytestmark = pytest.mark.browser

PAGES = {
    "england": "/making-it-real/?near=LS6+2AB",
    "register": "/making-it-real/register/",
    "organisation": "/making-it-real/northmoor-council/",
    "withdrawn": "/making-it-real/eastholme-borough-council/",
    "not awarded": "/making-it-real/fenwick-house/",
}


def test_a_citizen_finds_her_council_and_reads_what_it_promised(open_page):
    page = open_page("/making-it-real/", 390, java_script_enabled=False)
    box = page.get_by_label("Your postcode or council")
    box.fill("LS6 2AB")
    page.get_by_role("button", name="Find my council").click()
    assert page.get_by_text("Leeds council has not declared for Making it Real.").is_visible()
    box.fill("Northmoor")
    page.get_by_role("button", name="Find my council").click()
    page.get_by_role("link", name="Northmoor Council").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Northmoor Council"
    assert page.get_by_text("Badge awarded, valid until").is_visible()
    assert page.get_by_text("No survey yet.").is_visible()
    page.get_by_text("What was promised, and what became of it: Rewrite").click()
    assert page.get_by_text("The longest is now one page.").is_visible()


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(open_page, axe, path):
    page = open_page(path, 390, bypass_csp=True)
    assert hard_to_use(page, axe) == []
    assert too_wide(page, (320, 390, 1280)) == []
