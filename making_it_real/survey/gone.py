"""When the answers of a sitting are no longer there, or nothing can be kept with them any more."""

from making_it_real.models import Campaign, SentKey
from making_it_real.survey.visit import draw_page, finished


def gone(request, visit):
    """They were sent after all (a lost “thank you”, another tab); the survey was closed meanwhile; or they were given
    up, or taken to another browser."""
    if SentKey.objects.with_key(visit.sitting.key_hash).exists():
        visit.take(visit.sitting.as_sent())
        return visit.to("sent")
    if not Campaign.objects.open().has(visit.campaign.pk):
        return finished(request, visit)
    return draw_page(request, visit, "making_it_real/survey/gone.html")
