"""How one organisation is doing, for everyone: its page, and a feed of what it tells."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from carehub.access import public
from making_it_real.models import Campaign
from making_it_real.news import news
from making_it_real.progress import progress as read
from making_it_real.register import registered
from making_it_real.survey_results.organisation import survey_of


@public
@require_safe
def progress(request, slug):
    one = get_object_or_404(registered(), slug=slug)
    context = {
        "nav": "making-it-real",
        "crumbs": [("Home", reverse("home")), ("Making it Real", reverse("making-it-real")), (one.name, "")],
        "organisation": one,
        "progress": read(one, request.GET.get("round", "")),
        "survey": survey_of(one, timezone.localdate()),
        "open_campaign": Campaign.objects.open().asking_about(one).first(),
    }
    return render(request, "making_it_real/public/progress.html", context)


@public
@require_safe
@cache_control(max_age=600, public=True)
def feed(request, slug):
    one = get_object_or_404(registered(), slug=slug)
    page = settings.SITE_URL + reverse("progress", args=[slug])
    made = Atom1Feed(
        title=f"{one.name}: Making it Real",
        link=page,
        description=f"What {one.name} promised, and what it says became of it. The latest first.",
        language="en-gb",
        feed_url=settings.SITE_URL + reverse("progress-feed", args=[slug]),
    )
    for piece in news(one):
        link = f"{page}#{piece.anchor}"
        made.add_item(title=piece.title, link=link, unique_id=f"{page}#{piece.key}", description=piece.text,
                      pubdate=piece.at, updateddate=piece.at)  # fmt: skip
    return HttpResponse(made.writeString("utf-8"), content_type=made.content_type)
