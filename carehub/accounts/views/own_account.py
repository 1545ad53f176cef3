"""A person's own account, beside the pages that allauth has for it."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from carehub.access import signed_in
from carehub.accounts.account_forms import NameForm


@signed_in
def account(request):
    form = NameForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "We saved your name.")
        return redirect("account")
    return render(request, "account/account.html", {"form": form})


@signed_in
@require_POST
def end_session(request, pk):
    """Sign out one browser, perhaps this one."""
    get_object_or_404(UserSession, pk=pk, user=request.user).end()
    messages.success(request, "We signed out that browser.")
    return redirect("usersessions_list")
