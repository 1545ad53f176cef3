"""TLAP's desk for statements and standards in the admin."""

import pytest
from django.contrib import admin
from django.urls import reverse

from making_it_real.models import CrossReference, Framework, Standard, Statement, StatementSet
from tests.factories import make_statement_set
from tests.signing_in import make_person, sign_in


@pytest.fixture
def desk(client, db):
    return sign_in(client, make_person(is_superuser=True, name="Ada"))


def admin_url(model, page="changelist", *args):
    return reverse(f"admin:making_it_real_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def standard(db):
    law = Framework.objects.create(
        slug="law", name="The law", publisher="Parliament", link="https://law.example"
    )
    return Standard.objects.create(framework=law, code="Section 4", title="Information")


def form_data(response):
    """What the browser would send for an admin page that nobody touched."""
    forms = [response.context["adminform"].form]
    for formset in response.context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.forms]
    values = {field.html_name: field.value() for form in forms for field in form}
    return {name: value for name, value in values.items() if value is not None and value is not False}


@pytest.mark.parametrize("model", [StatementSet, Statement, Framework, Standard, CrossReference])
def test_every_list_and_every_form_opens(desk, standard, model):
    one = make_statement_set()
    CrossReference.objects.create(statement=one.statements.first(), standard=standard)
    assert model in admin.site._registry
    assert desk.get(admin_url(model)).status_code == 200
    assert desk.get(admin_url(model, "change", model.objects.first().pk)).status_code == 200
    assert desk.get(admin_url(model, "add")).status_code in (200, 403)


def test_a_set_is_published_from_the_list_and_gaps_are_named(desk):
    whole, gaps = make_statement_set(1, published=False), make_statement_set(2, published=False)
    gaps.statements.for_theme(3).delete()
    data = {"action": "publish", "_selected_action": [whole.pk, gaps.pk]}
    html = desk.post(admin_url(StatementSet), data, follow=True).content.decode()
    assert list(StatementSet.objects.published()) == [whole]
    assert whole.steps.get().by_name == "Ada"
    assert "Set 1 is published." in html
    assert "Set 2, theme 3: Add a statement" in html


def test_the_wording_of_a_draft_is_edited_and_that_of_a_published_set_is_not(desk):
    one = make_statement_set(published=False)
    address = admin_url(StatementSet, "change", one.pk)
    data = {**form_data(desk.get(address)), "statements-0-text": "I say it better."}
    assert desk.post(address, data).status_code == 302
    assert one.statements.filter(text="I say it better.").exists()
    one.publish(by="Ada")
    assert desk.post(address, data).status_code == 403
    assert desk.post(admin_url(StatementSet, "delete", one.pk), {"post": "yes"}).status_code == 403


def test_cross_references_of_a_published_set_are_edited_at_the_statement(desk, standard):
    statement = make_statement_set().statements.first()
    address = admin_url(Statement, "change", statement.pk)
    data = {**form_data(desk.get(address)), "cross_references-0-standard": standard.pk,
            "cross_references-0-since": "2026-01-01"}  # fmt: skip
    assert desk.post(address, data).status_code == 302
    assert CrossReference.objects.get().statement == statement


def test_days_that_overlap_are_refused_in_words(desk, standard):
    statement = make_statement_set().statements.first()
    CrossReference.objects.create(statement=statement, standard=standard, since="2026-01-01")
    data = {"statement": statement.pk, "standard": standard.pk, "since": "2026-02-01", "until": "2026-03-01"}
    html = desk.post(admin_url(CrossReference, "add"), data).content.decode()
    assert "Another row says the same for some of these days." in html
    assert CrossReference.objects.count() == 1
