"""What earlier editions of a campaign hid: it stays hidden, so that two editions together say no more than one."""

import numpy as np

from making_it_real.models import Result
from making_it_real.models.published import ANSWERED
from making_it_real.publishing.tables import PLACE

HIDDEN = Result.State.HIDDEN


def hidden_before(campaign, counts):
    """[group, segment, measure]"""
    hidden = np.zeros(counts.n.shape, bool)
    codes = {code: counts.first_statement + place for place, (_, code) in enumerate(counts.statements)}
    slugs = {slug: counts.first_category + 2 * place for place, slug in enumerate(counts.categories)}
    for row in Result.objects.of_campaign(campaign).iterator(500):
        place = counts.place.get((row.level, row.organisation_id, row.area))
        if place is not None:
            _mark(hidden[place, PLACE[row.segment]], row, codes, slugs)
    return hidden


def _mark(cell, row, codes, slugs):
    cell[row.theme if row.theme != ANSWERED else 0] |= row.is_hidden
    for one in row.statements:
        cell[codes[one["code"]]] |= one["state"] == HIDDEN
    for one in row.awareness:
        cell[slugs[one["slug"]] : slugs[one["slug"]] + 2] |= one["state"] == HIDDEN
