"""Somebody in danger who types it into the search box is told first where to get help at once."""

import pytest
from django.urls import reverse

from innovations.urgent import dangers
from tests.factories import make_innovation

LIFE = [
    "I want to kill myself",
    "kill my self",
    "my son wants to kill himself",
    "suicide",
    "suicidal thoughts",
    "sucide help",
    "suiside",
    "i dont want to be here anymore",
    "I don’t want to live any more",
    "thinking of ending it all",
    "end my life",
    "she took her own life",
    "self-harm",
    "selfharming",
    "hurting myself",
    "better off dead",
    "nothing left to live for",
    "I can't go on",
    "cant take it anymore",
    "wish I was dead",
    "I WANT TO DIE",
]
HARM = [
    "my husband hits me",
    "carer hitting my mum",
    "elder abuse",
    "abusive partner",
    "domestic violence",
    "scared of my son",
    "he is hurting me",
    "raped",
    "mum neglected in care home",
    "my grandson is stealing my money",
    "safeguarding",
]
ACCIDENT = [
    "she fell and can't get up",
    "mum has fallen cannot get back up",
    "dad is on the floor and cant get up",
    "chest pain",
    "nan having a stroke",
    "she's not breathing",
    "took too many tablets",
    "overdose",
]
NOTHING = [
    "wants to die at home",
    "want to die with dignity",
    "alcohol abuse",
    "drug abuse support group",
    "stroke club",
    "heart attack recovery",
    "cant get up the stairs",
    "falls prevention",
    "she hit her head",
    "my knee hurts",
    "therapy",
    "grape picking",
    "kill time",
    "end of life care",
    "living alone",
    "cutting hair at home",
    "dead",
    "",
]


@pytest.mark.parametrize(
    ("text", "danger"),
    [(text, "life") for text in LIFE]
    + [(text, "harm") for text in HARM]
    + [(text, "accident") for text in ACCIDENT],
)
def test_what_people_in_danger_type_is_understood(text, danger):
    assert dangers(text) == [danger]


@pytest.mark.parametrize("text", NOTHING)
def test_who_asks_for_something_else_is_not_alarmed(text):
    assert dangers(text) == []


def test_several_dangers_are_all_seen_the_gravest_first():
    assert dangers("took too many pills, I want to die, he hits me") == ["life", "harm", "accident"]


def test_a_very_long_text_takes_no_longer_than_it_is_long():
    assert dangers("fell " * 20_000) == []


def seen(client, **asked):
    return client.get(reverse("directory"), asked).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("view", ["", "map"])
def test_help_stands_above_the_results_and_where_nothing_is_found(client, words, view):
    found_nothing = seen(client, q="I want to kill myself", view=view)
    make_innovation("Talking about suicide")
    found_something = seen(client, q="suicide", view=view)
    assert "Talking about suicide" in found_something
    for html in (found_nothing, found_something):
        assert 'href="tel:999"' in html
        assert 'href="tel:116123"' in html
        assert 'href="tel:111"' in html
    assert found_something.index("tel:116123") < found_something.index("Talking about suicide")


@pytest.mark.django_db
def test_a_misspelt_cry_for_help_is_understood_as_it_was_mended(client, words):
    make_innovation("Talking about suicide")
    html = seen(client, q="suicde")
    assert "Showing results for" in html
    assert 'href="tel:116123"' in html


@pytest.mark.django_db
def test_who_is_hurt_by_somebody_is_told_whom_to_call(client, words):
    html = seen(client, q="my husband hits me")
    assert 'href="tel:08082000247"' in html
    assert "adult safeguarding" in html


@pytest.mark.django_db
def test_other_searches_show_no_alarm(client, words):
    make_innovation("Lunch club")
    assert "tel:999" not in seen(client, q="lunch club")
