"""Looking a draft over, in words and as the public would see it, and sending it."""

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from carehub.access import signed_in
from carehub.accounts.desk import at_desk, leading_desk
from carehub.moderation.models import Incomplete, Overtaken
from carehub.workflow import NotAllowedNow
from innovations import entry_page
from innovations.entry_rows import glance
from innovations.listing import draft_page, drafts, previewing
from innovations.listing.fields import FIELDS
from innovations.listing.step_forms import NoteForm
from innovations.similar import pool
from innovations.views.listing.draft import find, known, leads

READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])
TOO_EARLY = "Give it a name and say what sort of thing it is. Then you can see how it will look."
CHANGED = "Somebody changed this while you read it. Look it over again, then send it."
NOT_DONE = "Some things are missing or need a fix, so we did not send it."


@signed_in
@READ_AND_SEND
def check(request, org, pk):
    """Everything in words, with a way to change each part. Only a lead sends it."""
    membership = leading_desk(request.user, org) if request.method == "POST" else at_desk(request.user, org)
    draft = find(membership, pk)
    form = NoteForm(request.POST or None, initial={"note": draft.note})
    if request.method == "POST" and form.is_valid():
        return _send(request, draft, form.cleaned_data["note"])
    stages = draft_page.stages(draft) if draft.can_be_written else []
    context = {
        **known(membership, draft),
        "answers": draft_page.answers(draft),
        "problems": [problem for stage in stages for problem in stage.problems],
        "form": form,
        "may_send": membership.is_lead and membership.organisation.may_change and draft.can_be_written,
        "leads": leads(membership),
    }
    return render(request, "listing/check.html", context)


def _send(request, draft, note):
    here = draft.organisation.slug, draft.pk
    try:
        drafts.send(draft, by=request.user, note=note, version=_number(request.POST.get("version", "")))
    except Incomplete:
        messages.error(request, NOT_DONE)
        return redirect("listing-check", *here)
    except Overtaken:
        messages.error(request, CHANGED)
        return redirect("listing-check", *here)
    except NotAllowedNow as refused:
        messages.error(request, str(refused))
        return redirect("listing", *here)
    messages.success(request, _sent(draft))
    return redirect("listing", *here)


def _number(text):
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _sent(draft):
    if draft.status == draft.Status.PUBLISHED:
        return f"‘{draft}’ is on CareHub now."
    return f"We have sent ‘{draft}’ to TLAP. We write to you when they have decided."


@signed_in
@require_safe
def preview(request, org, pk):
    """The public page, drawn from what would be in the tables, which are then as they were before."""
    membership = at_desk(request.user, org)
    draft = find(membership, pk)
    pool()  # what similar ideas are chosen from is remembered for a while, so not while the draft is among them
    try:
        return previewing.drawn(draft, partial(_public_page, request, known(membership, draft)))
    except previewing.TooEarly:
        messages.error(request, TOO_EARLY)
        return redirect("listing", org, pk)


def _public_page(request, page, entry, left_out):
    details = entry_page.details(glance(entry.slug))
    entry = details.entry
    shown = {
        "entry": entry,
        "d": details,
        "crumbs": [("Home", reverse("home")), ("Find support", reverse("directory")), (entry.title, "")],
        "link": settings.SITE_URL + entry.get_absolute_url(),
        "left_out": [field.label for field in FIELDS if field.name in left_out],
    }
    return render(request, "listing/preview.html", {**page, **shown})
