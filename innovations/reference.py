"""The words CareHub starts with: needs, audiences, categories, synonyms and what imported terms mean.

They are TLAP's to change in the admin: loading again adds what is missing and leaves what is there.
"""

from pathlib import Path

import yaml
from django.db import transaction

from innovations.models import Audience, Category, Need, SynonymGroup, TermMapping

DATA = Path(__file__).parent / "data"


def read(name):
    return yaml.load((DATA / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


@transaction.atomic
def load_words():
    """Returns how many rows of each table were new, by the table's name."""
    added = {
        model._meta.verbose_name_plural: sum(_add(model, row) for row in read(f"reference/{name}.yaml"))
        for model, name in ((Need, "needs"), (Audience, "audiences"), (Category, "categories"))
    }
    added["synonym groups"] = sum(_add_synonyms(row) for row in read("reference/synonyms.yaml"))
    added["term mappings"] = sum(_add_mapping(row) for row in read("reference/term_mappings.yaml"))
    return added


def _add(model, row):
    bit = row.pop("bit")
    if model.objects.has_bit(bit):
        bit = model.objects.next_bit()
    return model.objects.get_or_create(slug=row["slug"], defaults={**row, "bit": bit})[1]


def _add_synonyms(row):
    words = ", ".join(row["words"])
    return SynonymGroup.objects.get_or_create(words=words, defaults={"note": row.get("note", "")})[1]


def _add_mapping(row):
    needs, audiences = row.pop("needs", []), row.pop("audiences", [])
    category = Category.objects.get(slug=row.pop("category")) if row.get("category") else None
    mapping, new = TermMapping.objects.get_or_create(
        vocabulary=row.pop("vocabulary", "") or "",
        term=row.pop("term"),
        defaults={**row, "category": category},
    )
    if new:
        mapping.needs.set(Need.objects.with_slugs(needs))
        mapping.audiences.set(Audience.objects.with_slugs(audiences))
    return new
