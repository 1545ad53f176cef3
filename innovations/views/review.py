"""TLAP's pages about the directory: a claim, a report of a problem, an entry, a feed, an import."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from carehub.access import moderators_only
from carehub.moderation.forms import LONGEST_NOTE, VerdictForm
from carehub.moderation.history import history
from carehub.moderation.models import QueueItem
from carehub.moderation.waits import wait
from carehub.paging import pages_of
from carehub.workflow import NotAllowedNow
from innovations import review as pages
from innovations.freshness import facts
from innovations.models import Claim, FeedImport, Innovation, Report, Source

READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])
EVENTS = 8  # latest, shown beside; the rest is on a page of its own
IMPORTS, ENTRIES = 20, 50  # latest imports of a feed, entries of an import on a page


@moderators_only
@READ_AND_SEND
def claim(request, pk):
    subject = get_object_or_404(Claim.objects.with_all(), pk=pk)
    form = VerdictForm(request.POST or None, **pages.on_claim(subject))
    verbs = {"accept": subject.accept, "refuse": subject.refuse}
    if request.method == "POST" and form.is_valid() and _done(form, verbs, request.user):
        messages.success(request, f"The claim on ‘{subject}’ is {subject.get_status_display().lower()}.")
        return redirect("queue")
    context = {"claim": subject, "evidence": pages.evidence(subject), "events": pages.claim_events(subject)}
    return _page(
        request, "innovations/review_claim.html", QueueItem.About.CLAIM, subject, form, str(subject), context
    )


@moderators_only
@READ_AND_SEND
def report(request, pk):
    subject = get_object_or_404(Report.objects.with_all(), pk=pk)
    form = VerdictForm(request.POST or None, **pages.on_report(subject))
    verbs = {outcome: _settling(subject, outcome) for outcome in Report.Outcome.values}
    if request.method == "POST" and form.is_valid() and _done(form, verbs, request.user):
        messages.success(request, f"The report on ‘{subject.innovation}’ is settled.")
        return redirect("queue")
    context = {"report": subject, **_of_entry(subject.innovation)}
    title = subject.innovation.title
    return _page(
        request, "innovations/review_report.html", QueueItem.About.REPORT, subject, form, title, context
    )


def _settling(subject, outcome):
    return lambda by, why: subject.settle(by=by, outcome=outcome, why=why)


@moderators_only
@READ_AND_SEND
def entry(request, pk):
    subject = get_object_or_404(Innovation.objects.select_related("kept_by", "source", "merged_into"), pk=pk)
    form = VerdictForm(request.POST or None, **pages.on_entry(subject))
    verbs = pages.entry_verbs(subject)
    if request.method == "POST" and form.is_valid() and _done(form, verbs, request.user):
        messages.success(request, f"‘{subject}’: done.")
        return redirect("review-entry", pk)
    context = {
        "entry": subject,
        "duplicates": pages.duplicates(subject),
        "checks": facts.checks(subject),
        **_of_entry(subject),
    }
    return _page(
        request, "innovations/review_entry.html", QueueItem.About.ENTRY, subject, form, subject.title, context
    )


@moderators_only
@require_safe
def feeds(request):
    crumbs = [("Review queue", reverse("queue")), ("Feeds", "")]
    context = {"nav": "queue", "crumbs": crumbs, "feeds": Source.objects.for_desk()}
    return render(request, "innovations/review_feeds.html", context)


@moderators_only
@READ_AND_SEND
def feed(request, pk):
    subject = get_object_or_404(Source.objects.for_desk(), pk=pk)
    form = VerdictForm(request.POST or None, **pages.on_feed(subject))
    verbs = {"trust": subject.trust, "distrust": subject.distrust}
    if request.method == "POST" and form.is_valid() and _done(form, verbs, request.user):
        messages.success(request, f"{subject} is {subject.get_status_display().lower()}.")
        return redirect("review-feed", pk)
    context = {
        "nav": "queue",
        "crumbs": [
            ("Review queue", reverse("queue")),
            ("Feeds", reverse("review-feeds")),
            (str(subject), ""),
        ],
        "feed": subject,
        "form": form,
        "imports": subject.imports.all()[:IMPORTS],
        "events": pages.feed_events(subject),
    }
    return render(request, "innovations/review_feed.html", context)


@moderators_only
@READ_AND_SEND
def feed_import(request, pk):
    """What one import put on the site; sent, it says that the moderator has looked."""
    subject = get_object_or_404(FeedImport.objects.select_related("source"), pk=pk)
    item = QueueItem.objects.about(QueueItem.About.IMPORT, pk).for_page().first()
    if request.method == "POST" and item and item.settle(by=request.user, outcome=QueueItem.SEEN):
        messages.success(request, f"You have looked at ‘{subject}’.")
        return redirect("recent" if item.status == QueueItem.Status.TO_LOOK_AT else "queue")
    found = Paginator(subject.entries.for_page(), ENTRIES).get_page(request.GET.get("page"))
    context = {
        "nav": "queue",
        "crumbs": [("Review queue", reverse("queue")), ("Feeds", reverse("review-feeds")),
                   (str(subject.source), reverse("review-feed", args=[subject.source_id])), ("Import", "")],
        "feed": subject.source,
        "feed_import": subject,
        "item": item,
        "waited": wait(item.waiting_since, unit="working day") if item else None,
        "entries": found,
        "pages": pages_of(found, request.GET),
    }  # fmt: skip
    return render(request, "innovations/review_import.html", context)


def _done(form, verbs, by):
    """Do what was chosen, all of it or nothing. What stands in the way is said in the form, with what was typed."""
    try:
        with transaction.atomic():
            verbs[form.cleaned_data["decision"]](by=by, why=form.why)
    except NotAllowedNow as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _of_entry(subject):
    events = history("entry", subject, for_tlap=True)
    change_url = (
        reverse("suggest-change", args=[subject.slug])
        if subject.status == Innovation.Status.PUBLISHED
        else ""
    )
    return {"events": events[:EVENTS], "more_events": len(events) - EVENTS, "change_url": change_url}


def _page(request, template, about, subject, form, title, context):
    """The page of one thing; its queue items are those that are not settled yet."""
    items = list(QueueItem.objects.about(about, subject.pk).open().for_page())
    base = {
        "nav": "queue",
        "crumbs": [("Review queue", reverse("queue")), (title, "")],
        "form": form if form.offered else None,
        "too_late": form.too_late if form.is_bound and not form.offered else "",
        "note": request.POST.get("note", "")[:LONGEST_NOTE],
        "item": items[0] if items else None,
        "items": items,
        "waited": wait(items[0].waiting_since, unit="working day") if items else None,
    }
    return render(request, template, base | context)
