from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from carehub.access import signed_in
from carehub.accounts.alike import alike
from carehub.accounts.forms import StartForm
from carehub.accounts.models import Organisation
from innovations import starting

TOO_MANY = "TLAP still has to look at the organisations you started before. Please wait for an answer."


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def start(request):
    """Before anything is made: is it one of those that are here already?"""
    form, likely = StartForm(request.POST or None), []
    if form.is_valid():
        told = form.cleaned_data
        likely = [] if "none_of_these" in request.POST else alike(told["name"], told["website"])
        started = None if likely else _started(form, request.user)
        if started:
            messages.success(request, f"You have started {started.name}. We have sent you an email.")
            return redirect("desk", started.slug)
    own = {organisation.pk for organisation in Organisation.objects.of_member(request.user)}
    return render(request, "workspace/start.html", {"form": form, "likely": likely, "own": own})


def _started(form, user):
    """The new organisation, or None; then the form says why."""
    try:
        return starting.start(form.cleaned_data, by=user)
    except starting.TooManyWaiting:
        form.add_error(None, TOO_MANY)
        return None
