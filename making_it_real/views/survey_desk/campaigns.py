"""TLAP's campaigns: the list, a new one, how one stands, and what a draft asks."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carehub.access import moderators_only
from carehub.accounts.models import Organisation
from carehub.paging import pages_of
from carehub.workflow import NotAllowedNow
from making_it_real.campaigns.choosing import to_add
from making_it_real.campaigns.forms import CampaignForm, FindForm
from making_it_real.campaigns.standing import rows, standing, told
from making_it_real.models import Campaign, CampaignOrganisation
from making_it_real.paging import page_of

READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])
A_PAGE = 50


def crumbs(*more):
    return [("Review queue", reverse("queue")), ("Surveys", reverse("campaigns")), *more]


def draft_or_told(request, campaign):
    """Whether it can still be changed; else a message says that its questions are frozen."""
    if campaign.status == Campaign.Status.DRAFT:
        return True
    messages.info(request, "It has opened, so its questions are frozen. Nothing was changed.")
    return False


@moderators_only
@require_safe
def campaigns(request):
    found = page_of(Campaign.objects.with_numbers().newest_first(), request.GET.get("page"), A_PAGE)
    context = {"nav": "queue", "campaigns": found, "pages": pages_of(found, request.GET)}
    return render(request, "making_it_real/survey_desk/campaigns.html", context)


@moderators_only
@READ_AND_SEND
def new(request):
    form = CampaignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fields, categories = form.written
        campaign = Campaign.objects.begin(by=request.user, categories=categories, **fields)
        messages.success(request, "The draft is made. Nobody can answer before it opens.")
        return redirect("campaign" if campaign.everyone else "campaign-organisations", campaign.slug)
    context = {"nav": "queue", "form": form, "crumbs": crumbs(("New survey", ""))}
    return render(request, "making_it_real/survey_desk/campaign_form.html", context)


@moderators_only
@READ_AND_SEND
def change(request, campaign):
    campaign = get_object_or_404(Campaign, slug=campaign)
    if not draft_or_told(request, campaign):
        return redirect("campaign", campaign.slug)
    form = CampaignForm(request.POST or None, instance=Campaign.objects.get(pk=campaign.pk))
    if request.method == "POST" and form.is_valid():
        fields, categories = form.written
        try:
            campaign.change(fields, by=request.user, categories=categories)
        except NotAllowedNow as late:
            messages.error(request, str(late))
        else:
            messages.success(request, "Saved.")
        return redirect("campaign", campaign.slug)
    context = {"nav": "queue", "form": form, "campaign": campaign, "crumbs": crumbs((campaign.title, ""))}
    return render(request, "making_it_real/survey_desk/campaign_form.html", context)


@moderators_only
@require_safe
def campaign(request, campaign):
    """How it stands."""
    campaign = get_object_or_404(Campaign.objects.with_numbers(), slug=campaign)
    words = request.GET.get("q", "")[:80].strip()
    found, page = rows(campaign, words, request.GET.get("page"))
    context = {
        "nav": "queue",
        "crumbs": crumbs((campaign.title, "")),
        "campaign": campaign,
        "missing": campaign.missing() if campaign.status == Campaign.Status.DRAFT else {},
        "asked": campaign.asked_categories.select_related("category"),
        "standing": standing(campaign, request.user),
        "rows": found,
        "page": page,
        "pages": pages_of(page, request.GET),
        "find": FindForm(request.GET),
        "words": words,
        "events": told(campaign),
    }
    return render(request, "making_it_real/survey_desk/campaign.html", context)


@moderators_only
@require_safe
def organisations(request, campaign):
    """Whom a draft asks about, and others to add."""
    campaign = get_object_or_404(Campaign, slug=campaign)
    if not draft_or_told(request, campaign):
        return redirect("campaign", campaign.slug)
    words = request.GET.get("q", "")[:80].strip()
    chosen = page_of(campaign.organisations.select_related("organisation"), request.GET.get("page"), A_PAGE)
    context = {
        "nav": "queue",
        "crumbs": crumbs((campaign.title, reverse("campaign", args=[campaign.slug])), ("Organisations", "")),
        "campaign": campaign,
        "find": FindForm(request.GET),
        "words": words,
        "found": to_add(campaign, words),
        "chosen": chosen,
        "pages": pages_of(chosen, request.GET),
    }
    return render(request, "making_it_real/survey_desk/campaign_organisations.html", context)


@moderators_only
@require_POST
def ask_about(request, campaign):
    return _chosen(request, campaign, "ask_about", "is asked about")


@moderators_only
@require_POST
def leave_out(request, campaign):
    return _chosen(request, campaign, "leave_out", "is left out")


def _chosen(request, slug, deed, words):
    campaign = get_object_or_404(Campaign, slug=slug)
    number = request.POST.get("organisation", "")
    organisation = get_object_or_404(
        Organisation, pk=int(number) if number.isascii() and number.isdigit() else 0
    )
    try:
        getattr(campaign, deed)(organisation, by=request.user)
    except NotAllowedNow as late:
        messages.error(request, str(late))
    else:
        messages.success(request, f"{organisation} {words}.")
    return redirect("campaign-organisations", campaign.slug)


def about_or_404(campaign, org):
    """The CampaignOrganisation at these two addresses."""
    return get_object_or_404(
        CampaignOrganisation.objects.with_all(), campaign__slug=campaign, organisation__slug=org
    )
