"""An organisation declares, with nothing but pages and a keyboard; every page of it with axe."""

import pytest
from playwright.sync_api import expect

from carehub.accounts.trial import PASSWORD
from tests.journeys.going import follow, go, press

pytestmark = pytest.mark.browser

LEAD, SLUG = "lea@journeys.example", "journeys-home-care"
HERE = f"/workspace/{SLUG}/making-it-real/"
MAKE = (
    "from carehub.accounts.models import Membership, Organisation; from carehub.accounts.trial import add_person; "
    f"add_person('{LEAD}', 'Lea Lead'); from carehub.accounts.models import User; "
    f"o, _ = Organisation.objects.get_or_create(slug='{SLUG}', defaults={{'name': 'Journeys Home Care', 'demonstration': True}}); "
    f"Membership.objects.get_or_create(organisation=o, user=User.objects.get(email='{LEAD}'), defaults={{'role': 'lead'}})"
)


@pytest.fixture(scope="module")
def lead(manage, site, signed_in):
    """What the browser of a lead of a new organisation keeps."""
    manage("shell", "-v", "0", "-c", MAKE)
    assert PASSWORD
    return signed_in(LEAD)


def rate(page, number):
    """The first theme by the keyboard alone: from the first answer three steps to the right."""
    for section in page.locator(".ch-question:has(input[type=radio])").all():
        answers = section.locator("input[type=radio]")
        if number > 1:
            answers.nth(3).check()
            continue
        answers.first.focus()
        page.keyboard.press("Space")
        for _ in range(3):
            page.keyboard.press("ArrowRight")
        assert answers.nth(3).is_checked()
    page.get_by_label("Out of 100 people").fill(str(60 + number))
    press(page, "Save and go on")


def test_from_a_first_word_to_a_declaration_everyone_can_read_without_script(open_page, lead, signed_in):
    page = open_page(HERE, 390, storage_state=lead, java_script_enabled=False)
    press(page, "Begin")
    follow(page, "1. Check your details")
    page.get_by_label("Who can people contact").fill("Home care team")
    page.get_by_label("E-mail address").fill("care@journeys.example")
    press(page, "Save and go on")
    page.get_by_label("Our commitment").fill("We will ring back within a day.")
    press(page, "Save and go on")
    page.get_by_label("Who was in the room?").fill("Eight people who use care met us in June.")
    page.locator("summary", has_text="Add evidence").click()
    large = {
        "name": "film.pdf",
        "mimeType": "application/pdf",
        "buffer": b"%PDF-1.7" + b"x" * 25 * 1024 * 1024,
    }
    page.get_by_label("Or a file").set_input_files(large)
    press(page, "Save and go on")
    expect(page.get_by_text("We can take up to 10 MB").first).to_be_visible()
    assert (
        page.get_by_label("Who was in the room?").input_value() == "Eight people who use care met us in June."
    )
    small = {"name": "notes.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF\n"}
    page.get_by_label("Or a file").set_input_files(small)
    press(page, "Save and go on")

    page.goto(f"{HERE}self-assessment/1/")
    for number in range(1, 7):
        rate(page, number)
    follow(page, "Go on to your actions")
    follow(page, "Add an action")
    page.get_by_label("Theme").select_option(label="Workforce")
    for label, words in {
        "What will change?": "The same three people come to you",
        "For whom?": "Everyone we visit",
        "How will we know": "We count who came to whom.",
        "Who sees to it?": "Rota manager",
        "Who did you work it out with?": "Our monthly tea",
    }.items():
        page.get_by_label(label).fill(words)
    page.get_by_label("By when?").fill("2029-03-31")
    press(page, "Save")
    follow(page, "It uses none of these")
    follow(page, "Go on to signing")
    page.get_by_label("Your job title").fill("Manager")
    press(page, "Sign it")
    follow(page, "7. Check and send")
    expect(page.get_by_text("notes.pdf")).to_be_visible()
    press(page, "Send to TLAP")
    expect(page.get_by_role("heading", name="TLAP has it")).to_be_visible()

    moderator = open_page("/moderation/", storage_state=signed_in("moderator@carehub.example"))
    follow(moderator, "Journeys Home Care")
    moderator.get_by_label("Declare").check()
    press(moderator, "Send decision")
    assert "Journeys Home Care is declared" in moderator.content()
    page.goto(HERE)
    expect(page.get_by_text("You declared on")).to_be_visible()
    page.goto(f"/workspace/{SLUG}/")
    follow(page, "Your declaration and your actions")
    follow(page, "See your actions")
    go(page.get_by_role("link", name="The same three people"))
    page.get_by_label("It is on track").check()
    press(page, "Publish")
    expect(page.get_by_text("Everyone can read it now")).to_be_visible()


@pytest.mark.looks
def test_every_page_is_accessible_and_fits_a_phone(open_page, axe, lead):
    """After the journey above: the next round, which stands beside the first."""
    page = open_page(HERE, 320, storage_state=lead)
    press(page, "Begin this round")
    found = {}
    for width, steps in {320: PAGES, 1280: ["self-assessment/1/", "check/"]}.items():
        page.set_viewport_size({"width": width, "height": 800})
        for step in steps:
            page.goto(HERE + step)
            complaints = axe(page)
            beyond = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            found[width, step] = complaints + [f"{beyond} wider than the screen"] * (beyond > 0)
    page.goto(f"{HERE}sign/")
    press(page, "Sign it")
    assert page.evaluate("document.activeElement.textContent").strip()
    page.goto(f"/workspace/{SLUG}/")
    page.get_by_role("heading", name="Renew your declaration").wait_for()
    found["desk"] = axe(page)
    assert {where: complaints for where, complaints in found.items() if complaints} == {}


PAGES = ["", "room/", "self-assessment/", "self-assessment/1/", "actions/", "actions/new/", "sign/", "check/"]
