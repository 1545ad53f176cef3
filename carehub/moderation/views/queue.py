"""The queue: what waits for TLAP, who reads it, and deciding on several things at once where that is safe."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from carehub.access import moderators_only
from carehub.moderation import together
from carehub.moderation.forms import TickedForm
from carehub.moderation.models import QueueItem, Taken
from carehub.moderation.queue_page import listing, page


@moderators_only
@require_safe
def queue(request):
    return _list(request, "queue")


@moderators_only
@require_safe
def replies(request):
    return _list(request, "queue-replies")


@moderators_only
@require_safe
def recent(request):
    return _list(request, "recent")


@moderators_only
@require_safe
def decided(request):
    return _list(request, "queue-decided")


def _list(request, url_name):
    return render(request, "moderation/queue.html", {"nav": "queue", **page(request, listing(url_name))})


@moderators_only
@require_POST
def take(request, pk):
    item = get_object_or_404(QueueItem.objects.open(), pk=pk)
    try:
        item.take(by=request.user)
    except Taken as taken:
        messages.warning(request, str(taken))
    return redirect(item)


@moderators_only
@require_POST
def let_go(request, pk):
    item = get_object_or_404(QueueItem, pk=pk)
    item.let_go(by=request.user)
    messages.success(request, f"Others can take ‘{item.title}’ now.")
    return redirect("queue")


@moderators_only
@require_POST
def approve_ticked(request):
    return _together(
        request, QueueItem.objects.waiting().from_trusted_sources(), together.approve, "queue", "published"
    )


@moderators_only
@require_POST
def seen_ticked(request):
    return _together(request, QueueItem.objects.to_look_at(), together.look_at, "recent", "looked at")


def _together(request, items, deed, back, done_to):
    form = TickedForm(request.POST, items=items)
    if not form.is_valid():
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
        return redirect(back)
    done, refused = deed(form.cleaned_data["items"], by=request.user)
    if done:
        messages.success(request, f"{done} {done_to}.")
    for words in refused:
        messages.warning(request, words)
    return redirect(back)
