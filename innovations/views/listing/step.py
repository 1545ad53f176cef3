"""One step of a draft: its questions, its lists, and saving what was typed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carehub.access import signed_in
from carehub.accounts.desk import writing_at_desk
from carehub.accounts.models import Organisation
from carehub.moderation.models import Overtaken
from innovations import reading_age
from innovations.listing import checking, drafts, steps
from innovations.listing.deeds import done
from innovations.listing.fields import FIELDS
from innovations.listing.sheet import Sheet
from innovations.views.listing.draft import find, known

READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])
MOST_NAMES = 8  # organisations offered while somebody types
SAVED_NOT_RIGHT = "We have saved what you wrote. Put this right before you send it."


@signed_in
@READ_AND_SEND
def step(request, org, pk, name):
    membership = writing_at_desk(request.user, org)
    draft, one = find(membership, pk), steps.STEPS.get(name)
    if one is None:
        raise Http404
    if not draft.can_be_written:
        messages.info(request, f"This is now “{draft.get_status_display()}”, so nothing was changed.")
        return redirect("listing", org, pk)
    page = {
        **known(membership, draft),
        "step": one,
        "number": list(steps.STEPS).index(name) + 1,
        "of": len(steps.STEPS),
    }
    return (
        _typed(request, draft, one, page) if request.method == "POST" else _opened(request, draft, one, page)
    )


def _opened(request, draft, one, page):
    """Missing answers are pointed out only to somebody who came to mend them."""
    content = drafts.whole(draft)
    faults = _faults(one, content, missing="mend" in request.GET)
    return _show(request, page, Sheet(one, content, faults=faults), _lock(draft, one))


def _faults(one, content, missing):
    return [
        fault
        for fault in checking.faults(content)
        if fault.field in one.fields and (missing or not fault.missing)
    ]


def _lock(draft, one):
    """What tells whether somebody else saved this step after the page was opened."""
    return {"version": str(draft.version), "seen": one.digest(drafts.whole(draft))}


def _typed(request, draft, one, page):
    lock = {name: request.POST.get(name, "") for name in ("version", "seen")}
    deed = done(
        one,
        drafts.whole(draft),
        request.POST,
        request.FILES,
        organisation=draft.organisation,
        by=request.user,
    )
    if not deed.save:
        return _show(request, page, deed.sheet(one), lock)
    try:
        drafts.save(draft, one, deed.content, by=request.user, **lock)
    except Overtaken:
        return _overtaken(request, draft, one, page, deed)
    return _saved(request, draft, one, page, deed)


def _saved(request, draft, one, page, deed):
    if deed.wrong:
        return _show(request, page, deed.sheet(one), _lock(draft, one))
    if request.POST.get("do") == "later":
        messages.success(request, "Your draft is saved. You can come back to it at any time.")
        return redirect("listing", page["organisation"].slug, draft.pk)
    if _faults(one, drafts.whole(draft), missing=False):
        messages.info(request, SAVED_NOT_RIGHT)
        return redirect("listing-step", page["organisation"].slug, draft.pk, one.name)
    after = steps.after(one)
    return redirect(
        _address(draft, after)
        if after
        else reverse("listing-check", args=[draft.organisation.slug, draft.pk])
    )


def _address(draft, one):
    return reverse("listing-step", args=[draft.organisation.slug, draft.pk, one.name])


def _overtaken(request, draft, one, page, deed):
    """Both versions of what differs, with what was typed still in the boxes. Saving again puts it in place."""
    draft.refresh_from_db()
    draft.organisation = page["organisation"]
    if not draft.can_be_written:
        messages.error(
            request, f"This became “{draft.get_status_display()}” while you wrote, so it was not saved."
        )
        return redirect("listing", draft.organisation.slug, draft.pk)
    theirs = drafts.whole(draft)
    differ = [
        (field, theirs[field.name])
        for field in FIELDS
        if field.group == one.name and theirs[field.name] != deed.content[field.name]
    ]
    page["overtaken"] = [(field.label, field.show(value)) for field, value in differ]
    return _show(request, page, deed.sheet(one), _lock(draft, one))


def _show(request, page, sheet, lock):
    org = page["organisation"].slug
    sheet.connect(
        advice=reverse("listing-advice", args=[org]), names=reverse("organisation-names", args=[org])
    )
    return render(request, "listing/step.html", {**page, "form": sheet, "sheet": sheet, "lock": lock})


@signed_in
@require_POST
def advice(request, org):
    """How easy a text is to read, while somebody writes it."""
    writing_at_desk(request.user, org)
    text = request.POST.get(request.POST.get("field", ""), "")[: checking.LONG * 4]
    return render(request, "listing/advice.html", {"advice": reading_age.advice(text)})


@signed_in
@require_safe
def organisation_names(request, org):
    """Names of organisations on CareHub for what is being typed (htmx sends the name of its box)."""
    writing_at_desk(request.user, org)
    typed = (
        next((value for name, value in request.GET.items() if name.endswith("-name")), "")
        .replace("\x00", "")
        .strip()
    )
    found = (
        Organisation.objects.public().named_like(typed[:100]).in_order()[:MOST_NAMES]
        if len(typed) > 1
        else []
    )
    return render(request, "listing/organisation_names.html", {"organisations": found})
