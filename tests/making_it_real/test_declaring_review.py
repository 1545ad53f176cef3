"""TLAP's page for a declaration: what waits, what is new since last time, and the decision."""

from datetime import date

import pytest

from carehub.moderation.models import QueueItem
from making_it_real.declaring import rounds
from making_it_real.models import Declaration, Rating
from tests.factories import (
    bring_to,
    fill_in,
    make_action,
    make_declaration,
    make_lead,
    make_moderator,
    make_organisation,
)
from tests.signing_in import letters, make_person, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbour():
    return make_organisation("Harbour Home Care", slug="harbour")


@pytest.fixture
def sent(harbour):
    return make_declaration(harbour, "submitted")


@pytest.fixture
def mo():
    return make_moderator()


def address(declaration):
    return f"/moderation/declarations/{declaration.pk}/"


def decide(client, declaration, decision, note=""):
    return client.post(address(declaration), {"decision": decision, "note": note})


def test_a_declaration_waits_in_the_queue_and_leads_to_its_page(client, sent, mo):
    sign_in(client, mo)
    html = client.get("/moderation/").text
    assert "Harbour Home Care" in html
    assert "Declaration" in html
    assert f'href="{address(sent)}"' in html
    html = client.get(address(sent)).text
    for words in (
        "We will listen.",
        "Six carers met us twice.",
        "I say 6.1 of 1.",
        "50 of 100",
        "Letters fit on one page",
    ):
        assert words in html


def test_only_moderators_come_here_and_drafts_are_not_there(client, sent, mo):
    assert client.get(address(sent)).status_code == 302
    for person in (make_lead(sent.organisation), make_person("asa@tlap.example", is_assessor=True)):
        assert sign_in(client, person).get(address(sent)).status_code == 403
    draft = make_declaration(make_organisation(), "draft")
    assert sign_in(client, mo).get(address(draft)).status_code == 404


def test_declared_it_is_public_and_its_leads_are_told(client, sent, mo):
    sign_in(client, mo)
    assert decide(client, sent, "declare", "Thank you.")["Location"] == "/moderation/"
    sent.refresh_from_db()
    item = QueueItem.objects.about(QueueItem.About.DECLARATION, sent.pk).get()
    assert (sent.status, item.outcome, item.settled_by) == ("declared", "Declared", mo)
    assert "Thank you." in letters(make_lead(sent.organisation).email)[-1].text


def test_to_ask_for_changes_one_says_why(client, sent, mo):
    sign_in(client, mo)
    assert "Say why, in words that help" in decide(client, sent, "send_back").text
    assert "Choose what you want to do" in client.post(address(sent), {"note": "Mm."}).text
    decide(client, sent, "send_back", "Say how many carers.")
    sent.refresh_from_db()
    assert (sent.status, sent.steps.first().why) == ("returned", "Say how many carers.")
    html = client.get(address(sent)).text
    assert "We will listen." not in html
    assert "Say how many carers." in html


def test_who_comes_second_is_told_who_was_first_and_keeps_the_note(client, sent, mo):
    sign_in(client, mo)
    Declaration.objects.get(pk=sent.pk).send_back(by=mo, why="First.")
    answer = decide(client, sent, "declare", "My long note.")
    assert answer.status_code == 409
    assert "Mo Moderator was here first" in answer.text
    assert "My long note.</textarea>" in answer.text


def test_a_renewal_shows_what_is_new_since_last_time(client, harbour, mo):
    before = make_declaration(harbour, score=2, on=date(2025, 11, 3))
    late, done = before.actions.get(), make_action(before, "A café in each town")
    lead = make_lead(harbour)
    done.finish(by=lead, why="Four are open.")
    draft = rounds.begin(harbour, by=lead)
    draft.ratings.all().delete()
    fill_in(draft, 2)
    Rating.objects.filter(declaration=draft, statement__code="1.1").update(score=4)
    draft.write({"commitment": "We will listen and ring back."}, by=lead, version=draft.version)
    make_action(draft, "A phone line")
    bring_to(draft, "submitted")
    type(late).objects.filter(pk=late.pk).update(due_on=date(2026, 1, 1))
    sign_in(client, mo)
    answer = client.get(address(draft))
    reading = answer.context["reading"]
    assert [
        len(each)
        for each in (reading.went_up, reading.went_down, reading.promised, reading.done, reading.late)
    ] == [1, 0, 1, 1, 1]
    assert "<ins>" in answer.text
    assert "and ring back." in answer.text
    assert "A café in each town" in answer.text


def test_everything_is_read_with_the_same_number_of_queries(client, harbour, mo, django_assert_num_queries):
    sent = make_declaration(harbour, "submitted")
    sign_in(client, mo)
    numbers = []
    for number in (1, 3):
        for each in range(number):
            make_action(sent, f"Action {number} {each}")
            sent.evidence.create(label="Notes", url=f"https://a.example/{number}/{each}", by=mo)
        with django_assert_num_queries(numbers[0] if numbers else 60, exact=bool(numbers)) as queries:
            client.get(address(sent))
        numbers.append(len(queries))
    assert len(set(numbers)) == 1
