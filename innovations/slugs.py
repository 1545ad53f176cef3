"""Addresses of new entries and organisations: short, readable, never used twice."""

from itertools import batched, chain

from django.utils.crypto import get_random_string
from django.utils.text import slugify

from carehub.accounts.models import Organisation
from carehub.accounts.models.organisation import RESERVED_SLUGS

LONGEST = 80
NUMBERS = 500


def free_slug(rows, text, hint="", reserved=()):
    """A slug that no row of the QuerySet has: from the text; with the hint (a town) when taken; then numbered.

    When more rows than anyone would count have the name, it ends in a few random letters.
    """
    plain = _slug(text) or "entry"
    hinted = _slug(f"{text} {hint}") if hint else plain
    numbered = (f"{hinted}-{number}" for number in range(2, NUMBERS))
    for some in batched(chain([plain, hinted], numbered), 20):
        taken = set(rows.filter(slug__in=some).values_list("slug", flat=True)).union(reserved)
        free = [slug for slug in some if slug not in taken]
        if free:
            return free[0]
    return f"{hinted}-{get_random_string(8).lower()}"


def organisation_slug(name):
    """An address for a new organisation."""
    return free_slug(Organisation.objects.all(), name, reserved=RESERVED_SLUGS)


def _slug(text):
    slug = slugify(text)
    return slug if len(slug) <= LONGEST else slug[:LONGEST].rsplit("-", 1)[0].strip("-")
