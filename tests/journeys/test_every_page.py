"""Each public page, as the browser draws it: accessible, no wider than the screen, quiet, and light."""

import pytest

from tests.journeys.looking import hard_to_use, hard_to_use_in_forced_colours, too_wide

pytestmark = pytest.mark.browser

PAGES = {
    "home": "/",
    "results": "/innovations/?q=company&near=LS6+2AB&get=free",
    "results, none": "/innovations/?q=trampoline+yoga&near=LS6+2AB&within=1&get=nhs&evidence=3",
    "results, mended": "/innovations/?q=demntia",
    "results, unknown place": "/innovations/?q=tea&near=ZZ99+9ZZ",
    "results, somebody in danger": "/innovations/?q=he+hits+me+and+I+want+to+die+she+is+not+breathing",
    "results, a place among the words": "/innovations/?q=lunch+club+in+Leeds",
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
    "a list somebody sent": "/list/?ids=1.2.3.4.5.6.7.8",
    "making it real": "/making-it-real/",
    "register": "/making-it-real/register/",
    "register as a map": "/making-it-real/register/?view=map",
    "an organisation’s progress": "/making-it-real/northmoor-council/",
    "a theme": "/making-it-real/themes/1/?organisation=northmoor-council",
    "compare": "/making-it-real/compare/?o=northmoor-council&o=saltby-city-council",
    "self-funders": "/making-it-real/self-funders/",
    "how we work it out": "/making-it-real/method/",
    "data": "/data/",
    "survey": "/survey/",
    "survey, come back": "/survey/back/",
    "survey data": "/data/surveys/",
    "accessibility": "/accessibility/",
    "easy read": "/easy-read/",
    "privacy": "/privacy/",
    "about the data": "/about-the-data/",
    "not found": "/innovations/there-is-no-such-thing/",
}
by_name = pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())


@by_name
@pytest.mark.looks
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(open_page, axe, path):
    page = open_page(path, 320)
    assert too_wide(page) == []
    assert hard_to_use(page, axe) == []
    assert hard_to_use_in_forced_colours(page, axe) == []


@by_name
@pytest.mark.looks
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


@pytest.fixture(scope="module")
def answers():
    """{address: status}. Most links are on every page; each is asked for once."""
    return {}


@by_name
def test_every_link_on_the_page_leads_somewhere(open_page, site, answers, path):
    page = open_page(path)
    address = (
        "link => new URL(link.getAttribute('href'), document.baseURI).href"  # links in drawings have no .href
    )
    links = page.eval_on_selector_all("a[href]", f"links => links.map({address})")
    inside = {link.split("#")[0] for link in links if link.startswith(site)}
    for link in sorted(inside)[:60]:
        if link not in answers:
            answers[link] = page.request.head(link).status
        assert answers[link] < 400 or link.endswith(path), f"{link}: {answers[link]}"
    targets = {link.split("#")[1] for link in links if link.startswith(page.url.split("#")[0] + "#")}
    for target in filter(None, targets):
        assert page.locator(f"[id='{target}']").count() == 1, target
