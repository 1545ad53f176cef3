"""Run inside the site of the journeys: opens a campaign about all that declared, with a pseudo translation."""

from datetime import timedelta

from django.utils import timezone

from making_it_real.models import Campaign, Statement, StatementSet, StatementTranslation
from tests.pseudo_language import LANGUAGE, pseudo

today = timezone.localdate()
campaign = Campaign.objects.create(
    slug="journeys", title="Autumn survey", statement_set=StatementSet.objects.current(),
    opens_on=today, closes_on=today + timedelta(days=30),
)  # fmt: skip
campaign.open(by="a journey")
StatementTranslation.objects.bulk_create(
    StatementTranslation(
        statement=one, language=LANGUAGE, text=pseudo(one.text), easy_read=pseudo(one.easy_read)
    )
    for one in Statement.objects.of(campaign.statement_set)
)
