"""The survey at an organisation's desk and at TLAP's, as the browser draws them; and a paper form typed by keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.journeys.going import press
from tests.journeys.looking import hard_to_use, too_wide

pytestmark = pytest.mark.browser

LEAD, MODERATOR = "lead@carehub.example", "moderator@carehub.example"
DESK, TLAP = "/workspace/northmoor-libraries/survey/", "/moderation/surveys/"
PAGES = {
    "surveys": (LEAD, DESK),
    "how it stands": (LEAD, DESK + "desks/"),
    "how many could answer": (LEAD, DESK + "desks/eligible/"),
    "invitations": (LEAD, DESK + "desks/invitations/"),
    "invitations by e-mail": (LEAD, DESK + "desks/invitations/mail/"),
    "poster": (LEAD, DESK + "desks/poster/"),
    "paper": (LEAD, DESK + "desks/paper/"),
    "a form": (LEAD, DESK + "desks/paper/{pile}/"),
    "no form to check": (LEAD, DESK + "desks/paper/{pile}/check/"),
    "a file of forms": (LEAD, DESK + "desks/paper/file/"),
    "comments": (LEAD, DESK + "desks-closed/comments/"),
    "an answer": (LEAD, DESK + "desks-closed/comments/{comment}/"),
    "campaigns": (MODERATOR, TLAP),
    "a new campaign": (MODERATOR, TLAP + "new/"),
    "a campaign": (MODERATOR, TLAP + "desks/"),
    "more time": (MODERATOR, TLAP + "desks/do/extend/"),
    "publish": (MODERATOR, TLAP + "desks-closed/do/publish/"),
    "tallies": (MODERATOR, TLAP + "desks/tallies/"),
    "paper for TLAP": (MODERATOR, TLAP + "desks/paper/northmoor-libraries/"),
    "held back": (MODERATOR, "/moderation/held-back/{burst}/"),
    "comments to read": (MODERATOR, "/moderation/comments/{about}/"),
}
by_name = pytest.mark.parametrize(("who", "path"), PAGES.values(), ids=PAGES.keys())
ASKED = (
    "from making_it_real.models import Burst, Comment, CampaignOrganisation as C, PaperBatch; "
    "print(PaperBatch.objects.latest('pk').pk, Comment.objects.public().latest('decided_at').pk, "
    "Burst.objects.latest('pk').pk, C.objects.get(campaign__slug='desks').pk)"
)


@pytest.fixture(scope="module")
def places(site, manage):
    """What fills an address."""
    manage("load_demonstration_data", "--accounts")
    manage("shell", "-v", "0", "-c", "import tests.journeys.a_survey_at_the_desk")
    found = manage("shell", "-v", "0", "-c", ASKED).splitlines()[-1].split()
    return dict(zip(("pile", "comment", "burst", "about"), found, strict=True))


@pytest.fixture
def open_desk(open_page, signed_in, places):
    def open_it(who, path, width=1280, **options):
        return open_page(path.format(**places), width, storage_state=signed_in(who), **options)

    return open_it


@by_name
@pytest.mark.looks
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(open_desk, axe, who, path):
    page = open_desk(who, path, 320)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert too_wide(page) == []
    assert hard_to_use(page, axe) == []


def test_a_form_is_typed_by_keyboard_typed_again_and_counted(open_desk):
    page = open_desk(LEAD, DESK + "desks/paper/{pile}/")
    for key in ["1", "4", *("3" * 25), "x"]:
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.type") == "submit"
    page.keyboard.press("Enter")
    page.get_by_text("on this form and put it aside").wait_for()
    page.goto(page.url + "check/")
    for key in ["1", "4", *("3" * 24), "0", "x"]:
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    page.get_by_text("Typed now: No, never").wait_for()
    page.get_by_label("Typed first: Yes, mostly").check()
    press(page, "Count it like this")
    page.get_by_text("is counted. You can put the paper away.").wait_for()


def test_a_form_is_typed_without_script(open_desk):
    page = open_desk(LEAD, DESK + "desks/paper/{pile}/", java_script_enabled=False)
    page.get_by_label("I use care or support").check()
    for radio in page.get_by_label("Sometimes", exact=True).all():
        radio.check()
    press(page, "Save, and type the next")
    page.get_by_text("on this form and put it aside").wait_for()


def test_the_poster_and_the_links_lead_to_the_survey(open_desk):
    page = open_desk(LEAD, DESK + "desks/poster/")
    address = page.get_by_role("link", name="/survey/desks/northmoor-libraries/").get_attribute("href")
    page.goto(address)
    expect(page.get_by_role("button", name="Start")).to_be_visible()
    page = open_desk(LEAD, DESK + "desks/invitations/")
    page.get_by_label("How many?").fill("2")
    with page.expect_download() as download:
        page.get_by_role("button", name="Make the file").click()
    link = download.value.path().read_text().splitlines()[1].partition(",")[2]
    page.goto(link)
    expect(page.get_by_role("button", name="Start")).to_be_visible()
