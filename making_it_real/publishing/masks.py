"""What is hidden of a campaign: the rules of disclosure, measure by measure.

Where a group is hidden, so is all it said; where a theme is hidden, so are its statements. So nothing shown of a part can
bound what is hidden of the whole.
"""

import numpy as np

from carehub.themes import Theme
from making_it_real.disclosure import Table, hide


def hidden_of(counts, forced):
    """[group, segment, measure]: whether it is hidden. `forced`: what earlier editions hid, of the same shape."""
    hidden = forced.copy()
    hidden[:, :, 0] = _one(counts, 0, forced[:, :, 0], only_people=True)
    for theme in Theme:
        hidden[:, :, theme] = _one(counts, theme, forced[:, :, theme] | hidden[:, :, 0])
        for _, measure in counts.under(theme):
            hidden[:, :, measure] = _one(counts, measure, forced[:, :, measure] | hidden[:, :, theme])
    for measure in range(counts.first_category, counts.n.shape[2], 2):
        hidden[:, :, measure : measure + 2] = _category(counts, measure, forced, hidden[:, :, 0])[:, :, None]
    return hidden


def _one(counts, measure, forced, only_people=False):
    yes = None if only_people else counts.yes[:, :, measure]
    return hide(Table(counts.n[:, :, measure], yes, counts.region, counts.absent), forced)


def _category(counts, measure, forced, base):
    """Heard and used are shown together or not at all."""
    before, now = None, base | forced[:, :, measure] | forced[:, :, measure + 1]
    while before is None or not np.array_equal(before, now):
        before = now
        now = _one(counts, measure + 1, _one(counts, measure, now))
    return now
