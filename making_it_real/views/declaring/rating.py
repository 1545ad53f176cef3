"""Rating: the six themes, and the page of each."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from carehub.access import signed_in
from carehub.accounts.desk import writing_at_desk
from carehub.moderation.models import Overtaken
from carehub.themes import Theme
from carehub.workflow import NotAllowedNow
from making_it_real.declaring import evidence, saving
from making_it_real.declaring.carrying import left_behind
from making_it_real.declaring.rating_page import RatingPage
from making_it_real.declaring.reading import themes
from making_it_real.declaring.saving import Lock
from making_it_real.views.declaring.desk import draft_to_write
from making_it_real.views.declaring.steps import NOT_SAVED, SAVED_BUT, page_of, removed

READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])


@signed_in
@require_safe
def self_assessment(request, org):
    """The six themes and how far each is."""
    membership = writing_at_desk(request.user, org)
    draft = draft_to_write(request, membership)
    if draft is None:
        return redirect("declaration", org)
    previous = draft.previous
    gone = left_behind(draft.statement_set, previous.statement_set) if previous else []
    context = {**page_of("self-assessment", membership, draft), "themes": themes(draft), "gone": gone}
    return render(request, "making_it_real/declaring/self_assessment.html", context)


@signed_in
@READ_AND_SEND
def rate(request, org, theme):
    if theme not in Theme.values:
        raise Http404
    membership = writing_at_desk(request.user, org)
    draft = draft_to_write(request, membership)
    if draft is None:
        return redirect("declaration", org)
    page = {**page_of("self-assessment", membership, draft), "theme": Theme(theme), "themes": Theme}
    if request.method == "POST":
        return _typed(request, draft, page, theme)
    asked = RatingPage(draft, theme)
    return _show(request, page, asked, Lock.of(draft, asked.stored))


def _typed(request, draft, page, theme):
    """Evidence is kept by itself: a file that is refused costs nobody their answers, nor the other way round."""
    lock, asked = Lock.sent(request.POST), RatingPage(draft, theme, request.POST, request.FILES)
    try:
        asked.keep_evidence(by=request.user)
        evidence.take_away(draft, removed(request), by=request.user)
        saved = asked.is_valid()
        if saved:
            saving.save(draft, asked.stored, asked.typed, by=request.user, lock=lock)
    except Overtaken:
        return _overtaken(request, draft, page, asked)
    except NotAllowedNow as refused:
        messages.error(request, f"{refused} {NOT_SAVED}")
        return redirect("declaration", draft.organisation.slug)
    if asked.problems:
        page["saved_but"] = SAVED_BUT if saved else ""
        asked.look_again()
        return _show(request, page, asked, Lock.of(draft, asked.stored) if saved else lock)
    return _onward(request, draft, theme)


def _onward(request, draft, theme):
    slug, do = draft.organisation.slug, request.POST.get("do", "on").partition(":")[0]
    if do in ("stay", "remove"):
        messages.success(request, "Saved.")
        return redirect("rate", slug, theme)
    if do == "later":
        messages.success(request, "Your draft is saved. You can come back to it at any time.")
        return redirect("declaration", slug)
    last = theme == Theme.values[-1]
    return (
        redirect("declaration-step", slug, "self-assessment") if last else redirect("rate", slug, theme + 1)
    )


def _overtaken(request, draft, page, asked):
    """What was typed stays in the boxes, and what a colleague saved meanwhile stands above."""
    draft.refresh_from_db()
    page["overtaken"] = saving.differing(draft, asked.stored, asked.typed_words)
    asked.look_again()
    return _show(request, page, asked, Lock.of(draft, asked.stored))


def _show(request, page, asked, lock):
    back = reverse("declaration-step", args=[page["organisation"].slug, "self-assessment"])
    context = {**page, "form": asked, "asked": asked, "lock": lock, "back": back}
    return render(request, "making_it_real/declaring/rate.html", context)
