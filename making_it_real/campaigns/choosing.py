"""Organisations that a draft could ask about as well."""

from carehub.accounts.models import Organisation

FOUND = 20  # offered at once


def to_add(campaign, words):
    """By name; none without words, as there are thousands."""
    if not words:
        return []
    others = Organisation.objects.public().exclude(campaigns__campaign=campaign)
    return list(others.named_like(words).in_order()[:FOUND])
