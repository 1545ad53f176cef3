"""Once a campaign is open its questions stay; once results are published they stay. No SQL gets past it."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from making_it_real.models import Campaign, Edition, Result
from tests.factories import make_campaign, make_category, make_organisation, make_statement_set

pytestmark = pytest.mark.django_db


def refused(sql, *given):
    with (
        pytest.raises(IntegrityError, match="cannot change"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, given)


def test_the_questions_of_an_open_campaign_cannot_change():
    category, another = make_category(), make_category("telecare", kind="digital")
    campaign = make_campaign(about=[make_organisation()], categories=[category])
    table = "UPDATE making_it_real_campaign SET {} WHERE id = %s"
    other_set = make_statement_set(2)
    refused(table.format(f"statement_set_id = {other_set.pk}"), campaign.pk)
    refused(table.format("asks_payment = NOT asks_payment"), campaign.pk)
    refused(table.format("comments = NOT comments"), campaign.pk)
    refused("DELETE FROM making_it_real_campaigncategory WHERE campaign_id = %s", campaign.pk)
    refused("UPDATE making_it_real_campaigncategory SET category_id = %s", another.pk)
    refused('INSERT INTO making_it_real_campaigncategory (campaign_id, category_id, "order") VALUES (%s, %s, 1)',
            campaign.pk, another.pk)  # fmt: skip
    Campaign.objects.filter(pk=campaign.pk).update(title="Another title", closes_on=timezone.localdate())


def test_the_questions_of_a_draft_can_change():
    campaign = make_campaign(status="draft", categories=[make_category()])
    Campaign.objects.filter(pk=campaign.pk).update(asks_payment=False)
    campaign.asked_categories.all().delete()


def test_what_was_published_cannot_change_or_go():
    campaign = make_campaign(about=[make_organisation()], status="closed")
    edition = Edition.objects.create(
        campaign=campaign, number=1, published_at=timezone.now(), by_name="a test"
    )
    given = {"level": "england", "segment": "all", "theme": 1, "state": "shown", "people": 40, "share": 60}
    Result.objects.create(edition=edition, low=45, high=73, **given)
    refused("UPDATE making_it_real_result SET share = 90")
    refused("DELETE FROM making_it_real_result")
    refused("UPDATE making_it_real_edition SET by_name = 'another'")
    refused("DELETE FROM making_it_real_edition")


def test_what_is_hidden_says_nothing():
    campaign = make_campaign(about=[make_organisation()], status="closed")
    edition = Edition.objects.create(
        campaign=campaign, number=1, published_at=timezone.now(), by_name="a test"
    )
    with pytest.raises(IntegrityError, match="result_hidden_says_nothing"), transaction.atomic():
        Result.objects.create(
            edition=edition, level="england", segment="all", theme=1, state="hidden", people=5
        )
    Result.objects.create(edition=edition, level="england", segment="all", theme=1, state="hidden")
    with pytest.raises(IntegrityError), transaction.atomic():
        Result.objects.create(edition=edition, level="england", segment="all", theme=1, state="hidden")
