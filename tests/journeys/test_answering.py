"""People answer the survey: as it is, in Easy Read, by keyboard alone, without JavaScript, in two sittings."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.going import follow, go, press

pytestmark = pytest.mark.browser

SURVEY = "/survey/journeys/northmoor-council/"
BEYOND = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module", autouse=True)
def campaign(site, manage):
    manage("shell", "-v", "0", "-c", "import tests.journeys.a_campaign")


@pytest.fixture
def counted(manage):
    """How many responses about Northmoor Council are in the tallies."""

    def count():
        about = "campaign__slug='journeys', organisation__slug='northmoor-council'"
        asked = (
            f"from making_it_real.models import CampaignOrganisation as C; a = C.objects.get({about}); "
            "t = a.tallies.in_segment('all').first(); print(t.people if t else 0)"
        )
        return int(manage("shell", "-v", "0", "-c", asked))

    return count


@pytest.fixture
def token(manage):
    asked = (
        "from making_it_real.models import CampaignOrganisation as C, Invitation, InvitationBatch; "
        "from making_it_real.models.invitation import hash_of, new_token; from carehub.accounts.models import User; "
        "from django.utils import timezone; "
        "a = C.objects.get(campaign__slug='journeys', organisation__slug='northmoor-council'); "
        "b = InvitationBatch.objects.create(about=a, made=1, made_on=timezone.localdate(), by=User.objects.first()); "
        "t = new_token(); Invitation.objects.create(token_hash=hash_of(t), batch=b); print(t)"
    )
    manage("load_demonstration_data", "--accounts")
    return manage("shell", "-v", "0", "-c", asked)


def begin(page):
    press(page, "Start")
    page.get_by_label("I care for someone, unpaid").check()
    page.get_by_label("I or my family pay").check()
    press(page, "Save and go on")


def answer_part(page, words="Yes, mostly"):
    for radio in page.get_by_label(words, exact=True).all():
        radio.check()
    press(page, re.compile("^Save and go"))


def send(page):
    """A machine may be quicker than any person, and is then asked to look again."""
    for _ in range(4):
        press(page, "Send my answers")
        if page.url.endswith("/sent/"):
            break
        page.wait_for_timeout(1000)
    assert page.get_by_role("heading", level=1).inner_text() == "Thank you. Your answers are in."


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_a_carer_finds_the_survey_answers_and_is_counted(open_page, counted, script):
    before = counted()
    page = open_page("/survey/", 390, java_script_enabled=script)
    page.get_by_label("Your postcode, your council or who gives your care").fill("northmoor")
    press(page, "Find")
    go(page.locator(f"a[href='{SURVEY}']"))
    expect(page.get_by_text("never a group of fewer than 10")).to_have_count(0)
    expect(page.get_by_text("We show nothing about a group of fewer than 10 people.")).to_be_visible()
    begin(page)
    assert page.locator("input:checked").count() == 0
    assert page.get_by_role("button", name=re.compile("^Listen")).count() == (5 if script else 0)
    for _ in range(6):
        answer_part(page)
    expect(page.get_by_text("I or my family pay")).to_be_visible()
    send(page)
    receipt = page.locator(".ch-receipt").inner_text()
    page.reload()
    assert page.locator(".ch-receipt").inner_text() == receipt
    assert counted() == before + 1


def test_in_easy_read_from_the_middle_on(open_page, counted):
    before = counted()
    page = open_page(SURVEY, 390)
    begin(page)
    page.get_by_label("No, never").first.check()
    press(page, "Switch to Easy Read")
    assert page.get_by_label("No, never").is_checked()
    for number in range(1, 27):
        expect(page.get_by_text(f"Question {number} of 26")).to_be_visible()
        if number > 1:
            page.get_by_label("This is not about me").check()
        press(page, "Next")
    press(page, "Switch to the longer version")
    expect(page.get_by_text("Does not apply to me")).to_have_count(25)
    send(page)
    assert counted() == before + 1


def test_by_keyboard_alone(open_page, counted):
    before = counted()
    page = open_page(SURVEY)
    _tab_to(page, "Start")
    _enter(page)
    _tab_to(page, "I use care or support")
    page.keyboard.press("Space")
    _tab_to(page, "Save and go on")
    _enter(page)
    for part in range(1, 7):
        expect(page.get_by_text(f"Part {part} of 6")).to_be_visible()
        _tab_to(page, "Yes, always")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        _enter(page)  # as Save does, and not as the switch that stands above it
        expect(page.get_by_text(re.compile("^There (is|are) .* to check"))).to_be_visible()
        _tab_to(page, "Yes, mostly")
        _enter(page)
    expect(page.get_by_text("Yes, mostly")).to_have_count(6)
    _tab_to(page, "Send my answers")
    _enter(page)
    assert page.url.endswith("/sent/")
    assert counted() == before + 1


def _enter(page):
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _tab_to(page, name):
    """Press Tab until what has this name has the focus; a person would not press it a hundred times."""
    words = "() => { const e = document.activeElement; return (e.labels?.length ? e.labels[0] : e).textContent.trim(); }"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(words) == name:
            return
    raise AssertionError(f"{name} cannot be reached by Tab")


def test_stop_on_one_device_and_finish_on_another(open_page, counted):
    before = counted()
    page = open_page(SURVEY, 390)
    begin(page)
    page.get_by_label("Sometimes").first.check()
    press(page, "Stop now and finish later")
    press(page, "Give me a code")
    code = page.locator(".ch-receipt").inner_text()
    other = open_page("/survey/back/")
    other.get_by_label("Your code").fill("apple apple apple apple 00")
    press(other, "Go on")
    expect(other.get_by_role("link", name=re.compile("We do not know this code"))).to_be_visible()
    other.get_by_label("Your code").fill(code.replace("\n", " ").upper().replace(" ", "-"))
    press(other, "Go on")
    assert other.get_by_label("I care for someone, unpaid").is_checked()
    press(other, "Save and go on")
    assert other.get_by_label("Sometimes").first.is_checked()
    for _ in range(6):
        answer_part(other)
    send(other)
    page.goto(SURVEY + "2/")
    answer_part(page)
    expect(page.get_by_text("We cannot find your answers")).to_be_visible()
    assert counted() == before + 1


def test_an_invitation_works_once(open_page, counted, token):
    before = counted()
    page = open_page(f"/survey/i/{token}/", 390)
    assert page.url.endswith(SURVEY)
    begin(page)
    for _ in range(6):
        press(page, "Skip this part")
    send(page)
    assert counted() == before + 1
    again = open_page(f"/survey/i/{token}/", 390)
    assert again.get_by_role("heading", level=1).inner_text() == "This link was used already"


def test_two_tabs_the_back_button_and_a_second_click(open_page, counted):
    before = counted()
    page = open_page(SURVEY)
    begin(page)
    answer_part(page, "Yes, always")
    other = page.context.new_page()
    other.goto(SURVEY + "3/")
    answer_part(other, "No, never")
    answer_part(page, "Not often")
    page.go_back()
    assert page.get_by_label("Not often").first.is_checked()
    page.goto(SURVEY + "check/")
    other.goto(SURVEY + "check/")
    expect(page.get_by_text("No, never")).to_have_count(4)
    send(page)
    press(other, "Send my answers")
    assert other.url.endswith("/sent/")
    assert counted() == before + 1


def test_a_missing_answer_is_easy_to_find(open_page):
    page = open_page(SURVEY, 390)
    begin(page)
    for radio in page.get_by_label("Sometimes", exact=True).all()[1:]:
        radio.check()
    press(page, re.compile("^Save and go"))
    assert page.title().startswith("Error:")
    follow(page, "Statement 1: choose one answer, or ‘Does not apply to me’")
    assert page.evaluate("document.activeElement.id") == "a0-4"
    assert page.get_by_label("Sometimes", exact=True).nth(1).is_checked()
    press(page, re.compile("^Save and go"))
    expect(page.get_by_text("Part 2 of 6")).to_be_visible()


def _walk(page):
    """Each page of the survey, drawn: its name."""
    yield "start"
    page.goto(SURVEY + "you/")
    yield "about you"
    go(page.locator("form#answers .govuk-button").first)
    yield "part 1"
    go(page.locator("form#answers .govuk-button").first)
    yield "error"
    page.goto(SURVEY + "1/?easy=1")
    yield "Easy Read"
    go(page.locator("form#answers .govuk-button").first)
    yield "Easy Read, error"
    page.goto(SURVEY + "check/")
    yield "check, Easy Read"
    page.goto(SURVEY + "?easy=1")
    yield "start, Easy Read"
    page.goto(SURVEY + "check/?easy=0")
    yield "check"
    page.goto(SURVEY + "later/")
    yield "later"
    go(page.locator("main form button").first)
    yield "code"
    page.goto(SURVEY + "check/")
    page.wait_for_timeout(2000)
    go(page.locator("form#answers .govuk-button").first)
    yield "thank you"
    page.goto(SURVEY)
    yield "someone else"
    page.goto("/survey/")
    yield "find"
    page.goto("/survey/back/")
    yield "come back"


@pytest.mark.looks
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_on_any_page(open_page, axe, width):
    page = open_page(SURVEY, width)
    found = {name: axe(page) for name in _walk(page)}
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.looks
@pytest.mark.parametrize("width", [320, 640, 1280])
def test_nothing_is_wider_than_the_screen_in_either_direction(open_page, width):
    for language in ("en-gb", "ar"):
        page = open_page(f"/survey/?language={language}", width)
        page.goto(SURVEY)
        for name in _walk(page):
            assert page.evaluate(BEYOND) <= 0, (language, name)
            assert page.evaluate("document.dir") == ("rtl" if language == "ar" else ""), name


@pytest.mark.looks
def test_each_page_weighs_at_most_40_kb_compressed(open_page):
    page = open_page(SURVEY, 390)
    weights = {}
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    documents = set()
    wire.on(
        "Network.responseReceived",
        lambda e: documents.add(e["requestId"]) if e["type"] == "Document" else None,
    )
    wire.on("Network.loadingFinished", lambda e: weights.__setitem__(e["requestId"], e["encodedDataLength"]))
    for _ in _walk(page):
        pass
    sizes = [weights[one] for one in documents if one in weights]
    assert len(sizes) >= 10
    assert max(sizes) <= 40_000
