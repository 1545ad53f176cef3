"""counting_rows.py RESPONSES ORGANISATIONS: fills an empty database with a campaign whose answers all wait in the intake.

People are made up from a fixed seed: each organisation and each person has a level, and answers lie around it.
"""

import sys
import uuid

import ground  # noqa: F401 (sets Django up)
import numpy as np
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from carehub.accounts.models import Organisation
from carehub.places.models import Council
from making_it_real.models import Campaign, CampaignOrganisation, StatementSet

SEED, AT_ONCE = 5, 50_000
COLUMNS = "id, about_id, day, channel, position, payment, answers, awareness, comments"


def main(responses, organisations):
    call_command("load_reference_data", verbosity=0)
    call_command("load_statements", verbosity=0)
    campaign = campaign_about(organisations)
    abouts = np.array(campaign.organisations.order_by("pk").values_list("pk", flat=True))
    dice, statements = np.random.default_rng(SEED), campaign.shape().statements
    for done in range(0, responses, AT_ONCE):
        put(people(dice, abouts, min(AT_ONCE, responses - done), statements))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def campaign_about(organisations, *, comments=False):
    """An open campaign that asks about so many organisations."""
    councils = list(Council.objects.order_by("pk"))
    Organisation.objects.bulk_create(
        Organisation(name=f"Organisation {number}", slug=f"organisation-{number}", kind="provider",
                     council=councils[number % len(councils)])
        for number in range(organisations)
    )  # fmt: skip
    today = timezone.localdate()
    campaign = Campaign.objects.create(slug="bench", title="Bench", everyone=False, opens_on=today, closes_on=today,
                                       statement_set=StatementSet.objects.current(), comments=comments)  # fmt: skip
    asked = Organisation.objects.all()
    CampaignOrganisation.objects.bulk_create(
        CampaignOrganisation(campaign=campaign, organisation=one, eligible=2000) for one in asked
    )
    campaign.open(by="a measurement")
    return campaign


def people(dice, abouts, number, statements):
    """Rows for COPY."""
    mine = dice.choice(abouts, number)
    level = 1.5 + 2 * dice.random(number) + 0.3 * np.sin(mine)
    scores = np.clip(np.rint(level[:, None] + dice.normal(0, 0.9, (number, statements))), 0, 4).astype(
        np.uint8
    )
    letters = scores + np.uint8(ord("0"))
    letters[dice.random(letters.shape) < 0.06] = ord("x")
    letters[dice.random(letters.shape) < 0.05] = ord("-")
    answers = letters.view(f"S{statements}").ravel().astype(str)
    positions, payments = dice.choice(list("cub-"), number), dice.choice(list("cbnsu-"), number)
    channels, day = dice.choice(list("oip"), number), timezone.localdate()
    for about, *said in zip(mine.tolist(), channels, positions, payments, answers, strict=True):
        yield uuid.uuid4(), about, day, *map(str, said), "", "{}"


def put(rows):
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY making_it_real_intake ({COLUMNS}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
