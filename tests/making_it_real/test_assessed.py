"""An organisation reads what TLAP found and replies; and renews when its badge ends."""

from datetime import timedelta

import pytest
from django.utils import timezone

from making_it_real.models import Assessment
from tests.factories import (
    make_assessment,
    make_assessor,
    make_badge,
    make_criteria,
    make_declaration,
    make_lead,
    make_member,
    make_organisation,
    make_statement_set,
)
from tests.signing_in import letters, sign_in

pytestmark = pytest.mark.django_db

DESK = "/workspace/harbour/making-it-real/"
HERE = DESK + "assessment/"


@pytest.fixture
def harbour():
    make_statement_set()
    make_criteria()
    return make_organisation("Harbour Home Care", slug="harbour")


@pytest.fixture
def lead(client, harbour):
    """The browser is theirs."""
    lead = make_lead(harbour)
    sign_in(client, lead)
    return lead


def test_while_it_is_assessed_nobody_of_the_organisation_sees_what_is_found(client, harbour, lead):
    make_assessment(make_declaration(harbour))
    assert client.get(HERE).status_code == 404
    html = client.get(DESK).text
    assert "TLAP assesses your declaration" in html
    assert "We saw it." not in html


def test_a_lead_reads_the_result_and_replies_once(client, harbour, lead):
    one = make_assessment(make_declaration(harbour), "provisional", "changes")
    assert "TLAP has a first result" in client.get(DESK).text
    assert "TLAP has a first result" in client.get(DESK + "standing/").text
    html = client.get(HERE).text
    for words in (
        "It is all there.",
        "We saw it.",
        "Is it there: room?",
        "Evidence up to",
        "Assessed on",
        "You can reply until",
    ):
        assert words in html
    assert "Write your reply" in client.post(HERE, {"reply": " "}).text
    client.post(HERE, {"reply": "We have sent more."})
    one.refresh_from_db()
    assert (one.reply, one.replied_by) == ("We have sent more.", lead)
    assert "We have sent more." in letters(make_assessor().email)[-1].text
    assert "We have sent more." in client.get(HERE).text
    assert "a colleague has replied already" in client.post(HERE, {"reply": "More."}, follow=True).text
    assert Assessment.objects.get().reply == "We have sent more."


def test_an_editor_reads_it_and_is_told_whom_to_ask(client, harbour):
    make_assessment(make_declaration(harbour), "provisional")
    sign_in(client, make_member(harbour, "editor@harbour.example", "editor"))
    html = client.get(HERE).text
    assert "Ask " in html
    assert "Send your reply" not in html
    assert client.post(HERE, {"reply": "Mine."}).status_code == 403


def test_people_of_other_organisations_do_not_find_it(client, harbour):
    make_assessment(make_declaration(harbour), "provisional")
    sign_in(client, make_member(make_organisation("Other"), "other@other.example"))
    assert client.get(HERE).status_code == 404


def test_the_fourteenth_day_is_the_last_to_reply(client, harbour, lead):
    one = make_assessment(make_declaration(harbour), "provisional")
    for days, may in ((14, True), (15, False)):
        Assessment.objects.update(provisional_at=timezone.now() - timedelta(days=days))
        one.refresh_from_db()
        assert one.may_reply_on(timezone.localdate()) == may
    html = client.post(HERE, {"reply": "Too late?"}, follow=True).text
    assert "The time to reply is over" in html
    assert Assessment.objects.get().reply == ""


def test_a_badge_that_ends_soon_or_lapsed_offers_next_years_declaration(client, harbour, lead):
    badge = make_badge(harbour, until=timezone.localdate() + timedelta(days=91))
    assert "Your badge ends" not in client.get(DESK).text
    for days, words in (
        (90, "Your badge ends in 90 days"),
        (1, "Your badge ends tomorrow"),
        (0, "Your badge ends today"),
        (-1, "Your badge has lapsed"),
    ):
        type(badge).objects.update(until=timezone.localdate() + timedelta(days=days))
        assert words in client.get(DESK).text
    client.post(DESK + "begin/")
    html = client.get(DESK).text
    assert "Your badge has lapsed" not in html
    draft = harbour.declarations.get(status="draft")
    assert (draft.previous, draft.commitment) == (badge.assessment.declaration, "We will listen.")
