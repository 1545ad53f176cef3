"""Two entries side by side: are they one?"""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from carehub.access import moderators_only
from carehub.forms import Form
from carehub.moderation.differences import compare
from carehub.moderation.models import NotTheSame, Revision
from carehub.workflow import NotAllowedNow
from innovations.listing.fields import FIELDS
from innovations.listing.reading import read
from innovations.merging import joined, merge
from innovations.models import Innovation


class MergeForm(Form):
    why = forms.CharField(
        label="How do you know that they are the same?",
        help_text="It stands in the history, and whoever looks after either of them reads it.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say how you know that they are the same"},
    )


@moderators_only
@require_http_methods(["GET", "HEAD", "POST"])
def compare_and_merge(request, keep, drop):
    kept, dropped = _two(keep, drop)
    form = MergeForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _merged(form, keep, drop, request.user):
        messages.success(request, f"‘{dropped}’ is part of ‘{kept}’ now. Its old address leads there.")
        return redirect("review-entry", kept.pk)
    return render(
        request, "innovations/merge.html", {"nav": "queue", "form": form, **_context(kept, dropped)}
    )


def _merged(form, keep, drop, by):
    try:
        merge(keep, drop, by=by, why=form.cleaned_data["why"])
    except NotAllowedNow as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _two(keep, drop):
    if keep == drop:
        raise Http404
    entries = Innovation.objects.select_related("kept_by", "source", "merged_into")
    return get_object_or_404(entries, pk=keep), get_object_or_404(entries, pk=drop)


def _context(kept, dropped):
    now, other = read(kept), read(dropped)
    return {
        "crumbs": [
            ("Review queue", reverse("queue")),
            (kept.title, reverse("review-entry", args=[kept.pk])),
            ("Merge", ""),
        ],
        "kept": kept,
        "dropped": dropped,
        "differences": compare(FIELDS, other, other, now),
        "gains": compare(FIELDS, now, now, joined(now, other)),
        "reports": dropped.reports.unsettled().count(),
        "changes": Revision.objects.of("entry", dropped.pk).open().count(),
    }


@moderators_only
@require_POST
def not_the_same(request, one, other):
    first, second = _two(one, other)
    NotTheSame.objects.say("entry", subject_id=first.pk, other_id=second.pk, by=request.user)
    messages.success(request, f"‘{first}’ and ‘{second}’ are not offered as the same any more.")
    return redirect("review-entry", first.pk)
