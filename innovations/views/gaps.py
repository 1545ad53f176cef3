"""What people look for and do not find: TLAP's page for all of England, and a public one for each council."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from carehub.access import moderators_only, public
from carehub.places.models import Council
from carehub.spreadsheets import csv_file, csv_lines
from innovations import gaps as report
from innovations.forms import GapsForm
from innovations.gaps import Gaps
from innovations.models import KeptBack

WISHES = 50  # latest of a month
FEW = f"fewer than {report.FEWEST}"


@moderators_only
@require_safe
def gaps(request):
    form, found = _asked(request)
    need = form.need_asked
    context = {
        "nav": "gaps",
        "crumbs": [("Review queue", reverse("queue")), ("Gaps", "")],
        "form": form,
        "gaps": found,
        "need": need,
        "of_need": found.of_need(need) if need else [],
        "wishes": found.wishes.select_related("council")[:WISHES],
        "few": FEW,
        "fewest": report.FEWEST,
    }
    return render(request, "innovations/gaps.html", context)


@moderators_only
@require_safe
def gaps_csv(request, what):
    """`what` is words or needs."""
    _, found = _asked(request)
    if what == "words":
        head, rows = (
            ["month", "words", "searches", "kept_off_public_pages"],
            _words(found.words, found.month, kept=True),
        )
    else:
        head, rows = NEED_HEAD, _needs(found)
    return csv_file(csv_lines(head, rows), f"carehub-gaps-{what}-{found.month:%Y-%m}.csv")


@moderators_only
@require_POST
def keep_back(request):
    """Take words off public pages, or show them again."""
    words = request.POST.get("words", "").lower()[:120]
    if words and "show" in request.POST:
        KeptBack.objects.with_words([words]).delete()
    elif words:
        KeptBack.objects.get_or_create(words=words, defaults={"by": request.user})
    month = GapsForm({"month": request.POST.get("month", "")}, today=timezone.localdate()).month_asked
    return redirect(f"{reverse('gaps')}?{urlencode({'month': f'{month:%Y-%m}'})}#words")


@public
@require_safe
def council_gaps(request, slug):
    council = get_object_or_404(Council.objects.defer("facts"), slug=slug)
    form, found = _asked(request, council)
    context = {
        "council": council,
        "crumbs": _crumbs(council),
        "form": form,
        "gaps": found,
        "few": FEW,
        "fewest": report.FEWEST,
    }
    return render(request, "innovations/gaps_council.html", context)


@public
@require_safe
def council_gaps_csv(request, slug):
    council = get_object_or_404(Council.objects.defer("facts"), slug=slug)
    _, found = _asked(request, council)
    rows = [*_council_words(found), *_council_needs(found)]
    return csv_file(csv_lines(COUNCIL_HEAD, rows), f"carehub-gaps-{council.slug}-{found.month:%Y-%m}.csv")


NEED_HEAD = ["month", "ons_code", "council", "need", "listed", "usual_in_councils_like_it", "searches"]
COUNCIL_HEAD = ["month", "council", "kind", "what", "searches", "listed", "usual_in_councils_like_it"]


def _asked(request, council=None):
    today = timezone.localdate()
    form = GapsForm(request.GET, today=today)
    return form, Gaps(form.month_asked, today, council)


def _crumbs(council):
    home, councils = ("Home", reverse("home")), ("Councils", reverse("councils"))
    return [home, councils, (council.name, council.get_absolute_url()), ("What people look for", "")]


def _words(words, month, kept=False):
    for word in words:
        yield [
            f"{month:%Y-%m}",
            word.words,
            word.number,
            *(["yes" if word.kept_back else "no"] if kept else []),
        ]


def _needs(found):
    for gap in found.needs:
        where = [gap.council.pk, gap.council.name, gap.need.label]
        yield [f"{found.month:%Y-%m}", *where, gap.number, gap.usual, gap.searches or FEW]


def _council_words(found):
    for word in found.public_words:
        yield [f"{found.month:%Y-%m}", found.council.name, "words", word.words, word.number, "", ""]


def _council_needs(found):
    for gap in found.needs:
        month = f"{found.month:%Y-%m}"
        yield [month, found.council.name, "need", gap.need.label, gap.searches or FEW, gap.number, gap.usual]
