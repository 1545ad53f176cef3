"""An organisation's desk as the browser draws it: accessible, no wider than the screen, and quiet, for whoever signed in."""

import pytest

from tests.journeys.looking import hard_to_use, too_wide

pytestmark = pytest.mark.browser

LEAD, EDITOR, NEWCOMER, ASSESSOR = (
    f"{name}@carehub.example" for name in ("lead", "editor", "newcomer", "assessor")
)
PAGES = {
    "desk of a lead": (LEAD, "/workspace/northmoor-council/"),
    "desk with a claim and a suggestion": (LEAD, "/workspace/northmoor-libraries/"),
    "desk of an editor": (EDITOR, "/workspace/northmoor-council/"),
    "desk that waits for TLAP": (NEWCOMER, "/workspace/eastby-kitchen-table/"),
    "choice of desks": (LEAD, "/workspace/"),
    "start": (LEAD, "/workspace/new/"),
    "entries": (LEAD, "/workspace/northmoor-council/entries/"),
    "people": (LEAD, "/workspace/northmoor-council/people/"),
    "invite": (LEAD, "/workspace/northmoor-council/people/invite/"),
    "leave": (LEAD, "/workspace/northmoor-council/people/leave/"),
    "details": (LEAD, "/workspace/northmoor-council/details/"),
    "details that wait": (LEAD, "/workspace/northmoor-libraries/details/"),
    "details for an editor": (EDITOR, "/workspace/northmoor-council/details/"),
    "claim an entry": (LEAD, "/innovations/hook-line-and-company/claim/"),
    "claim an organisation that has people": (EDITOR, "/organisations/northmoor-libraries/claim/"),
    "claim that was sent": (NEWCOMER, "/organisations/harbour-home-care/claim/"),
    "result of TLAP": (LEAD, "/workspace/northmoor-council/making-it-real/assessment/"),
    "assessments": (ASSESSOR, "/moderation/assessments/"),
    "assessments in hand": (ASSESSOR, "/moderation/assessments/?list=all"),
    "assessments decided": (ASSESSOR, "/moderation/assessments/?list=decided"),
    "badges that hold": (ASSESSOR, "/moderation/badges/"),
    "invitation link that is none": (LEAD, "/invitations/nothing/"),
}
by_name = pytest.mark.parametrize(("who", "path"), PAGES.values(), ids=PAGES.keys())


@pytest.fixture
def open_desk(open_page, signed_in):
    """Opens a page for somebody who has signed in."""
    return lambda who, path, width=1280, **options: open_page(
        path, width, storage_state=signed_in(who), **options
    )


@by_name
@pytest.mark.looks
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(open_desk, axe, who, path):
    page = open_desk(who, path, 320)
    assert too_wide(page) == []
    assert hard_to_use(page, axe) == []


def test_the_desk_works_by_keyboard_and_without_script(open_desk):
    page = open_desk(LEAD, "/workspace/northmoor-council/", java_script_enabled=False)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.get_by_text("Switch organisation").press("Enter")
    page.get_by_role("link", name="Northmoor Libraries").press("Enter")
    page.wait_for_url("**/workspace/northmoor-libraries/")
    page.get_by_role("link", name="People", exact=True).press("Enter")
    page.wait_for_url("**/workspace/northmoor-libraries/people/")
