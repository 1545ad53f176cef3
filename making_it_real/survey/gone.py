"""When the answers of a sitting are no longer there."""

from making_it_real.models import SentKey
from making_it_real.survey.visit import draw_page


def gone(request, visit):
    """They were sent after all (a lost “thank you”, another tab); or were given up, or taken to another browser."""
    if SentKey.objects.with_key(visit.sitting.key_hash).exists():
        visit.take(visit.sitting.as_sent())
        return visit.to("sent")
    return draw_page(request, visit, "making_it_real/survey/gone.html")
