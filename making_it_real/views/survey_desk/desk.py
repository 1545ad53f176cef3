"""The survey at an organisation's desk: which there are, and how the answers come in."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from carehub.access import signed_in
from carehub.accounts.desk import at_desk
from carehub.paging import pages_of
from making_it_real.models import CampaignOrganisation
from making_it_real.paging import page_of
from making_it_real.survey_desk.forms import EligibleForm
from making_it_real.survey_desk.standing import standing
from making_it_real.views.survey_desk.doors import READ_AND_SEND, for_members, for_writers

A_PAGE = 30


@signed_in
@require_safe
def surveys(request, org):
    membership = at_desk(request.user, org)
    asked = CampaignOrganisation.objects.of(membership.organisation).begun().with_all().newest_first()
    page = page_of(asked, request.GET.get("page"), A_PAGE)
    context = {"membership": membership, "organisation": membership.organisation, "here": "survey",
               "surveys": page, "pages": pages_of(page, request.GET)}  # fmt: skip
    return render(request, "making_it_real/survey_desk/surveys.html", context)


@for_members
@require_safe
def survey(request, desk):
    """How the answers come in, and who is missing."""
    context = {**desk.known(), "standing": standing(desk.about, timezone.localdate())}
    return render(request, "making_it_real/survey_desk/survey.html", context)


@for_writers
@READ_AND_SEND
def eligible(request, desk):
    form = EligibleForm(request.POST or None, instance=CampaignOrganisation.objects.get(pk=desk.about.pk))
    if request.method == "POST" and form.is_valid():
        desk.about.say_eligible(form.cleaned_data["eligible"], by=request.user)
        messages.success(request, "Saved.")
        return redirect(desk.url("standing"))
    return render(request, "making_it_real/survey_desk/eligible.html", {**desk.known(), "form": form})
