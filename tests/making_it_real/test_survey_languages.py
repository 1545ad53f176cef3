"""The survey in other languages: texts by gettext, statements as data, and one that is written from right to left."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client

from carehub.remember import forget_all
from innovations.models import Category
from making_it_real.models import Invitation, Statement, StatementTranslation
from tests import pseudo_language
from tests.factories import (
    make_campaign,
    make_category,
    make_invitations,
    make_organisation,
    make_statement_set,
)
from tests.making_it_real.surveying import Person

pytestmark = pytest.mark.django_db
DATA = {"CareHub", "0808 157 0123", "1234", "12345", "English", "العربيّة"}  # the same in every language


@pytest.fixture
def right_to_left(settings, tmp_path):
    settings.LOCALE_PATHS = [pseudo_language.write(tmp_path)]
    settings.SURVEY_LANGUAGES = ["ar"]
    settings.LANGUAGES = [("en-gb", "English"), ("ar", "العربيّة")]


@pytest.fixture
def about():
    make_statement_set(each=2)
    StatementTranslation.objects.bulk_create(
        StatementTranslation(statement=one, language="ar", text=pseudo_language.pseudo(one.text),
                             easy_read=pseudo_language.pseudo(one.easy_read))
        for one in Statement.objects.all()
    )  # fmt: skip
    hub = make_category("hub")
    Category.objects.update(name="☀")  # names are data, and have no letters here
    return make_campaign(
        about=[make_organisation("☀☀", slug="sun")], title="☀", categories=[hub]
    ).organisations.get()


class _Texts(HTMLParser):
    """What a person reads or hears, but for what is marked as English (licences, codes)."""

    SPOKEN = ("aria-label", "alt", "placeholder", "data-stop")
    EMPTY = ("meta", "link", "img", "input", "br", "use", "rect", "circle", "path", "polygon")

    def __init__(self):
        super().__init__()
        self.found, self.within = [], []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag not in self.EMPTY:
            self.within.append((tag, given.get("lang") == "en-GB" and tag != "html"))
        self.found += [given[name] for name in self.SPOKEN if given.get(name)]

    def handle_endtag(self, tag):
        if tag not in self.EMPTY:
            self.within.pop()

    def handle_data(self, data):
        if self.within and not any(english for _, english in self.within) and self.within[-1][0] != "script":
            self.found.append(data)


def _untranslated(html):
    reader = _Texts()
    reader.feed(html)
    outside = [re.sub(r"⟦[^⟧]*⟧", "", text).strip() for text in reader.found]
    left = [text for text in outside if re.search(r"[A-Za-z]{2}", text) and text not in DATA]
    return [
        text for text in left if not re.fullmatch(r"– CareHub|http://\S+|[0-9A-F]{4}(-[0-9A-F]{4}){2}", text)
    ]


def _pages(about):
    """{page: html} of every page of the survey."""
    person = Person(about)
    person.client.get("/survey/?language=ar")
    found = {"find": person.client.get("/survey/"), "found": person.client.get("/survey/?near=☀"),
             "no such place": person.client.get("/survey/?near=ZZ99+9ZZ"), "no such link": person.client.get("/survey/i/x.y/"),
             "back": person.client.get("/survey/back/"), "wrong code": person.client.post("/survey/back/", {"code": "x"}),
             "start": person.open(), "start, easy": person.client.get(person.base + "?easy=1"),
             "lost": person.client.get(person.base + "?easy=0&lost=1"), "you": person.open("you")}  # fmt: skip
    person.say("you")
    found |= {"part": person.open("1"), "problem": person.say("1", a0="4", more="☀" * 2001), "words": person.open("words"),
              "check": person.open("check"), "later": person.open("later"), "code": person.say("later"),
              "quick": person.say("check", form="x")}  # fmt: skip
    person.client.get(person.base + "?easy=1")
    found |= {
        "easy": person.open("2/1"),
        "easy, problem": person.say("2/1"),
        "easy, check": person.open("check"),
    }
    person.client.get(person.base + "?easy=0")
    person.send()
    found |= {"sent": person.open("sent"), "someone else": person.open()}
    (token,) = make_invitations(about)
    other = Person(about)
    other.client.get("/survey/?language=ar")
    Invitation.objects.all().delete()
    found["used"] = other.client.get(f"/survey/i/{token}/")
    about.campaign.close(by="a test")
    forget_all()
    found["finished"] = other.open()
    return found


def test_every_page_is_written_from_right_to_left_and_no_text_was_forgotten(
    about, right_to_left, monkeypatch
):
    monkeypatch.setattr("making_it_real.survey.sending.ring", lambda about: None)
    monkeypatch.setattr("making_it_real.survey.stuffing.QUICKEST", 0)
    wrong = {}
    for name, page in _pages(about).items():
        assert page.status_code in (200, 404), name
        assert '<html lang="ar" dir="rtl"' in page.text, name
        if left := _untranslated(page.text):
            wrong[name] = left
    assert wrong == {}


def test_the_choice_is_kept_for_the_survey_and_nothing_else(about, right_to_left):
    browser = Client()
    assert 'lang="en-GB"' in browser.get("/survey/").text
    browser.get("/survey/?language=ar")
    assert 'dir="rtl"' in browser.get("/survey/back/").text
    assert 'dir="rtl"' not in browser.get("/privacy/").text
    assert 'dir="rtl"' not in browser.get("/survey/?language=xx").text
    browser.get("/survey/?language=en-gb")
    assert 'dir="rtl"' not in browser.get("/survey/").text


@pytest.mark.parametrize("easy", [False, True], ids=["longer", "Easy Read"])
def test_on_any_page_another_language_loses_nothing_of_what_was_ticked(about, right_to_left, easy):
    person = Person(about)
    person.begin(position="c")
    first = "1/1/" if easy else "1/"
    if easy:
        person.client.get(person.base + "1/1/?easy=1")
    for page, ticked in (
        ("you/", {"position": "c"}),
        (first, {"a0": "3"}),
        ("words/", {"a0": "2"}),
        ("check/", {}),
    ):
        there = person.client.get(person.base + page).text
        assert 'form="answers" name="language" value="ar"' in there, page
        answer = person.client.post(person.base + page, {**ticked, "language": "ar"})
        assert answer.headers["Location"] == f"{person.base}{page}?language=ar"
        shown = person.client.get(answer.headers["Location"]).text
        assert 'dir="rtl"' in shown, page
        assert shown.count(" checked") == len(ticked), page
        person.client.get("/survey/?language=en-gb")


def test_with_english_alone_there_is_nothing_to_choose(about):
    assert "ch-languages" not in Client().get("/survey/").text
    assert 'lang="en-GB"' in Client().get("/survey/?language=cy").text


def test_a_statement_that_is_not_translated_is_shown_in_english(about, right_to_left):
    first = Statement.objects.in_order().first()
    StatementTranslation.objects.get(statement=first).delete()
    person = Person(about)
    person.begin()
    page = person.client.get(person.base + "1/?language=ar").text
    assert f"“{first.text}”" in page
    assert page.count("“⟦") == 1


def test_a_translation_does_not_change_while_people_are_being_asked(about):
    with pytest.raises(ValidationError, match="People are answering this now"):
        StatementTranslation.objects.first().full_clean()


def test_welsh_is_ready_to_be_filled_in():
    assert "cy" in dict(settings.LANGUAGES)
    assert len(pseudo_language.texts()) > 150
