"""What each process remembers of a survey must not hide what has changed since."""

import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from carehub import remember
from making_it_real.models import Campaign, Intake, PartAnswers, StatementTranslation
from making_it_real.survey import asked
from tests.factories import make_campaign, make_invitations, make_moderator, make_organisation
from tests.making_it_real.surveying import Person

pytestmark = pytest.mark.django_db
ENDED = "This survey has ended"


@pytest.fixture(autouse=True)
def no_bell(monkeypatch):
    monkeypatch.setattr("making_it_real.survey.sending.ring", lambda about: None)
    monkeypatch.setattr("making_it_real.survey.stuffing.QUICKEST", 0)


@pytest.fixture
def about():
    return make_campaign(about=[make_organisation("Northmoor Council", slug="northmoor")]).organisations.get()


@pytest.fixture
def later(monkeypatch):
    """later(seconds): for what processes remember, so much time has passed."""

    def passes(seconds):
        now = remember.monotonic() + seconds
        monkeypatch.setattr(remember, "monotonic", lambda: now)

    return passes


# --- Closing -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", ["you", "1", "2"])
def test_the_first_page_saved_after_the_closing_says_so_and_changes_nothing(about, page):
    person = Person(about)
    person.begin(position="u")
    person.say("1", **person.answers(1, "4"))
    before = PartAnswers.objects.values().get()
    Campaign.objects.get().close(by="a test")
    said = (
        person.say(page, position="c")
        if page == "you"
        else person.say(page, **person.answers(int(page), "0"))
    )
    assert ENDED in said.text
    assert PartAnswers.objects.values().get() == before


def test_nobody_begins_after_the_closing(about):
    person = Person(about)
    person.open("you")
    Campaign.objects.get().close(by="a test")
    assert ENDED in person.say("you", position="u").text
    assert not PartAnswers.objects.exists()


def test_nothing_is_sent_after_the_closing_by_invitation_either(about):
    (token,) = make_invitations(about)
    person = Person(about)
    person.client.get(f"/survey/i/{token}/")
    person.answer_all()
    form = person.form_token()
    Campaign.objects.get().close(by="a test")
    assert ENDED in person.say("check", form=form).text
    assert not Intake.objects.exists()
    late = Client()
    late.get(f"/survey/i/{token}/")
    assert ENDED in late.post(person.base + "you/", {"position": "u"}).text


def test_a_closed_survey_is_not_shown_for_longer_than_ten_minutes(about, later):
    person = Person(about)
    person.open()
    Campaign.objects.get().close(by="a test")
    later(asked.TOLD)
    assert ENDED in person.open().text


def test_after_the_last_day_nothing_is_believed(about, monkeypatch):
    person = Person(about)
    person.open()
    days = (Campaign.objects.get().closes_on - timezone.localdate()).days
    after = time.time() + (days + 1) * 24 * 60 * 60
    monkeypatch.setattr(asked.time, "time", lambda: after)
    assert ">Start" in person.open().text  # the clock has not come round yet
    Campaign.objects.get().close(by="The clock")
    assert ENDED in person.open().text


# --- Opening and joining -----------------------------------------------------------------------------------------------
def test_a_survey_that_opens_is_open_at_once(client):
    organisation = make_organisation()
    campaign = make_campaign(about=[organisation], status="draft")
    address = f"/survey/{campaign.slug}/{organisation.slug}/"
    assert "has not opened yet" in client.get(address).text
    campaign.open(by="a test")
    assert ">Start" in client.get(address).text


def test_an_organisation_that_joins_is_asked_about_at_once(about, client):
    newcomer = make_organisation("Southmoor Council", slug="southmoor")
    address = f"/survey/{about.campaign.slug}/southmoor/"
    assert client.get(address).status_code == 404
    about.campaign.organisations.create(organisation=newcomer)
    assert "Southmoor Council" in client.get(address).text


# --- What is told ------------------------------------------------------------------------------------------------------
def test_a_new_last_day_and_a_new_name_are_told_within_ten_minutes(about, later):
    person = Person(about)
    person.open()
    day = about.campaign.closes_on + timedelta(days=3)
    about.campaign.extend(day, by=make_moderator(), why="A postal strike.")
    about.organisation.name = "Northmoor and District"
    about.organisation.save()
    later(asked.TOLD)
    page = person.open().text
    assert "Northmoor and District" in page
    assert f"{day.day} {day:%B %Y}" in page


def test_a_translation_that_is_mended_is_read_within_ten_minutes(about, later, settings):
    settings.SURVEY_LANGUAGES = [("cy", "Cymraeg")]
    asked.questions(about.campaign.pk)
    first = about.campaign.statement_set.statements.first()
    StatementTranslation.objects.create(statement=first, language="cy", text="Rwy'n hapus.")
    later(asked.TOLD)
    line = asked.questions(about.campaign.pk).parts[0].lines[0]
    assert line.words("cy", False) == "Rwy'n hapus."


def test_an_invitation_tells_what_holds_now(about):
    (token,) = make_invitations(about)
    person = Person(about)
    person.open()
    about.organisation.name = "Northmoor and District"
    about.organisation.save()
    person.client.get(f"/survey/i/{token}/")
    assert "Northmoor and District" in person.open().text


def test_people_answer_about_a_suspended_organisation_as_before(about):
    """What is public of it stays, and so does the survey: it is TLAP's question, not the organisation's."""
    person = Person(about)
    person.open()
    about.organisation.suspend(by=make_moderator(), why="A test.")
    person.answer_all()
    person.send()
    assert Intake.objects.get().about == about


def test_a_process_that_has_just_started_asks_two_statements_more_once(about):
    """Thirteen, and BEGIN and COMMIT, are those of a process that knows the questions (test_survey_answering)."""
    (token,) = make_invitations(about)
    person = Person(about)
    remember.forget_all()
    with CaptureQueriesContext(connection) as said:
        person.client.get(f"/survey/i/{token}/")
        person.open()
        person.answer_all()
        person.send()
        person.open("sent")
    said = [query["sql"] for query in said.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert len(said) <= 13 + 2, "\n".join(said)


def test_each_campaign_asks_its_own_questions(about):
    first = Person(about)
    first.open()
    again = make_campaign("spring-2027", about=[about.organisation], comments=False).organisations.get()
    second = Person(again)
    second.begin()
    first.begin()
    assert 'name="more"' in first.open("1").text
    assert 'name="more"' not in second.open("1").text
