"""What TLAP does with a campaign: open, extend, close, publish and correct it, each asked for on a page of its own."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from carehub.access import moderators_only
from carehub.moderation.models import Incomplete
from carehub.workflow import NotAllowedNow
from making_it_real.campaigns.forms import ExtendForm, SureForm, WhyForm
from making_it_real.campaigns.publishing import NotYet, correct_checked, publish_checked, what_waits
from making_it_real.counting import checking
from making_it_real.lives import may
from making_it_real.models import Campaign
from making_it_real.views.survey_desk.campaigns import READ_AND_SEND, crumbs


@dataclass(frozen=True)
class Deed:
    """`do` takes the campaign, who does it, and what the form says."""

    question: str
    explained: str
    button: str
    done: str
    form: type
    do: object


DEEDS = {
    "open": Deed(
        "Open it now?", "From now on people can answer, and the questions, who is asked what and the first day are frozen.",
        "Open the survey", "The survey is open.", SureForm, lambda one, by, said: one.open(by=by)),
    "extend": Deed(
        "Give people more time", "The survey closes by itself after its last day.",
        "Change the last day", "The last day is changed.", ExtendForm,
        lambda one, by, said: one.extend(said["day"], by=by, why=said["why"])),
    "close": Deed(
        "Close it now?", "From now on no answer comes in. You cannot open it again.",
        "Close the survey", "The survey is closed.", SureForm, lambda one, by, said: one.close(by=by)),
    "publish": Deed(
        "Publish the results?", "Everyone can read them from now on. They never change. A mistake is put right in a new edition.",
        "Publish", "The results are published.", SureForm, lambda one, by, said: publish_checked(one, by=by)),
    "correct": Deed(
        "Publish a correction", "A new edition is made from the answers as they are now. The ones before stay readable.",
        "Publish the correction", "The correction is published.", WhyForm,
        lambda one, by, said: correct_checked(one, by=by, why=said["why"])),
}  # fmt: skip


@moderators_only
@READ_AND_SEND
def deed(request, campaign, name):
    campaign = get_object_or_404(Campaign, slug=campaign)
    if name not in DEEDS:
        raise Http404
    if not may(campaign, name, request.user):
        messages.info(
            request, f"This survey is “{campaign.get_status_display()}” now, so that cannot be done."
        )
        return redirect("campaign", campaign.slug)
    form = DEEDS[name].form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _did(request, campaign, name, form):
        return redirect("campaign", campaign.slug)
    context = {
        "nav": "queue",
        "crumbs": crumbs((campaign.title, reverse("campaign", args=[campaign.slug]))),
        "campaign": campaign,
        "deed": DEEDS[name],
        "form": form,
        "in_the_way": what_waits(campaign) if name in ("publish", "correct") else "",
    }
    return render(request, "making_it_real/survey_desk/campaign_deed.html", context)


def _did(request, campaign, name, form):
    """Whether it is over, done or too late. What can be mended is said on the form."""
    try:
        DEEDS[name].do(campaign, request.user, form.cleaned_data)
    except Incomplete as problems:
        for words in problems.problems.values():
            form.add_error(None, words)
        return False
    except (NotYet, NotAllowedNow) as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, DEEDS[name].done)
    return True


@moderators_only
@READ_AND_SEND
def tallies(request, campaign):
    """Hold the tallies against the answers, now. Asked for by a button, for it reads every answer."""
    campaign = get_object_or_404(Campaign, slug=campaign)
    wrong = checking.wrong(campaign) if request.method == "POST" else None
    context = {
        "nav": "queue",
        "crumbs": crumbs((campaign.title, reverse("campaign", args=[campaign.slug]))),
        "campaign": campaign,
        "wrong": wrong,
    }
    return render(request, "making_it_real/survey_desk/tallies.html", context)
