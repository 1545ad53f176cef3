"""Actions at the desk: promised and changed in a draft, then kept up to date for everyone to read."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carehub.access import signed_in
from carehub.accounts.desk import at_desk, writing_at_desk
from carehub.moderation.models import Overtaken
from carehub.themes import Theme
from carehub.workflow import NotAllowedNow
from innovations.models import Innovation
from making_it_real.declaring import promises, saving
from making_it_real.declaring.action_forms import ActionForm, UpdateForm, deeds
from making_it_real.declaring.choosing import found_by
from making_it_real.declaring.ideas import ideas, ideas_for_weak_themes
from making_it_real.declaring.saving import Lock
from making_it_real.declaring.standing import actions_of, latest, open_draft
from making_it_real.models import Action
from making_it_real.views.declaring.desk import draft_to_write, known
from making_it_real.views.declaring.steps import NOT_SAVED

READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])
PAGE_OF_IDEAS = 12


@signed_in
@require_safe
def actions(request, org):
    """All of them: those of the draft, those everyone can read, and ideas for what is rated low."""
    membership = at_desk(request.user, org)
    organisation = membership.organisation
    draft = open_draft(organisation)
    promised, public = actions_of(organisation, draft)
    context = {
        **known(membership, draft),
        "promised": promised,
        "public": public,
        "weak": ideas_for_weak_themes(latest(organisation), besides=promised + public),
    }
    return render(request, "making_it_real/declaring/actions.html", context)


@signed_in
@READ_AND_SEND
def new(request, org):
    """The address may name a theme, a statement (its id) and an entry (its slug) to begin with."""
    membership = writing_at_desk(request.user, org)
    draft = draft_to_write(request, membership)
    if draft is None:
        return redirect("declaration", org)
    entry = Innovation.objects.published().with_slug(request.GET.get("idea", "")).first()
    form = _form(
        draft, request.POST or None, initial={name: request.GET.get(name) for name in ("theme", "statement")}
    )
    if request.method == "POST" and form.is_valid() and (made := _promise(request, draft, form, entry)):
        messages.success(request, "Your action is saved.")
        return redirect("action-innovations", org, made.pk)
    context = {**known(membership, draft), "form": form, "entry": entry}
    return render(request, "making_it_real/declaring/action.html", context)


def _promise(request, draft, form, entry):
    try:
        made = promises.promise(draft, form.cleaned_data, by=request.user)
        if entry:
            promises.adopt(made, entry.pk, by=request.user)
    except (NotAllowedNow, promises.Enough) as refused:
        form.add_error(None, str(refused))
        return None
    return made


def _form(draft, *data, **options):
    return ActionForm(*data, statements=draft.statement_set.statements.in_order(), **options)


def _of_draft(request, org, pk):
    """(membership, draft, action) of an action that can still be written, or 404; the draft is None when there is none."""
    membership = writing_at_desk(request.user, org)
    draft = draft_to_write(request, membership)
    if draft is None:
        return membership, None, None
    action = get_object_or_404(Action.objects.promised_in(draft).with_all(), pk=pk)
    action.declaration = draft
    return membership, draft, action


@signed_in
@READ_AND_SEND
def edit(request, org, pk):
    membership, draft, action = _of_draft(request, org, pk)
    if draft is None:
        return redirect("declaration", org)
    part, page = promises.part_of(action), {**known(membership, draft), "action": action}
    stored = {name: getattr(action, name) for name in promises.WRITTEN}
    form = _form(draft, request.POST or None, initial=stored)
    lock = Lock.sent(request.POST) if request.method == "POST" else Lock.of(draft, part)
    if request.method == "POST" and form.is_valid():
        try:
            saving.save(draft, part, form.cleaned_data, by=request.user, lock=lock)
        except Overtaken:
            return _overtaken(request, draft, page, form, part)
        except NotAllowedNow as refused:
            messages.error(request, f"{refused} {NOT_SAVED}")
            return redirect("declaration", org)
        messages.success(request, "Saved.")
        return redirect("declaration-step", org, "actions")
    return render(request, "making_it_real/declaring/action.html", {**page, "form": form, "lock": lock})


def _overtaken(request, draft, page, form, part):
    draft.refresh_from_db()
    if not part.read(draft):
        messages.error(request, "A colleague has taken this action away. This is what you wrote.")
    page["overtaken"] = saving.differing(draft, part, promises.words(Action(**form.cleaned_data)))
    return render(
        request, "making_it_real/declaring/action.html", {**page, "form": form, "lock": Lock.of(draft, part)}
    )


@signed_in
@require_POST
def remove(request, org, pk):
    _, draft, action = _of_draft(request, org, pk)
    if draft is None:
        return redirect("declaration", org)
    try:
        promises.take_away(draft, action, by=request.user)
    except NotAllowedNow as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"‘{action}’ is taken away.")
    return redirect("declaration-step", org, "actions")


@signed_in
@READ_AND_SEND
def adopted(request, org, pk):
    """Which entries of the directory an action uses: suggested, or found by words."""
    membership, draft, action = _of_draft(request, org, pk)
    if draft is None:
        return redirect("declaration", org)
    if request.method == "POST":
        return _chosen(request, org, action)
    asked = request.GET.get("q", "").strip()[:200]
    chosen = list(action.innovations.all())
    context = {
        **known(membership, draft),
        "action": action,
        "chosen": chosen,
        "asked": asked,
        "found": found_by(asked, besides=chosen),
        "ideas": ideas(action.theme, statement=action.statement, besides=[one.pk for one in chosen]),
    }
    return render(request, "making_it_real/declaring/innovations.html", context)


def _chosen(request, org, action):
    """The button says "add:ID" or "remove:ID"."""
    verb, _, pk = request.POST.get("do", "").partition(":")
    if verb not in ("add", "remove") or not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        raise Http404
    try:
        if verb == "remove":
            promises.let_go(action, int(pk), by=request.user)
        elif promises.adopt(action, int(pk), by=request.user) is None:
            messages.error(request, "That entry is not public any more. Choose another one.")
    except (NotAllowedNow, promises.Enough) as refused:
        messages.error(request, str(refused))
    return redirect("action-innovations", org, action.pk)


@signed_in
@READ_AND_SEND
def update(request, org, pk):
    """A public action: its history, and how it goes now."""
    membership = at_desk(request.user, org)
    action = get_object_or_404(
        Action.objects.of(membership.organisation).public().with_all().with_history(), pk=pk
    )
    action.organisation = membership.organisation
    offered = deeds(action, request.user)
    if request.method == "POST" and not membership.organisation.may_change:
        raise PermissionDenied
    form = UpdateForm(request.POST or None, action=action, offered=offered)
    if request.method == "POST" and form.is_valid() and _carried_out(request, form):
        messages.success(request, "Thank you. Everyone can read it now.")
        return redirect("action-update", org, pk)
    context = {**known(membership), "action": action, "form": form if offered else None}
    return render(request, "making_it_real/declaring/update.html", context)


def _carried_out(request, form):
    try:
        form.carry_out(by=request.user)
    except NotAllowedNow as late:
        form.add_error(None, str(late))
        return False
    return True


@signed_in
@require_safe
def suggested(request, org, theme):
    """Ideas for a theme, or for one of its statements (?statement=CODE)."""
    membership = at_desk(request.user, org)
    if theme not in Theme.values:
        raise Http404
    declared = latest(membership.organisation)
    code = request.GET.get("statement", "")
    statement = declared and declared.statement_set.statements.for_theme(theme).with_code(code).first()
    context = {
        **known(membership, open_draft(membership.organisation)),
        "theme": Theme(theme),
        "statement": statement,
        "ideas": ideas(theme, statement=statement, most=PAGE_OF_IDEAS),
    }
    return render(request, "making_it_real/declaring/ideas.html", context)
