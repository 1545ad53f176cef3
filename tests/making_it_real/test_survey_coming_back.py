"""Save and come back: by a code that can be said on the phone."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from making_it_real.models import PartAnswers
from making_it_real.survey import codes
from making_it_real.survey.code_words import WORDS
from making_it_real.tasks import forget_part_answers
from tests.factories import make_campaign, make_organisation
from tests.making_it_real.surveying import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    about = make_campaign(about=[make_organisation()]).organisations.get()
    one = Person(about)
    one.begin(position="c")
    one.say("1", **one.answers(1, "2"))
    return one


def _code(person):
    return re.search(r'translate="no">([^<]+)<', person.say("later").text)[1]


def test_a_code_opens_the_answers_in_another_browser_and_the_first_one_is_told(person):
    code = _code(person)
    other = Client()
    page = other.post("/survey/back/", {"code": code})
    assert page["Location"] == person.base + "you/"
    assert "checked" in other.get(person.base + "1/").text
    assert "We cannot find your answers" in person.open("1").text
    assert person.say("2", **person.answers(2)).status_code == 200
    assert "2" not in PartAnswers.objects.get().answers.lstrip("2")


@pytest.mark.parametrize("write", [str.upper, str.title, lambda c: c.replace(" ", "-"), lambda c: c.replace(" ", ""),
                                   lambda c: f"  {c.replace(' ', '. ')}. "])  # fmt: skip
def test_however_it_is_written_a_code_works(person, write):
    assert Client().post("/survey/back/", {"code": write(_code(person))}).status_code == 302


def test_only_a_keyed_hash_of_the_code_is_kept(person):
    code = _code(person)
    row = PartAnswers.objects.get()
    kept = " ".join(str(getattr(row, field.attname)) for field in row._meta.fields)
    assert not any(len(word) > 3 and word in kept for word in code.split())
    assert row.code_hash == codes.hash_of(code)


def test_a_wrong_code_is_offered_no_guess(person):
    words = _code(person).split()
    nearly = " ".join([*words[:3], "zebra", words[4]])
    wrong = "zebra zebra zebra zebra 00"
    page, other = (Client().post("/survey/back/", {"code": code}).text for code in (nearly, wrong))
    assert "We do not know this code" in page
    word = re.compile(rf"\b{words[3]}\b")  # which may be a word of any page, such as apple-touch-icon
    assert len(word.findall(page.replace(nearly, ""))) == len(word.findall(other.replace(wrong, "")))
    assert "Type your code" in Client().post("/survey/back/", {"code": " "}).text


def test_guessing_stops_after_so_many_tries(person, monkeypatch):
    monkeypatch.setattr(codes, "TRIES_A_DAY", 2)
    code = _code(person)
    browser = Client()
    for _ in range(2):
        browser.post("/survey/back/", {"code": "apple apple apple apple 00"})
    assert "Too many codes were tried" in browser.post("/survey/back/", {"code": code}).text
    assert Client(REMOTE_ADDR="203.0.113.7").post("/survey/back/", {"code": code}).status_code == 302


def test_a_newer_code_takes_the_place_of_the_older_one(person):
    first, second = _code(person), _code(person)
    assert Client().post("/survey/back/", {"code": first}).status_code == 200
    assert Client().post("/survey/back/", {"code": second}).status_code == 302


def test_after_thirty_days_it_is_gone(person):
    code = _code(person)
    PartAnswers.objects.update(day=timezone.localdate() - timedelta(days=31))
    forget_part_answers()
    assert "We do not know this code" in Client().post("/survey/back/", {"code": code}).text


def test_the_words_of_codes_are_256_short_plain_ones_and_none_begins_another():
    assert len(WORDS) == len(set(WORDS)) == 256
    assert all(word.isascii() and word.islower() and 3 <= len(word) <= 9 for word in WORDS)
