"""What a service is called says what it is for, where the feed's own terms do not."""

import pytest

from innovations.models import Audience, Need
from innovations.open_referral.meaning import Meanings
from innovations.open_referral.service import Term

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("words")]
MOOD = Term("Service types", "Mental health support")


def needs_of(name, *terms):
    meaning, _ = Meanings().of(terms, name)
    return set(Need.objects.filter(pk__in=meaning.needs).values_list("slug", flat=True))


@pytest.mark.parametrize(
    ("name", "need"),
    [
        ("Alzheimer’s Society Trafford", "memory"),
        ("Age UK Trafford DEMENTIA service", "memory"),
        ("Larkhill Memory Clinic", "memory"),
        ("Trafford Carers’ Centre", "caring"),
        ("Support for carers in Sale", "caring"),
        ("The Deaf Centre", "sight-hearing"),
        ("Men's Shed, Holbeck", "company"),
        ("Autistic adults’ group", "learning-disability-autism"),
    ],
)
def test_a_name_adds_its_need_to_what_the_terms_say(name, need):
    assert needs_of(name, MOOD) == {need, "mood"}


@pytest.mark.parametrize(
    "name", ["Demented Productions", "Home Carers Ltd", "Deafening Drums", "Hospital radio", "The Shed", ""]
)
def test_a_name_that_only_resembles_adds_nothing(name):
    assert needs_of(name, MOOD) == {"mood"}


def test_the_audience_follows_and_the_terms_keep_the_category():
    meaning, unmapped = Meanings().of([MOOD], "Dementia cafe")
    assert "dementia" in set(Audience.objects.filter(pk__in=meaning.audiences).values_list("slug", flat=True))
    assert meaning.category == "service"
    assert unmapped == []
