"""Answers on paper, typed in by the organisation's people or by TLAP: the same pages behind two doors."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from carehub.workflow import NotAllowedNow
from making_it_real.models import PaperBatch, PaperSample
from making_it_real.paper import second_look, typing
from making_it_real.paper.forms import BeginForm, PaperForm
from making_it_real.paper.questions import parts_of
from making_it_real.paper.template_file import template_file
from making_it_real.views.survey_desk.doors import READ_AND_SEND, for_members, for_tlap, for_writers

FRESH = {"key": uuid4}


@READ_AND_SEND
def _piles(request, desk):
    """Piles of forms, and a new one to begin. Reading is for members; beginning one is not while suspended."""
    form = BeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            batch = typing.begin(desk.about, by=request.user, **form.cleaned_data)
        except NotAllowedNow as refused:
            messages.error(request, str(refused))
            return redirect(desk.url("paper"))
        return redirect(desk.url("paper-type", batch.pk))
    context = {
        **desk.known(),
        "form": form,
        "batches": PaperBatch.objects.about(desk.about).with_waiting(),
        "urls": _urls(desk),
    }
    return render(request, "making_it_real/survey_desk/paper.html", context)


def _urls(desk, batch=None):
    if batch is None:
        return {"paper": desk.url("paper"), "file": desk.url("paper-file"), "plain": desk.url("paper-pdf", "large-print"),
                "easy": desk.url("paper-pdf", "easy-read")}  # fmt: skip
    return {
        "paper": desk.url("paper"),
        "type": desk.url("paper-type", batch.pk),
        "check": desk.url("paper-check", batch.pk),
    }


def _batch(desk, pk):
    batch = get_object_or_404(PaperBatch.objects.about(desk.about).with_waiting(), pk=pk)
    batch.about = desk.about
    return batch


@READ_AND_SEND
def _type(request, desk, pk):
    """One form, and the next at once."""
    batch = _batch(desk, pk)
    options = {"parts": parts_of(desk.campaign), "words": desk.campaign.comments}
    if request.method != "POST":
        return _form_page(request, desk, batch, PaperForm(initial=FRESH, **options))
    form = PaperForm(request.POST, **options)
    if not form.is_valid():
        return _form_page(request, desk, batch, form)
    try:
        number = typing.type_in(batch, form.row, form.cleaned_data["key"])
    except typing.TypedAlready:
        messages.info(request, "This form was counted already. Here is an empty one.")
    except NotAllowedNow as refused:
        messages.error(request, str(refused))
        return redirect(desk.url("paper"))
    else:
        _say(request, number)
    return redirect(desk.url("paper-type", batch.pk))


def _say(request, number):
    if number is None:
        messages.success(request, "Counted. Type in the next form.")
    else:
        messages.warning(
            request, f"Write {number} on this form and put it aside. It is typed once more before it counts."
        )


def _form_page(request, desk, batch, form):
    context = {**desk.known(), "batch": batch, "form": form, "urls": _urls(desk, batch)}
    return render(request, "making_it_real/survey_desk/paper_type.html", context)


@READ_AND_SEND
def _check(request, desk, pk):
    """A form that was put aside is typed again; where the two readings differ, somebody looks at the paper."""
    batch = _batch(desk, pk)
    waiting = list(PaperSample.objects.of_batch(batch))
    sample = _chosen(waiting, request)
    if sample is None:
        return render(request, "making_it_real/survey_desk/paper_checked.html",
                      {**desk.known(), "batch": batch, "urls": _urls(desk, batch)})  # fmt: skip
    parts = parts_of(desk.campaign)
    form = PaperForm(request.POST or None, initial=FRESH, parts=parts, words=False)
    if request.method == "POST" and form.is_valid():
        return _compare(request, desk, batch, sample, form)
    return _check_page(request, desk, batch, waiting, sample, form)


def _chosen(waiting, request):
    """The form that the page is about, or the first that waits; None when none does."""
    number = request.POST.get("number") or request.GET.get("number")
    return next(
        (one for one in waiting if str(one.number) == number),
        None if request.POST else next(iter(waiting), None),
    )


def _compare(request, desk, batch, sample, form):
    found = second_look.differences(form.parts, sample, form.row, request.POST)
    stands = {one.name: one.stands for one in found}
    if found and not set(stands.values()) <= {"first", "second"}:
        return _check_page(
            request, desk, batch, [sample], sample, form, found, asked="compared" in request.POST
        )
    row = second_look.agreed(form.parts, sample, form.row, stands)
    try:
        second_look.settle(sample.pk, row, differed=len(found), compared=_number(form.parts), by=request.user)
    except NotAllowedNow as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Form {sample.number} is counted. You can put the paper away.")
    return redirect(desk.url("paper-check", batch.pk))


def _number(parts):
    return sum(len(part.questions) for part in parts)


def _check_page(request, desk, batch, waiting, sample, form, found=(), asked=False):
    context = {**desk.known(), "batch": batch, "waiting": waiting, "sample": sample, "form": form, "differences": found,
               "nothing_chosen": asked, "urls": _urls(desk, batch)}  # fmt: skip
    return render(request, "making_it_real/survey_desk/paper_check.html", context)


@require_safe
def _template(request, desk):
    """An empty CSV file with the right columns, and what may stand in them."""
    headers = {"Content-Disposition": f'attachment; filename="paper-{desk.campaign.slug}.csv"'}
    return HttpResponse(template_file(desk.campaign), content_type="text/csv; charset=utf-8", headers=headers)


piles, tlap_piles = for_writers(_piles), for_tlap(_piles)
type_in, tlap_type_in = for_writers(_type), for_tlap(_type)
check, tlap_check = for_writers(_check), for_tlap(_check)
template, tlap_template = for_members(_template), for_tlap(_template)
