"""Against stuffing: what looks odd waits for a moderator, and nobody who answers in a library is turned away."""

import pytest
from django.core.cache import cache
from django.test import Client

from making_it_real.models import Burst, Intake
from making_it_real.survey import stuffing
from tests.factories import make_campaign, make_invitations, make_organisation
from tests.making_it_real.surveying import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def about():
    return make_campaign(about=[make_organisation()]).organisations.get()


@pytest.fixture(autouse=True)
def no_bell(monkeypatch):
    monkeypatch.setattr("making_it_real.survey.sending.ring", lambda about: None)


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(stuffing, "QUICKEST", 0)


def _answer(about, **client):
    person = Person(about, Client(**client))
    person.answer_all()
    return person.send()


def test_a_second_answer_needs_the_word_that_it_is_someone_else(about, quick):
    person = Person(about)
    person.answer_all()
    person.send()
    assert "Somebody answered on this device before" in person.open().text
    assert person.open("you")["Location"] == person.base
    del person.client.cookies[f"survey_{about.pk}"]  # the browser was closed; only “answered” is left
    assert person.client.cookies[f"survey_answered_{about.pk}"].value == "1"
    assert person.open("you")["Location"] == person.base
    assert person.client.post(person.base)["Location"].endswith("/you/")
    person.answer_all("0")
    person.send()
    assert Intake.objects.count() == 2


def test_an_invitation_leaves_no_mark_that_this_device_answered(about, quick):
    (token,) = make_invitations(about)
    person = Person(about)
    person.client.get(f"/survey/i/{token}/")
    person.answer_all()
    person.send()
    assert f"survey_answered_{about.pk}" not in person.client.cookies


def test_many_at_once_by_the_open_link_wait_and_none_is_refused(about, quick, monkeypatch):
    monkeypatch.setattr(stuffing, "BURST", 2)
    for number in range(4):
        assert _answer(about, REMOTE_ADDR=f"203.0.113.{number}")["Location"].endswith("/sent/")
    burst = Burst.objects.get()
    assert burst.about == about
    assert sorted(row.burst_id or 0 for row in Intake.objects.all()) == [0, 0, burst.pk, burst.pk]


def test_many_from_one_connection_wait(about, quick, monkeypatch):
    monkeypatch.setattr(stuffing, "SENT_A_DAY", 1)
    for address in ("203.0.113.1", "203.0.113.1", "203.0.113.2"):
        _answer(about, REMOTE_ADDR=address)
    assert Intake.objects.exclude(burst=None).count() == 1


def test_sending_again_does_not_count_towards_a_burst(about, quick, monkeypatch):
    """A double click, or a retry after an answer that was lost on its way: the cookie still says that nothing was sent."""
    monkeypatch.setattr(stuffing, "BURST", 2)
    person = Person(about)
    person.answer_all()
    cookie, token = person.client.cookies[f"survey_{about.pk}"].value, person.form_token()
    for _ in range(4):
        person.client.cookies[f"survey_{about.pk}"] = cookie
        assert person.say("check", form=token)["Location"].endswith("/sent/")
    assert Intake.objects.get().burst is None
    assert not Burst.objects.exists()


def test_a_morning_in_a_day_centre_waits_for_nobody(about, quick):
    for _ in range(5):
        _answer(about)
    assert not Burst.objects.exists()
    assert stuffing.SENT_A_DAY >= 50
    assert stuffing.BURST >= 30


def test_invited_answers_are_not_counted_towards_a_burst(about, quick, monkeypatch):
    monkeypatch.setattr(stuffing, "BURST", 0)
    (token,) = make_invitations(about)
    person = Person(about)
    person.client.get(f"/survey/i/{token}/")
    person.answer_all()
    person.send()
    assert Intake.objects.get().burst is None


def test_a_program_is_asked_to_look_again_and_loses_nothing(about, quick, monkeypatch):
    person = Person(about)
    person.answer_all()
    token = person.open("check").text.split('name="form" value="')[1].split('"')[0]
    assert "That was very quick" in person.say("check", form=token, nickname="Bot").text
    monkeypatch.setattr(stuffing, "QUICKEST", 1000)
    assert "That was very quick" in person.say("check", form=token).text
    monkeypatch.setattr(stuffing, "QUICKEST", 0)
    assert person.say("check", form=token)["Location"].endswith("/sent/")


def test_who_begins_hundreds_is_stopped_in_words(about, monkeypatch):
    monkeypatch.setattr("making_it_real.views.survey.starting.BEGINNINGS_A_DAY", 1)
    Person(about).begin()
    page = Person(about).begin()
    assert page.status_code == 429
    assert "stop until tomorrow" in page.text


def test_no_address_stands_in_the_cache(about, quick, monkeypatch):
    kept = []
    add = cache.add
    monkeypatch.setattr(
        cache, "add", lambda name, *more, **named: kept.append(name) or add(name, *more, **named)
    )
    _answer(about, REMOTE_ADDR="203.0.113.9")
    assert kept
    assert not [name for name in kept if "203.0" in name]  # "203" alone also stands in some hashes
