"""Telling us that somebody shows the badge without the right to; and what TLAP does about it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from carehub import throttle
from carehub.access import moderators_only, public
from carehub.moderation.forms import LONGEST_NOTE, VerdictForm
from carehub.moderation.models import QueueItem
from carehub.moderation.waits import wait
from carehub.workflow import NotAllowedNow
from making_it_real.badges.forms import OUTCOMES, MisuseForm
from making_it_real.badges.misusing import tell_misuse
from making_it_real.badges.shown import shown
from making_it_real.models import Misuse

READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])
MOST_A_DAY = 20  # from one connection; a library or a hospital is one too
TOO_MANY = (
    "Many reports have come from your internet connection today. Please send this one tomorrow, or call us."
)
NOTE = {"note_label": "What did you find and do?", "note_hint": "Whoever reported it reads this, if they left an address."}  # fmt: skip


@public
@READ_AND_SEND
def report(request):
    """`?about=SLUG`: whose badge page the link to the form was on."""
    about = _about(request)
    form = MisuseForm(request.POST or None, initial={"who": about.name if about else ""})
    if request.method == "POST" and form.is_valid() and _counted(request, form):
        tell_misuse(organisation=about and about.organisation, **form.told())
        return redirect("badge-misuse-thanks")
    crumbs = [("Home", reverse("home")), ("Making it Real", reverse("making-it-real")), ("Report misuse", "")]
    context = {"form": form, "about": about, "crumbs": crumbs, "nav": "making-it-real"}
    return render(request, "making_it_real/badges/misuse.html", context)


def _about(request):
    slug = request.GET.get("about", "")
    if not slug:
        return None
    if (one := shown(slug.replace("\x00", ""))) is None:
        raise Http404
    return one


def _counted(request, form):
    if throttle.within(request, "misuse", MOST_A_DAY):
        return True
    form.add_error(None, TOO_MANY)
    return False


@public
@require_safe
def thanks(request):
    return render(request, "making_it_real/badges/misuse_thanks.html", {"nav": "making-it-real"})


@moderators_only
@READ_AND_SEND
def review(request, pk):
    subject = get_object_or_404(Misuse.objects.with_all(), pk=pk)
    settled = subject.settled_at is not None
    form = VerdictForm(request.POST or None, choices=[] if settled else OUTCOMES, **NOTE)
    too_late = f"{subject.settled_by} was here first." if settled and request.method == "POST" else ""
    if request.method == "POST" and not settled and form.is_valid():
        try:
            subject.settle(by=request.user, outcome=form.cleaned_data["decision"], why=form.why)
        except NotAllowedNow as refused:
            too_late = str(refused)
        else:
            messages.success(request, "The report is settled.")
            return redirect("queue")
    return _page(request, subject, form if subject.settled_at is None else None, too_late)


def _page(request, subject, form, too_late):
    item = QueueItem.objects.about(QueueItem.About.MISUSE, subject.pk).open().for_page().first()
    context = {
        "nav": "queue",
        "crumbs": [("Review queue", reverse("queue")), (subject.who or "Misuse of the badge", "")],
        "misuse": subject,
        "shown": shown(subject.organisation.slug) if subject.organisation else None,
        "form": form,
        "item": item,
        "waited": wait(item.waiting_since, unit="working day") if item else None,
        "too_late": too_late,
        "note": request.POST.get("note", "")[:LONGEST_NOTE] if too_late else "",
    }
    return render(
        request, "making_it_real/badges/review_misuse.html", context, status=409 if too_late else 200
    )
