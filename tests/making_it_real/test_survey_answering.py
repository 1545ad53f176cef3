"""The survey's pages: asked gently, kept page by page, sent once."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from making_it_real.models import Intake, Invitation, PartAnswers, SentKey
from tests.factories import make_campaign, make_invitations, make_organisation, make_statement_set
from tests.making_it_real.surveying import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def about():
    return make_campaign(about=[make_organisation("Northmoor Council", slug="northmoor")]).organisations.get()


@pytest.fixture(autouse=True)
def no_bell(monkeypatch):
    """So that what was sent stays in the intake to be looked at."""
    monkeypatch.setattr("making_it_real.survey.sending.ring", lambda about: None)


@pytest.fixture(autouse=True)
def anybody_may_be_quick(monkeypatch):
    monkeypatch.setattr("making_it_real.survey.stuffing.QUICKEST", 0)


def test_from_the_first_page_to_thank_you(about):
    person = Person(about)
    assert "What will be shown, and to whom" in person.open().text
    person.answer_all(position="u", payment="s")
    assert "Check your answers" in person.open("check").text
    thanks = person.send()
    assert thanks["Location"].endswith("/sent/")
    assert "Thank you" in person.open("sent").text
    row = Intake.objects.get()
    assert (row.answers, row.position, row.payment, row.channel) == ("3" * 12, "u", "s", "o")
    assert row.about == about
    assert not PartAnswers.objects.exists()


def test_a_whole_response_by_invitation_takes_fifteen_statements_at_most():
    make_statement_set(each=5)
    about = make_campaign(about=[make_organisation()]).organisations.get()
    (token,) = make_invitations(about)
    Person(about).open()  # another visitor: what is frozen is known to the process from then on
    person = Person(about)
    with CaptureQueriesContext(connection) as asked:
        person.client.get(f"/survey/i/{token}/")
        person.open()
        person.answer_all(position="c", payment="n")
        person.send()
        assert "Thank you" in person.open("sent").text
    assert Intake.objects.get().channel == "i"
    said = [query["sql"] for query in asked.captured_queries if "SAVEPOINT" not in query["sql"]]
    begin_and_commit = 2
    assert len(said) + begin_and_commit <= 15, "\n".join(said)
