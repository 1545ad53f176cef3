"""From a first word to a badge and to its end, in a real browser and without script: the lead, a moderator and two assessors."""

import pytest
from playwright.sync_api import expect

from tests.journeys.going import follow, press
from tests.journeys.test_making_it_real_declaring import rate

pytestmark = pytest.mark.browser

LEAD, SLUG, NAME = "ola@assessed.example", "assessed-home-care", "Assessed Home Care"
HERE, PUBLIC = f"/workspace/{SLUG}/making-it-real/", f"/making-it-real/{SLUG}/"
MAKE = (
    "from carehub.accounts.models import Membership, Organisation, User; from carehub.accounts.trial import add_person; "
    f"add_person('{LEAD}', 'Ola Lead'); "
    f"o, _ = Organisation.objects.get_or_create(slug='{SLUG}', defaults={{'name': '{NAME}', 'demonstration': True}}); "
    f"Membership.objects.get_or_create(organisation=o, user=User.objects.get(email='{LEAD}'), defaults={{'role': 'lead'}})"
)
ENDS = (
    "from datetime import timedelta; from django.utils import timezone; from making_it_real.models import Badge; "
    "b = Badge.objects.get(organisation__slug='{slug}'); b.until = timezone.localdate() + timedelta(days={days}); "
    "b.awarded_on = b.until - timedelta(days=365); b.save()"
)
MORNING = "from making_it_real.tasks import keep_badges_true; keep_badges_true()"
SUBJECTS = f"from carehub.mail.models import OutboxMessage; print([m.subject for m in OutboxMessage.objects.filter(to='{LEAD}')])"


@pytest.fixture(scope="module")
def people(manage, site, signed_in):
    """{part: what that person's browser keeps}"""
    manage("shell", "-v", "0", "-c", MAKE)
    emails = {
        "lead": LEAD,
        **{part: f"{part}@carehub.example" for part in ("moderator", "assessor", "second")},
    }
    return {part: signed_in(email) for part, email in emails.items()}


@pytest.fixture
def come(open_page, people):
    """Opens a page as somebody."""
    return lambda part, path, width=1280, **options: open_page(
        path, width, storage_state=people.get(part), java_script_enabled=False, **options
    )


@pytest.fixture
def look(open_page, people, axe):
    """What is wrong with a page as it is drawn: to axe, and on a narrow screen."""

    def looked(part, path):
        found = []
        for width in (320, 1280):
            page = open_page(path, width, storage_state=people.get(part))
            beyond = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            found += [f"{width}: {each}" for each in axe(page)] + [f"{beyond} wider than {width}"] * (
                beyond > 0
            )
        return found

    return looked


@pytest.fixture
def pass_time(manage):
    """Moves the last day of the badge: so many days from today."""
    return lambda days: manage("shell", "-v", "0", "-c", ENDS.format(slug=SLUG, days=days))


def declare(page):
    press(page, "Begin")
    for address, label, words in (
        ("details/", "Who can people contact", "Home care team"),
        ("commitment/", "Our commitment", "We will ring back within a day."),
        ("room/", "Who was in the room?", "Eight people who use care met us in June."),
    ):
        page.goto(HERE + address)
        page.get_by_label(label).fill(words)
        if address == "details/":
            page.get_by_label("E-mail address").fill("care@assessed.example")
        press(page, "Save and go on")
    page.goto(f"{HERE}self-assessment/1/")
    for number in range(1, 7):
        rate(page, number)
    page.goto(f"{HERE}actions/new/")
    page.get_by_label("Theme").select_option(label="Workforce")
    for label, words in {
        "What will change?": "The same three people come to you",
        "For whom?": "Everyone we visit",
        "How will we know": "We count who came to whom.",
        "Who sees to it?": "Rota manager",
        "Who did you work it out with?": "Our monthly tea",
        "By when?": "2029-03-31",
    }.items():
        page.get_by_label(label).fill(words)
    press(page, "Save")
    sign_and_send(page)


def sign_and_send(page):
    page.goto(f"{HERE}sign/")
    page.get_by_label("Your job title").fill("Manager")
    press(page, "Sign it")
    page.goto(f"{HERE}check/")
    press(page, "Send to TLAP")


def decide(page, decision, note=""):
    follow(page, NAME)
    page.get_by_label(decision).check()
    page.get_by_label("Note to the organisation").fill(note)
    press(page, "Send decision")


