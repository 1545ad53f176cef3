"""The steps that are words: details, commitment, who was in the room. Each is a page that is saved by itself."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from carehub.access import signed_in
from carehub.accounts.desk import writing_at_desk
from carehub.moderation.models import Overtaken
from carehub.workflow import NotAllowedNow
from making_it_real.declaring import evidence, saving
from making_it_real.declaring.forms import CommitmentForm, DetailsForm, RoomForm
from making_it_real.declaring.saving import Lock
from making_it_real.declaring.steps import STEPS, after
from making_it_real.views.declaring.desk import draft_to_write, known

READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])
NOT_SAVED = "What you wrote was not saved."
SAVED_BUT = "We have saved the rest. Only what stands below could not be kept."
FORMS = {"details": DetailsForm, "commitment": CommitmentForm, "room": RoomForm}
PARTS = {"details": saving.fields("contact", "contact_email"), "commitment": saving.fields("commitment"),
         "room": saving.fields("room")}  # fmt: skip


@signed_in
@READ_AND_SEND
def step(request, org, step):
    if step not in FORMS:
        raise Http404
    membership = writing_at_desk(request.user, org)
    draft = draft_to_write(request, membership)
    if draft is None:
        return redirect("declaration", org)
    page = page_of(step, membership, draft)
    if request.method == "POST":
        return _typed(request, draft, page)
    stored = {field: getattr(draft, field) for field in FORMS[step].base_fields}
    return _show(request, draft, page, FORMS[step](initial=stored), Lock.of(draft, PARTS[step]))


def page_of(name, membership, draft):
    """What a page of a step is told."""
    return {
        **known(membership, draft),
        "step": STEPS[name],
        "number": list(STEPS).index(name) + 1,
        "of": len(STEPS),
    }


def _typed(request, draft, page):
    """Evidence is only ever added or taken away, so it is kept also when the words cannot be."""
    name, lock = page["step"].name, Lock.sent(request.POST)
    form, shown = FORMS[name](request.POST), evidence.typed(request.POST, request.FILES)
    try:
        if name == "room":
            evidence.add(draft, shown, by=request.user)
            evidence.take_away(draft, removed(request), by=request.user)
        if form.is_valid():
            saving.save(draft, PARTS[name], form.cleaned_data, by=request.user, lock=lock)
    except Overtaken:
        return _overtaken(request, draft, page, form, shown)
    except NotAllowedNow as refused:
        messages.error(request, f"{refused} {NOT_SAVED}")
        return redirect("declaration", draft.organisation.slug)
    if form.errors or (name == "room" and shown.errors):
        page["saved_but"] = "" if form.errors else SAVED_BUT
        return _show(request, draft, page, form, lock if form.errors else Lock.of(draft, PARTS[name]), shown)
    return onward(request, draft, redirect("declaration-step", draft.organisation.slug, name), after(name))


def removed(request):
    """The key of the evidence whose button was pressed, or ""."""
    verb, _, key = request.POST.get("do", "").partition(":")
    return key if verb == "remove" else ""


def onward(request, draft, same_page, next_step):
    """To where the button that was pressed leads, once everything is saved."""
    do = request.POST.get("do", "on").partition(":")[0]
    if do in ("remove", "stay"):
        messages.success(request, "Saved.")
        return same_page
    if do == "later":
        messages.success(request, "Your draft is saved. You can come back to it at any time.")
        return redirect("declaration", draft.organisation.slug)
    return redirect("declaration-step", draft.organisation.slug, next_step)


def _overtaken(request, draft, page, form, shown):
    """What was typed stays in the boxes, and what a colleague saved meanwhile stands above."""
    draft.refresh_from_db()
    part = PARTS[page["step"].name]
    typed = {saving.label(draft, name): value for name, value in form.cleaned_data.items()}
    page["overtaken"] = saving.differing(draft, part, typed)
    return _show(request, draft, page, form, Lock.of(draft, part), shown)


def _show(request, draft, page, form, lock, shown=None):
    if page["step"].name == "room":
        page["evidence_form"] = shown or evidence.typed(None, None)
        page["evidence"] = draft.evidence.for_room()
    page["problems"] = problems(form, *filter(None, [page.get("evidence_form")]))
    context = {**page, "form": form, "lock": lock, "last_time": _last_time(draft, form)}
    return render(request, "making_it_real/declaring/step.html", context)


def _last_time(draft, form):
    """[(label, words)] of the round before, where it has any."""
    said = (
        [(saving.label(draft, name), getattr(draft.previous, name)) for name in form.fields]
        if draft.previous
        else []
    )
    return [(label, words) for label, words in said if words]


def problems(*forms):
    """[(what to do, where)] for the summary of errors."""
    return [
        (words, f"#{form[name].first_id}")
        for form in forms
        for name, errors in form.errors.items()
        for words in errors
    ]
