"""The survey's pages: asked gently, kept page by page, sent once."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from carehub.logs import WithoutTokens
from making_it_real.models import Campaign, Intake, PartAnswers, SentKey
from tests.factories import (
    make_campaign,
    make_category,
    make_invitations,
    make_organisation,
    make_statement_set,
)
from tests.making_it_real.surveying import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def about():
    return make_campaign(about=[make_organisation("Northmoor Council", slug="northmoor")]).organisations.get()


@pytest.fixture
def person(about):
    return Person(about)


@pytest.fixture(autouse=True)
def no_bell(monkeypatch):
    """So that what was sent stays in the intake to be looked at."""
    monkeypatch.setattr("making_it_real.survey.sending.ring", lambda about: None)


@pytest.fixture(autouse=True)
def anybody_may_be_quick(monkeypatch):
    monkeypatch.setattr("making_it_real.survey.stuffing.QUICKEST", 0)


# --- The way through ---------------------------------------------------------------------------------------------------
def test_from_the_first_page_to_thank_you(about, person):
    first = person.open().text
    assert first.index("What will be shown, and to whom") < first.index(">Start")
    person.answer_all(position="u", payment="s")
    assert "Check your answers" in person.open("check").text
    assert person.send()["Location"].endswith("/sent/")
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
    begin_and_commit = 2  # a savepoint here, as the test itself is a transaction
    assert len(said) + begin_and_commit <= 15, "\n".join(said)


def test_pages_on_which_nothing_was_said_yet_ask_the_database_nothing(
    about, person, django_assert_num_queries
):
    person.begin()
    person.open("1")
    with django_assert_num_queries(0):
        for page in ("", "2", "3", "later"):
            assert person.open(page).status_code == 200


def test_every_question_can_be_left_out(person):
    person.begin()
    for part in person.questions.parts:
        assert person.say(part.theme.value, skip="1").status_code == 302
    assert "You left out 12 statements" in person.open("check").text
    person.send()
    row = Intake.objects.get()
    assert (row.answers, row.position, row.payment) == ("-" * 12, "-", "-")


def test_a_missing_answer_is_pointed_out_once_and_what_was_said_is_kept(person):
    person.begin()
    page = person.say("1", a0="4")
    assert "There is one answer to check" in page.text
    assert 'href="#a1-4"' in page.text
    assert "<title>Error:" in page.text
    assert PartAnswers.objects.get().answers.startswith("4-")
    assert person.say("1", a0="4", again="1").status_code == 302


def test_skipping_keeps_what_was_said_before(person):
    person.answer_all("2")
    person.open("1")
    person.say("1", **person.answers(1, "2"), skip="1")
    assert PartAnswers.objects.get().answers == "2" * 12


def test_wrong_input_is_refused_in_words_and_nothing_breaks(person):
    person.begin(position="robot", payment="\x00")
    assert (PartAnswers.objects.get().position, PartAnswers.objects.get().payment) == ("-", "-")
    assert "answer to check" in person.say("1", a0="9", a1="4").text
    assert PartAnswers.objects.get().answers.startswith("-4")
    assert "Use 2,000 letters or fewer" in person.say("1", a0="4", a1="4", more="x" * 2001, again="1").text
    assert PartAnswers.objects.get().comments == {}
    for page in ("0", "7", "1/9", "words"):
        assert person.open(page).status_code in (302, 404)


def test_the_choices_come_back_with_the_page(person):
    person.begin(position="b")
    person.say("1", a0="4", a1="x", more="The letters are too small.")
    assert 'id="position-b" name="position" type="radio" value="b" checked' in person.open("you").text
    page = person.open("1").text
    assert 'value="4" checked' in page
    assert 'value="x" checked' in page
    assert "The letters are too small." in page
    assert "checked" not in person.open("2").text


def test_words_that_were_added_can_be_changed_and_taken_out(person):
    person.begin()
    person.say("1", **person.answers(1), more="First.")
    assert PartAnswers.objects.get().comments == {"1": "First."}
    assert 'name="had"' in person.open("1").text
    person.say("1", **person.answers(1), more="", had="1")
    assert PartAnswers.objects.get().comments == {}


def test_words_too_long_to_keep_leave_those_kept_before(person):
    person.begin()
    person.say("1", **person.answers(1), more="First.")
    page = person.say("1", **person.answers(1), more="x" * 2001, had="1")
    assert "Use 2,000 letters or fewer" in page.text
    assert "x" * 2001 in page.text
    assert PartAnswers.objects.get().comments == {"1": "First."}


def test_a_change_from_the_check_page_leads_back_to_it(person):
    person.answer_all()
    assert "/2/?back=check#s1" in person.open("check").text
    done = person.client.post(person.base + "2/?back=check", person.answers(2, "0"))
    assert done["Location"].endswith("/check/")
    assert (
        PartAnswers.objects.get().answers == "3300" + "3" * 8
        or PartAnswers.objects.get().answers[2:4] == "00"
    )


def test_what_people_know_of_is_asked_where_the_campaign_wants_it():
    categories = [make_category("digital-hub"), make_category("memory-cafe")]
    about = make_campaign(about=[make_organisation()], categories=categories).organisations.get()
    person = Person(about)
    person.begin()
    assert person.say("6", **person.answers(6))["Location"].endswith("/words/")
    assert "“Memory cafe”: have you heard of it?" in person.open("words").text
    person.say("words", a0="2")
    assert PartAnswers.objects.get().awareness == "2-"
    assert "Yes, and I have used it" in person.open("check").text


# --- Once, whatever happens ----------------------------------------------------------------------------------------------
def test_a_second_click_a_reload_and_a_retry_are_one_response(person):
    person.answer_all()
    before = dict(person.client.cookies)
    token = {"form": _token(person)}
    person.say("check", **token)
    person.client.cookies.update(before)  # the answer was lost: the browser knows nothing of it
    assert person.say("check", **token)["Location"].endswith("/sent/")
    person.client.cookies.update(before)
    assert person.say("3", **person.answers(3))["Location"].endswith("/sent/")
    assert Intake.objects.count() == SentKey.objects.count() == 1


def test_the_receipt_stays_the_same_and_says_nothing_of_the_answers(person):
    person.answer_all("4")
    person.send()
    first, second = person.open("sent").text, person.open("sent").text
    receipt = first.split('ch-receipt" dir="ltr">')[1].split("<")[0]
    assert receipt in second
    assert len(receipt) == 14


def test_a_page_left_open_by_somebody_else_does_not_send_the_answers_of_the_next(about, person):
    person.answer_all()
    stale = _token(person)
    person.client.post(person.base)
    person.answer_all("1")
    page = person.say("check", form=stale)
    assert "Somebody else began to answer" in page.text
    assert not Intake.objects.exists()


def test_answers_are_nowhere_in_the_cookies(person):
    person.answer_all("4", position="u", payment="s")
    cookie = person.client.cookies[f"survey_{person.about.pk}"]
    assert "4444" not in cookie.value
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (
        True,
        "Lax",
        "/survey/",
        "",
    )
    assert PartAnswers.objects.get().key_hash not in cookie.value


def test_a_cookie_that_was_tampered_with_is_no_cookie(person):
    person.begin()
    name = f"survey_{person.about.pk}"
    person.client.cookies[name] = person.client.cookies[name].value + "x"
    assert person.open("1")["Location"].endswith("?lost=1")
    assert "We find no answers in this browser" in person.client.get(person.base + "?lost=1").text


def test_without_cookies_people_are_told_so_and_of_other_ways(about):
    browser = Client(enforce_csrf_checks=True)
    base = f"/survey/{about.campaign.slug}/{about.organisation.slug}/"
    page = browser.post(base + "you/", {"position": "c"})
    assert page.status_code == 403
    assert "The survey needs one cookie" in page.text
    assert "by phone or on paper" in page.text


# --- By invitation --------------------------------------------------------------------------------------------------------
def test_an_invitation_leads_into_the_same_pages_and_works_once(about):
    (token,) = make_invitations(about)
    person = Person(about)
    page = person.client.get(f"/survey/i/{token}/")
    assert page["Location"] == person.base
    person.answer_all()
    person.client.get(f"/survey/i/{token}/")  # opened again from the letter: what was begun goes on
    person.send()
    assert Intake.objects.get().channel == "i"
    assert "This link was used already" in Client().get(f"/survey/i/{token}/").text


def test_the_same_invitation_in_two_browsers_counts_once(about):
    (token,) = make_invitations(about)
    one, other = Person(about), Person(about)
    for each in (one, other):
        each.client.get(f"/survey/i/{token}/")
        each.answer_all()
    one.send()
    assert "This invitation was used already" in other.send().text
    assert Intake.objects.count() == 1


def test_a_link_that_is_not_ours_is_a_plain_page_and_its_token_is_not_logged(client, caplog):
    page = client.get("/survey/i/abcdefgh.ijklmnop/")
    assert page.status_code == 404
    assert "We cannot find that survey" in page.text
    (record,) = [one for one in caplog.records if "/survey/i/" in one.getMessage()]
    WithoutTokens().filter(record)
    assert "abcdefgh" not in record.getMessage()


def test_what_is_not_open_says_so(client):
    organisation = make_organisation()
    for slug, status, words in (("soon", "draft", "has not opened yet"), ("over", "closed", "has ended")):
        make_campaign(slug, about=[organisation], status=status)
        assert words in client.get(f"/survey/{slug}/{organisation.slug}/").text
        assert words in client.get(f"/survey/{slug}/{organisation.slug}/you/").text
    assert client.get(f"/survey/never/{organisation.slug}/").status_code == 404
    assert client.get("/survey/over/somebody-else/").status_code == 404


def test_who_sends_after_the_closing_is_told_that_it_has_ended(about, person):
    person.answer_all()
    token = _token(person)
    Campaign.objects.get().close(by="a test")
    assert "This survey has ended" in person.say("check", form=token).text
    assert not Intake.objects.exists()
    assert PartAnswers.objects.count() == 1


# --- Easy Read ----------------------------------------------------------------------------------------------------------
def test_easy_read_asks_one_statement_at_a_time(person):
    person.begin()
    person.client.get(person.base + "?easy=1")
    assert person.open("1")["Location"].endswith("/1/1/")
    page = person.open("1/1").text
    assert page.count("<fieldset") == 1
    assert page.count('class="ch-face') == 6 + page.count('class="ch-face__disc')
    assert "This is not about me" in page
    assert "Question 1 of 12" in page
    for part in person.questions.parts:
        for number in range(1, len(part.lines) + 1):
            assert person.say(f"{part.theme.value}/{number}", a0="1").status_code == 302
    person.send()
    assert Intake.objects.get().answers == "1" * 12


def test_switching_keeps_also_what_was_not_saved_yet(person):
    person.begin()
    to = person.say("1", a0="4", more="Small letters.", switch="1")["Location"]
    assert to.endswith("/1/1/?easy=1")
    assert 'value="4" checked' in person.client.get(to).text
    back = person.say("1/1", a0="0", switch="1")["Location"].split("#")[0]
    page = person.client.get(back).text
    assert 'value="0" checked' in page
    assert "Small letters." in page


def _token(person):
    return person.open("check").text.split('name="form" value="')[1].split('"')[0]