def test_from_a_commitment_to_a_badge_with_a_return_a_reply_and_an_award(come, look):
    lead = come("lead", HERE, 390)
    declare(lead)
    moderator = come("moderator", "/moderation/")
    decide(moderator, "Ask for changes", "Say how people in their own homes were reached.")
    lead.goto(HERE)
    expect(lead.get_by_text("Say how people in their own homes were reached.")).to_be_visible()
    lead.goto(f"{HERE}room/")
    lead.get_by_label("Who was in the room?").fill("Eight people met us in June. We rang twelve at home.")
    press(lead, "Save and go on")
    sign_and_send(lead)
    moderator.goto("/moderation/")
    decide(moderator, "Declare")

    assessor = come("assessor", "/moderation/assessments/?q=assessed")
    assert look("assessor", "/moderation/assessments/") == []
    follow(assessor, NAME)
    expect(assessor.get_by_text("We rang twelve at home.")).to_be_visible()
    assert look("assessor", assessor.url) == []
    press(assessor, "Begin to assess")
    page_of_it = assessor.url
    criteria = assessor.locator("section.ch-question").all()
    criteria[0].get_by_label("Met", exact=True).check()
    criteria[0].get_by_label("Why").fill("They met in June, and an action came from it.")
    press(assessor, "Save")
    expect(assessor.get_by_text("1 of 8 done")).to_be_visible()
    for one in assessor.locator("section.ch-question").all()[1:]:
        one.get_by_label("Partly met").check()
        one.get_by_label("Why").fill("Some of it is there.")
    assert look("assessor", page_of_it) == []
    press(assessor, "Save and go on to the result")
    assessor.get_by_label("Badge awarded").check()
    assessor.get_by_label("Reasons").fill("A small and honest promise.")
    assert look("assessor", assessor.url) == []
    press(assessor, "Send to the organisation")
    expect(assessor.get_by_text("An award needs a second assessor")).to_be_visible()

    public = come("nobody", PUBLIC)
    expect(public.get_by_text("TLAP has not decided on this declaration yet")).to_be_visible()
    lead.goto(f"/workspace/{SLUG}/")
    lead.goto(HERE)
    follow(lead, "Read it and reply")
    expect(lead.get_by_text("A small and honest promise.")).to_be_visible()
    assert look("lead", lead.url) == []
    lead.get_by_label("Your reply").fill("We will reach more people next year.")
    press(lead, "Send your reply")
    expect(lead.get_by_text("TLAP reads your reply")).to_be_visible()

    second = come("second", "/moderation/assessments/?list=second")
    follow(second, NAME)
    expect(second.get_by_text("We will reach more people next year.").first).to_be_visible()
    assert look("second", second.url) == []
    second.get_by_label("Confirm the award").check()
    press(second, "Do this")
    expect(second.get_by_text("The badge is awarded.")).to_be_visible()
    public.goto(PUBLIC)
    for words in (
        "Badge awarded, valid until",
        "A small and honest promise.",
        "We will reach more people next year.",
    ):
        expect(public.get_by_text(words).first).to_be_visible()
    expect(public.get_by_text("with evidence up to")).to_be_visible()
    assert look("nobody", PUBLIC) == []


def test_a_renewal_begins_from_last_year(come, manage, pass_time, look):
    pass_time(59)
    manage("shell", "-v", "0", "-c", MORNING)
    assert "Your Making it Real badge ends in 59 days" in manage("shell", "-v", "0", "-c", SUBJECTS)
    lead = come("lead", HERE)
    expect(lead.get_by_text("Your badge ends in 59 days")).to_be_visible()
    assert look("lead", HERE) == []
    assessor = come("assessor", "/moderation/assessments/?list=badges&q=assessed")
    expect(assessor.get_by_text("Ends in 59 days")).to_be_visible()
    press(lead, "Begin this round")
    lead.goto(f"{HERE}commitment/")
    assert lead.get_by_label("Our commitment").input_value() == "We will ring back within a day."
    lead.goto(f"{HERE}self-assessment/1/")
    expect(lead.get_by_text("Carried over, please check").first).to_be_visible()


def test_a_badge_lapses_by_itself_and_is_announced_the_next_morning(come, manage, pass_time):
    public = come("nobody", PUBLIC)
    pass_time(0)
    public.reload()
    expect(public.get_by_text("Badge awarded, valid until")).to_be_visible()
    pass_time(-1)
    public.reload()
    expect(public.get_by_text("The badge lapsed on")).to_be_visible()
    public.goto("/making-it-real/register/?q=assessed")
    expect(public.locator(".ch-register__item", has_text=NAME).get_by_text("Badge lapsed")).to_be_visible()
    manage("shell", "-v", "0", "-c", MORNING)
    manage("shell", "-v", "0", "-c", MORNING)
    assert manage("shell", "-v", "0", "-c", SUBJECTS).count("Your Making it Real badge has lapsed") == 1


def test_tlap_withdraws_a_badge_and_everyone_reads_why(come, look, pass_time):
    pass_time(200)
    moderator = come("moderator", "/moderation/")
    follow(moderator, "Badges that hold")
    assert look("moderator", "/moderation/badges/") == []
    follow(moderator, NAME)
    assert look("moderator", moderator.url) == []
    press(moderator, "Withdraw the badge")
    expect(moderator.get_by_role("link", name="Say why")).to_be_visible()
    moderator.get_by_label("Why do you withdraw it?").fill("The logo stands on a leaflet for something else.")
    press(moderator, "Withdraw the badge")
    expect(moderator.get_by_text("is withdrawn. Its leads are told.")).to_be_visible()
    public = come("nobody", PUBLIC)
    expect(public.get_by_text("The logo stands on a leaflet for something else.").first).to_be_visible()
    expect(public.get_by_text("Badge withdrawn").first).to_be_visible()
    lead = come("lead", HERE)
    expect(lead.get_by_text("The logo stands on a leaflet for something else.")).to_be_visible()
