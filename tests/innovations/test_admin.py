"""TLAP's desk in the admin."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from carehub.accounts.models import User
from carehub.workflow import NotAllowedNow
from innovations.models import IndexEntry, Innovation, Need, Report, SearchLog, Wish
from innovations.models.vocabulary import LARGEST_BIT
from tests.factories import make_category, make_innovation, make_need, make_organisation
from tests.signing_in import sign_in


@pytest.fixture
def ada(db):
    return User.objects.create_superuser("ada@carehub.example", "a-password", name="Ada")


@pytest.fixture
def desk(client, ada):
    return sign_in(client, ada)


def admin_url(model, page="changelist", *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", [model for model in admin.site._registry if model._meta.app_label in
                                   ("innovations", "places", "accounts")])  # fmt: skip
def test_every_list_and_every_empty_form_opens(desk, model):
    assert desk.get(admin_url(model)).status_code == 200
    assert desk.get(admin_url(model, "add")).status_code in (200, 403)


def test_a_new_need_gets_the_next_free_place_in_the_masks(desk):
    make_need("company")
    data = {
        "name": "I want to sing",
        "label": "Singing",
        "slug": "singing",
        "hint": "",
        "icon": "info",
        "order": 5,
    }
    assert desk.post(admin_url(Need, "add"), data).status_code == 302
    assert Need.objects.get(slug="singing").bit == make_need("company").bit + 1


def test_renaming_a_need_keeps_its_place(desk):
    need = make_need("company")
    data = {
        "name": "I feel alone",
        "label": "Company",
        "slug": "company",
        "hint": "",
        "icon": "info",
        "order": 5,
    }
    assert desk.post(admin_url(Need, "change", need.pk), data).status_code == 302
    assert Need.objects.get(name="I feel alone").bit == need.bit


def test_when_the_masks_are_full_no_need_can_be_added(desk):
    Need.objects.create(slug="last", name="Last", label="Last", bit=LARGEST_BIT)
    assert desk.get(admin_url(Need, "add")).status_code == 403


def test_a_need_that_is_in_use_cannot_be_deleted(desk):
    assert desk.get(admin_url(Need, "delete", make_need().pk)).status_code == 403


@pytest.mark.parametrize("make", [make_innovation, make_organisation])
def test_what_the_public_reads_cannot_be_rewritten_in_the_admin(desk, make):
    one = make()
    address = admin_url(type(one), "change", one.pk)
    html = desk.get(address).content.decode()
    assert str(one) in html
    assert 'name="_save"' not in html
    assert desk.post(address, {"title": "New", "name": "New"}).status_code == 403
    assert desk.post(admin_url(type(one), "delete", one.pk), {"post": "yes"}).status_code == 403
    assert desk.get(admin_url(type(one), "add")).status_code == 403


def test_entries_are_published_and_archived_through_the_verbs(desk, ada):
    draft, shown, gone = (
        make_innovation(status, status=status) for status in ("draft", "published", "archived")
    )
    chosen = [draft.pk, shown.pk, gone.pk]
    html = desk.post(
        admin_url(Innovation), {"action": "publish", "_selected_action": chosen}, follow=True
    ).content.decode()
    assert "2 published." in html
    assert "a test was here first: this is now “Published”" in html
    assert draft.steps.get().by == ada
    html = desk.post(
        admin_url(Innovation), {"action": "archive", "_selected_action": chosen}, follow=True
    ).content.decode()
    assert "3 archived." in html
    assert not IndexEntry.objects.exists()


def test_a_report_is_settled_once_and_by_someone(desk, ada):
    report = Report.objects.create(innovation=make_innovation(), what="closed")
    for _ in range(2):
        desk.post(admin_url(Report), {"action": "settle", "_selected_action": [report.pk]})
    report.refresh_from_db()
    assert report.settled_by == ada
    first = report.settled_at
    with pytest.raises(NotAllowedNow, match="Ada was here first"):
        report.settle(by=ada, outcome="fine", why="Again.")
    report.refresh_from_db()
    assert report.settled_at == first


def test_what_people_told_us_cannot_be_rewritten(desk):
    for row in (Wish.objects.create(text="A choir"), SearchLog.objects.create(words="choir", results=0)):
        response = desk.get(admin_url(type(row), "change", row.pk))
        assert response.status_code == 200
        assert 'name="_save"' not in response.content.decode()


def test_two_and_four_entries_cost_the_list_the_same(desk):
    make_category()
    costs = []
    for _ in range(2):
        make_innovation()
        make_innovation()
        with CaptureQueriesContext(connection) as queries:
            desk.get(admin_url(Innovation))
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_people_without_the_right_are_sent_away(client, db):
    assert client.get(admin_url(Innovation)).status_code == 302
