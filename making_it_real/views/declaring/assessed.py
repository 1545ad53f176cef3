"""What TLAP found, at the organisation's desk, and its right of reply."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from carehub.access import signed_in
from carehub.accounts.desk import at_desk, leading_desk
from carehub.workflow import NotAllowedNow
from making_it_real.assessing.forms import ReplyForm
from making_it_real.declaring.standing import latest_result
from making_it_real.lives import may
from making_it_real.views.declaring.desk import known, leads_to_ask


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def assessed(request, org):
    membership = (leading_desk if request.method == "POST" else at_desk)(request.user, org)
    one = latest_result(membership.organisation)
    if one is None:
        raise Http404
    replies = one.may_reply_on(timezone.localdate())
    form = ReplyForm(request.POST or None) if replies and may(one, "reply", request.user) else None
    if request.method == "POST" and form is None:
        messages.error(request, "The time to reply is over, or a colleague has replied already.")
        return redirect("assessed", org)
    if request.method == "POST" and form.is_valid() and _replied(request, one, form):
        return redirect("assessed", org)
    context = {
        **known(membership, one.declaration),
        "one": one,
        "replies": replies,
        "form": form,
        "findings": one.findings.select_related("criterion"),
        "said": one.steps.replies(),
        "leads": leads_to_ask(membership),
    }
    return render(request, "making_it_real/declaring/assessed.html", context)


def _replied(request, one, form):
    try:
        one.answer(form.cleaned_data["reply"], by=request.user)
    except NotAllowedNow as late:
        form.add_error(None, str(late))
        return False
    messages.success(request, "Your reply is with TLAP. Everyone can read it when the result is final.")
    return True
