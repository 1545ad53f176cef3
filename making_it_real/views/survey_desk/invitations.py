"""Invitations at an organisation's desk: as a file, by e-mail, one reminder, and taking a batch back."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from carehub.spreadsheets import csv_file, csv_lines
from carehub.workflow import NotAllowedNow
from making_it_real.invitations import addresses, making
from making_it_real.invitations.batches import batches
from making_it_real.invitations.mailing import mail, remind
from making_it_real.invitations.making import TooMany
from making_it_real.survey_desk.forms import AddressesForm, NumberForm
from making_it_real.views.survey_desk.doors import READ_AND_SEND, for_leads, for_members, for_writers

PROBLEMS_SHOWN = 50


@for_members
@require_safe
def invitations(request, desk):
    return _page(request, desk, NumberForm())


def _page(request, desk, form):
    may_lead = desk.may_write and desk.membership.is_lead
    context = {**desk.known(), "form": form, "batches": batches(desk.about), "may_lead": may_lead}
    return render(request, "making_it_real/survey_desk/invitations.html", context)


@for_writers
@require_POST
def invitation_file(request, desk):
    """The links, in this answer and nowhere else."""
    form = NumberForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, form)
    try:
        links = making.make_file(desk.about, form.cleaned_data["number"], by=request.user)
    except (TooMany, NotAllowedNow) as refused:
        form.add_error("number", str(refused))
        return _page(request, desk, form)
    name = f"invitations-{desk.campaign.slug}-{desk.organisation.slug}.csv"
    return csv_file(csv_lines(["number", "link"], enumerate(links, 1)), name, **{"Cache-Control": "no-store"})


@for_leads
@READ_AND_SEND
def invitation_mail(request, desk):
    """A list is looked at first: nothing goes out while an address in it is wrong, unless somebody says so."""
    sent = request.method == "POST"
    form = AddressesForm(request.POST, request.FILES) if sent else AddressesForm()
    if not sent or not form.is_valid():
        return _mail_page(request, desk, form)
    found = addresses.read(form.text)
    if problem := _in_the_way(found, request.POST):
        form.add_error("addresses", problem)
        return _mail_page(request, desk, form, found)
    try:
        number = mail(desk.about, found.good, by=request.user)
    except (TooMany, NotAllowedNow) as refused:
        form.add_error("addresses", str(refused))
        return _mail_page(request, desk, form, found)
    messages.success(request, _mailed(number, found, len(found.good) - number))
    return redirect(desk.url("invitations"))


def _in_the_way(found, sent):
    if len(found.good) > addresses.MOST:
        return f"Send {addresses.MOST:,} addresses at most in one go. These are {len(found.good):,}."
    if not found.good:
        return "There is no e-mail address in it"
    if found.problems and "leave-out" not in sent:
        return "Mend the addresses below, or leave them out"
    return ""


def _mailed(number, found, known):
    words = [f"{number:,} invitation{'s go' if number != 1 else ' goes'} out within minutes."]
    if known:
        words.append(f"{known:,} were invited before, so they get no other.")
    if found.twice:
        words.append(f"{found.twice:,} were in the list twice.")
    if found.problems:
        words.append(f"{len(found.problems):,} were left out, as they are no addresses.")
    return " ".join(words)


def _mail_page(request, desk, form, found=None):
    problems = found.problems if found else []
    context = {**desk.known(), "form": form, "found": found, "problems": problems[:PROBLEMS_SHOWN],
               "more_problems": max(0, len(problems) - PROBLEMS_SHOWN)}  # fmt: skip
    return render(request, "making_it_real/survey_desk/invitation_mail.html", context)


@for_leads
@require_POST
def invitation_remind(request, desk, pk):
    if remind(pk, desk.about, by=request.user):
        messages.success(
            request, "A reminder goes to everyone whose link is not used yet. We tell nobody who that is."
        )
    else:
        messages.info(
            request,
            "This batch cannot be reminded now. It is done once, a week or more after the first e-mail.",
        )
    return redirect(desk.url("invitations"))


@for_leads
@READ_AND_SEND
def invitation_take_back(request, desk, pk):
    if request.method == "POST":
        if making.take_back(pk, desk.about, by=request.user):
            messages.success(request, "The links that were not used do not work any more.")
        else:
            messages.info(request, "This batch was taken back already.")
        return redirect(desk.url("invitations"))
    return render(request, "making_it_real/survey_desk/invitation_take_back.html", {**desk.known(), "pk": pk})
