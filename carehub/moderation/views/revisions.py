"""One revision: what it would change, and the decision."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from carehub.access import moderators_only
from carehub.moderation.forms import LONGEST_NOTE
from carehub.moderation.models import GroundMoved, Revision
from carehub.moderation.review import Review
from carehub.workflow import NotAllowedNow

MOVED = "Something has changed since you opened this page. Look at the differences again, then decide."
BECAME = {
    Revision.Status.RETURNED: "it has gone back to its sender",
    Revision.Status.PUBLISHED: "it is published",
    Revision.Status.REJECTED: "it is not accepted",
    Revision.Status.WITHDRAWN: "it was taken back",
}
DONE = {"approve": "is published", "changes": "has gone back to the sender", "reject": "is not accepted"}


@moderators_only
@require_http_methods(["GET", "HEAD", "POST"])
def review(request, pk):
    revision = get_object_or_404(Revision.objects.sent().with_people(), pk=pk)
    if request.method == "POST":
        return _decided(request, revision)
    looked_at = Review(revision)
    return _page(request, looked_at, looked_at.form() if looked_at.waits else None)


def _decided(request, revision):
    """Anything that stands in the way draws the page again, with what was typed."""
    looked_at = Review(revision)
    if not looked_at.waits:
        return _too_late(request, looked_at)
    if request.POST.get("seen", looked_at.seen) != looked_at.seen:
        return _again(request, revision, MOVED)
    form = looked_at.form(request.POST)
    if not form.is_valid():
        return _page(request, looked_at, form)
    try:
        _decide(revision, form, request.user)
    except GroundMoved:
        return _again(request, revision, MOVED)
    except NotAllowedNow as refused:
        return _again(request, revision, str(refused))
    messages.success(request, f"‘{revision}’ {DONE[form.cleaned_data['decision']]}.")
    return redirect("queue")


def _decide(revision, form, by):
    decision, why = form.cleaned_data["decision"], form.why
    if decision == "approve":
        revision.publish(by=by, why=why, seen=form.cleaned_data["seen"], keep=form.keep)
    elif decision == "changes":
        revision.send_back(by=by, why=why)
    else:
        revision.reject(by=by, why=why)


def _again(request, revision, problem):
    """The page as things stand now. Somebody else may have decided meanwhile."""
    looked_at = Review(Revision.objects.with_people().get(pk=revision.pk))
    if not looked_at.waits:
        return _too_late(request, looked_at)
    form = looked_at.drawn_again(request.POST)
    form.add_error(None, problem)
    return _page(request, looked_at, form)


def _too_late(request, looked_at):
    last = looked_at.revision.steps.first()
    words = f"{last.by_name} was here first: {BECAME[looked_at.revision.status]}."
    return _page(request, looked_at, None, too_late=words, note=request.POST.get("note", "")[:LONGEST_NOTE])


def _page(request, looked_at, form, **more):
    context = {**looked_at.context(), "form": form, **more}
    return render(request, "moderation/revision.html", context, status=409 if more else 200)


@moderators_only
@require_POST
def not_the_same(request, pk):
    """Said of one thing that looks alike (`other`, an id): it is not offered again."""
    revision = get_object_or_404(Revision.objects.waiting(), pk=pk)
    named = request.POST.get("other")
    other = next((one for one in revision.duplicates() if one.id and str(one.id) == named), None)
    if other is None:
        raise Http404
    revision.rule_out(other, by=request.user)
    messages.success(request, f"‘{other.title}’ is not shown as a possible duplicate any more.")
    return redirect("review-revision", pk)
