"""The numbers of the method page, from the code that keeps to them."""

from carehub.charts.funnel import FEWEST as DRAWN_FROM
from making_it_real.disclosure.figures import FEWEST, NEAREST, SMALL_BELOW
from making_it_real.intervals import FUNNEL, LEVEL, z_of
from making_it_real.models import REPLY_DAYS
from making_it_real.models.part_answers import KEPT, SENT_KEPT
from making_it_real.survey import stuffing


def rules():
    return {
        "fewest": FEWEST,
        "small_to": SMALL_BELOW - 1,
        "compared_from": max(SMALL_BELOW, DRAWN_FROM),
        "nearest": NEAREST,
        "sure": round(100 * LEVEL),
        "lines": [(f"{100 * level:g}", f"{z_of(level):.2f}") for level in FUNNEL],
        "reply_days": REPLY_DAYS,
        "part_days": KEPT.days,
        "sent_days": SENT_KEPT.days,
        "from_here": stuffing.SENT_A_DAY,
        "burst": stuffing.BURST,
        "burst_minutes": stuffing.BURST_TIME // 60,
    }
