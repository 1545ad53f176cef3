"""An organisation writes its listing, with script and without, with the keyboard, on a phone."""

import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.journeys.going import follow, press
from tests.journeys.looking import hard_to_use, too_wide

pytestmark = pytest.mark.browser

LEAD, EDITOR = "lead@carehub.example", "editor@carehub.example"
DESK = "/workspace/northmoor-council/"
STEPS = ["about", "who", "where", "getting", "contact", "evidence", "people", "picture"]


@pytest.fixture
def photo(tmp_path):
    Image.effect_noise((900, 600), 60).convert("RGB").save(tmp_path / "photo.jpg")
    return tmp_path / "photo.jpg"


def begin(page, title):
    page.get_by_label("What is it called?").fill(title)
    page.get_by_label("Community", exact=True).check()
    page.get_by_label("What sort of thing is it?").select_option("place-to-go")
    press(page, "Go on")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return page.url


def go_on(page):
    press(page, "Save and go on")


@pytest.mark.parametrize("with_script", [True, False])
def test_from_the_first_question_to_tlap(open_page, signed_in, photo, with_script):
    title = f"Kitchen table {'with' if with_script else 'without'} script"
    page = open_page(
        f"{DESK}entries/new/", 390, storage_state=signed_in(LEAD), java_script_enabled=with_script
    )
    begin(page, title)
    follow(page, "What it is")
    page.get_by_label("Say what it is in a sentence or two").fill("We cook and eat together every Friday.")
    page.get_by_label(re.compile("What happens there")).fill("We have tea. " * 20)
    if with_script:
        expect(page.get_by_text("Reading age about 6. That is easy to read.")).to_be_visible()
    go_on(page)
    page.get_by_label("I feel lonely").check()
    go_on(page)
    page.get_by_label("Postcode").fill("LS6 2AB")
    page.get_by_role("button", name="Add another place").click()
    expect(page.get_by_label("Postcode").nth(1)).to_be_focused()
    expect(page.get_by_label("Postcode").first).to_have_value("LS6 2AB")
    page.get_by_label("Postcode").nth(1).fill("M32 0JG")
    page.get_by_role("button", name="Remove place 1").click()
    expect(page.get_by_label("Postcode")).to_have_count(1)
    page.get_by_label("Add a council area").fill("Leeds")
    page.get_by_role("button", name="Add this area").click()
    expect(page.get_by_label("Leeds", exact=True)).to_be_checked()
    page.get_by_label("Friday").check()
    page.get_by_label("Opens").fill("noon")
    page.get_by_label("Opens").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("How to get it and what it costs")
    go_on(page)
    page.get_by_label("E-mail address").fill("kitchen at northmoor")
    go_on(page)
    follow(page, "Give an e-mail address like name@example.org")
    expect(page.get_by_label("E-mail address")).to_be_focused()
    page.get_by_label("E-mail address").fill("kitchen@northmoor.example")
    for _ in range(3):
        go_on(page)
    page.get_by_label("Choose a picture").set_input_files(photo)
    page.get_by_label("What does the picture show?").fill("Six people at a long table")
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Check what you wrote")
    follow(page, "See how it will look")
    expect(page.get_by_text("Preview. Only you see this.")).to_be_visible()
    expect(page.get_by_role("img", name="Six people at a long table")).to_be_visible()
    follow(page, "Back to your draft")
    follow(page, "Check and send")
    page.get_by_label("A note to TLAP").fill("Ask us for the figures.")
    press(page, "Send to TLAP")
    expect(page.get_by_role("heading", name="TLAP has it")).to_be_visible()


def test_two_people_on_one_step_and_going_back(open_page, signed_in):
    lead = open_page(f"{DESK}entries/new/", storage_state=signed_in(LEAD))
    step = begin(lead, "Two at one table") + "step/contact/"
    editor = open_page(step, storage_state=signed_in(EDITOR))
    lead.goto(step)
    editor.get_by_label("Phone").fill("0800 222")
    press(editor, "Save and come back later")
    lead.get_by_label("Phone").fill("0800 111")
    go_on(lead)
    expect(lead.get_by_text("Eddie Editor saved this step after you opened it")).to_be_visible()
    expect(lead.get_by_text("0800 222")).to_be_visible()
    expect(lead.get_by_label("Phone")).to_have_value("0800 111")
    go_on(lead)
    expect(lead.get_by_role("heading", level=1)).to_have_text("How you know it helps")
    lead.goto(step)
    lead.get_by_label("Phone").fill("0800 333")
    go_on(lead)
    expect(lead.get_by_role("heading", level=1)).to_have_text("How you know it helps")
    lead.go_back()
    expect(lead.get_by_label("Phone")).to_have_value("0800 333")
    editor.goto(step.replace("step/contact/", "check/"))
    expect(editor.get_by_text("a lead sends it")).to_be_visible()


@pytest.mark.looks
def test_every_page_is_accessible_and_no_wider_than_the_screen(open_page, signed_in, axe):
    page = open_page(f"{DESK}entries/new/", 390, storage_state=signed_in(LEAD))
    assert hard_to_use(page, axe) == []
    draft = begin(page, "As wide as the screen")
    for path in (
        "",
        *(f"step/{step}/" for step in STEPS),
        "step/contact/?mend=1",
        "check/",
        "preview/",
        "withdraw/",
    ):
        page.goto(draft + path)
        assert hard_to_use(page, axe) == [], path
        assert too_wide(page, (320, 390, 1280)) == [], path
