"""You said, we did: what people said to an organisation, and its answers."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from carehub.paging import pages_of
from carehub.themes import Theme
from carehub.workflow import NotAllowedNow
from making_it_real.comments.forms import ReplyForm
from making_it_real.models import Comment
from making_it_real.paging import page_of
from making_it_real.views.survey_desk.doors import READ_AND_SEND, for_members, for_writers

A_PAGE = 30


@for_members
@require_safe
def comments(request, desk):
    found = Comment.objects.about(desk.about).organisation_may_read().with_all().in_order()
    page = page_of(found, request.GET.get("page"), A_PAGE)
    rows = [(one, Theme(one.theme)) for one in page]
    context = {**desk.known(), "rows": rows, "page": page, "pages": pages_of(page, request.GET)}
    return render(request, "making_it_real/survey_desk/said.html", context)


@for_writers
@READ_AND_SEND
def reply(request, desk, key):
    found = Comment.objects.about(desk.about).organisation_may_read().public().with_all()
    comment = get_object_or_404(found, pk=key)
    form = ReplyForm(request.POST or None, initial={"reply": comment.reply})
    if request.method == "POST" and form.is_valid():
        try:
            comment.answer(form.cleaned_data["reply"], by=request.user)
        except NotAllowedNow as refused:
            form.add_error("reply", str(refused))
        else:
            messages.success(
                request, "Your answer is saved. It stands below the comment when everyone can read it."
            )
            return redirect(desk.url("comments"))
    context = {**desk.known(), "comment": comment, "theme": Theme(comment.theme), "form": form}
    return render(request, "making_it_real/survey_desk/reply.html", context)
