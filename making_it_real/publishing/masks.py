"""What is hidden of a campaign: the rules of disclosure, measure by measure.

Where a group is hidden, so is all it said; where a theme is hidden, so are its statements. So nothing shown of a part can
bound what is hidden of the whole.
"""

import numpy as np

from carehub.themes import Theme
from making_it_real.disclosure import Table, hide


def hidden_of(counts, forced):
    """([group, segment, measure]: whether it is hidden, [group, segment]: whether nothing is written).

    `forced`: what earlier editions hid, of the same shape as the first. Of a group that is hidden as a whole everything is
    written, hidden: so nobody sees how its people answered.
    """
    hidden = forced.copy()
    hidden[:, :, 0] = hide(
        Table(counts.n[:, :, 0], None, counts.region, counts.absent, known=False), forced[:, :, 0]
    )
    absent = counts.absent & ~hidden[:, :1, 0]
    for theme in Theme:
        hidden[:, :, theme] = _one(counts, theme, absent, forced[:, :, theme] | hidden[:, :, 0])
        for _, measure in counts.under(theme):
            hidden[:, :, measure] = _one(counts, measure, absent, forced[:, :, measure] | hidden[:, :, theme])
    for measure in range(counts.first_category, counts.n.shape[2], 2):
        hidden[:, :, measure : measure + 2] = _category(counts, measure, absent, forced, hidden[:, :, 0])[
            :, :, None
        ]
    return hidden, absent


def _one(counts, measure, absent, forced):
    return hide(Table(counts.n[:, :, measure], counts.yes[:, :, measure], counts.region, absent), forced)


def _category(counts, measure, absent, forced, base):
    """Heard and used are shown together or not at all."""
    before, now = None, base | forced[:, :, measure] | forced[:, :, measure + 1]
    while before is None or not np.array_equal(before, now):
        before = now
        now = _one(counts, measure + 1, absent, _one(counts, measure, absent, now))
    return now
