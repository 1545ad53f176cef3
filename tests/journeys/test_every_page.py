"""Each public page, as the browser draws it: accessible, no wider than the screen, quiet, and light."""

import pytest

pytestmark = pytest.mark.browser

PAGES = {
    "home": "/",
    "results": "/innovations/?q=company&near=LS6+2AB&get=free",
    "results, none": "/innovations/?q=trampoline+yoga&near=LS6+2AB&within=1&get=nhs&evidence=3",
    "results, mended": "/innovations/?q=demntia",
    "results, unknown place": "/innovations/?q=tea&near=ZZ99+9ZZ",
    "results on a map": "/innovations/?q=tea&near=LS6+2AB&view=map",
    "entry": "/innovations/one-front-door/",
    "entry, community": "/innovations/hook-line-and-company/",
    "report": "/innovations/one-front-door/report/",
    "missing": "/innovations/missing/?q=trampolines",
    "coverage": "/innovations/coverage/?near=Leeds",
    "coverage of hubs": "/innovations/coverage/?what=hubs",
    "organisations": "/organisations/",
    "organisation": "/organisations/northmoor-council/",
    "councils": "/councils/",
    "council": "/councils/leeds/",
    "my list": "/list/",
    "making it real": "/making-it-real/",
    "survey": "/survey/",
    "survey, come back": "/survey/back/",
    "accessibility": "/accessibility/",
    "privacy": "/privacy/",
    "about the data": "/about-the-data/",
    "not found": "/innovations/there-is-no-such-thing/",
}
by_name = pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())


@by_name
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(open_page, axe, path, width):
    page = open_page(path, width, bypass_csp=True)
    assert axe(page) == []


@by_name
def test_axe_finds_nothing_in_forced_colours(open_page, axe, path):
    page = open_page(path, 390, bypass_csp=True, forced_colors="active")
    # The system's colours take the place of ours, which axe still compares.
    assert axe(page, without=["color-contrast"]) == []


@by_name
@pytest.mark.parametrize("width", [320, 640])  # 640 is 1280 at 200% zoom
def test_nothing_is_wider_than_the_screen(open_page, path, width):
    page = open_page(path, width)
    for is_open in (False, True):
        page.evaluate(
            f"document.querySelectorAll('details').forEach(part => part.open = {str(is_open).lower()})"
        )
        beyond = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(beyond) <= 0


@by_name
def test_a_first_visit_with_all_it_needs_to_open_weighs_under_100_kb(open_page, path):
    """Bytes as they come over the wire: the page, style, font, script and the pictures in sight, with nothing cached."""
    page = open_page("/robots.txt", 390)
    wire, weights = page.context.new_cdp_session(page), []
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    page.goto(path)
    page.wait_for_load_state("networkidle")
    assert len(weights) >= 4
    assert sum(weights) < 100_000


@by_name
def test_every_link_on_the_page_leads_somewhere(open_page, site, path):
    page = open_page(path)
    address = (
        "link => new URL(link.getAttribute('href'), document.baseURI).href"  # links in drawings have no .href
    )
    links = page.eval_on_selector_all("a[href]", f"links => links.map({address})")
    inside = {link.split("#")[0] for link in links if link.startswith(site)}
    for link in sorted(inside)[:60]:
        answer = page.request.get(link)
        assert answer.status < 400 or link.endswith(path), f"{link}: {answer.status}"
    targets = {link.split("#")[1] for link in links if link.startswith(page.url.split("#")[0] + "#")}
    for target in filter(None, targets):
        assert page.locator(f"[id='{target}']").count() == 1, target
