"""What TLAP assesses by: criteria that ship, and its desk for them in the admin."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from making_it_real.models import CriteriaSet, Criterion
from making_it_real.reference import load_criteria
from tests.factories import make_assessment, make_criteria
from tests.signing_in import make_person, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    return sign_in(client, make_person(is_superuser=True))


def page(name, *args):
    return reverse(f"admin:making_it_real_criteriaset_{name}", args=args)


def filled_in(*criteria, title="Criteria of spring", from_day="2030-01-01"):
    sent = {
        "title": title,
        "from_day": from_day,
        "criteria-TOTAL_FORMS": len(criteria),
        "criteria-INITIAL_FORMS": 0,
    }
    for number, code in enumerate(criteria):
        sent |= {f"criteria-{number}-code": code, f"criteria-{number}-text": f"Is it there: {code}?",
                 f"criteria-{number}-order": number}  # fmt: skip
    return sent


def test_criteria_that_ship_are_a_sample_and_never_come_beside_those_that_are_there():
    assert load_criteria() == Criterion.objects.count() > 5
    assert CriteriaSet.objects.get().sample
    assert load_criteria() == 0


def test_a_new_set_is_made_with_its_criteria(desk):
    desk.post(page("add"), filled_in("room", "evidence"))
    assert list(CriteriaSet.objects.get().criteria.values_list("code", flat=True)) == ["room", "evidence"]


def test_a_set_without_criteria_is_refused_as_everything_would_pass(desk):
    response = desk.post(page("add"), filled_in())
    assert response.status_code == 200
    assert not CriteriaSet.objects.exists()


def test_two_sets_cannot_hold_from_the_same_day(desk):
    make_criteria()
    response = desk.post(page("add"), filled_in("room", from_day="2023-01-01"))
    assert "already exists" in response.content.decode()
    assert CriteriaSet.objects.count() == 1


def test_what_an_assessment_went_by_is_neither_changed_nor_deleted(desk):
    used = make_assessment().criteria_set
    before = list(used.criteria.values())
    sent = filled_in("other", title="Other criteria", from_day=str(used.from_day))
    assert desk.post(page("change", used.pk), sent).status_code == 403
    assert desk.post(page("delete", used.pk), {"post": "yes"}).status_code == 403
    used.refresh_from_db()
    assert used.title != "Other criteria"
    assert list(used.criteria.values()) == before


def test_a_copy_holds_from_a_day_that_is_far_off_until_somebody_gives_it_another(desk):
    used = make_assessment().criteria_set
    data = {"action": "copy_criteria", "_selected_action": [used.pk]}
    assert f"Copy of {used} is made." in desk.post(page("changelist"), data, follow=True).content.decode()
    copy = CriteriaSet.objects.exclude(pk=used.pk).get()
    assert list(copy.criteria.values_list("code")) == list(used.criteria.values_list("code"))
    assert copy.from_day >= timezone.localdate() + timedelta(days=365)
    assert CriteriaSet.objects.in_force(timezone.localdate()) == used
    assert not copy.is_used
