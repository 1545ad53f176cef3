"""Invented organisations on their way through Making it Real, made by the verbs that pages use.

What happened lies in the past because time is let pass: after each deed the days of everything are moved back.
"""

from pathlib import Path
from random import Random

import yaml
from django.db import transaction

from carehub.accounts.models import Organisation
from carehub.mail.models import OutboxMessage
from carehub.places.models import Council
from making_it_real.demonstration import cast
from making_it_real.demonstration.player import DEEDS, Player
from making_it_real.models import Declaration

DATA = Path(__file__).parents[1] / "data/demonstration"
FILES = ("councils.yaml", "providers.yaml", "others.yaml")


@transaction.atomic
def load():
    """How many organisations were new to it. Those that have a declaration already are left alone."""
    last = OutboxMessage.objects.order_by("pk").last()
    people, words = cast.people(), read("ratings.yaml")
    cast.criteria()
    made = sum(_play(row, people, words) for name in FILES for row in read(name))
    # Letters about what never happened are not sent.
    OutboxMessage.objects.filter(pk__gt=last.pk if last else 0, to__endswith=".example").delete()
    return made


def read(name):
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))


def _play(row, people, words):
    organisation = _organisation(row)
    if not organisation.demonstration or Declaration.objects.of(organisation).exists():
        return False
    # Seeded by its name, so that an organisation is the same whoever comes before it.
    player = Player(organisation, row, people, words, Random(row["slug"]))  # noqa: S311
    for scene in row["story"]:
        deed, given = next(iter(scene.items())) if isinstance(scene, dict) else (scene, None)
        DEEDS[deed](player, *([] if given is None else [given]))
    return True


def _organisation(row):
    """It may be there from the directory's demonstration, without an area."""
    area = Council.objects.by_name(row["area"])
    new = {
        "name": row["name"],
        "kind": row["kind"],
        "description": row.get("description", ""),
        "demonstration": True,
    }
    organisation, _ = Organisation.objects.get_or_create(slug=row["slug"], defaults={**new, "council": area})
    if organisation.demonstration and organisation.council is None:
        organisation.council = area
        organisation.save(update_fields=["council"])
    return organisation
