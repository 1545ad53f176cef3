"""Answers on paper as a CSV file: looked at, with what is wrong in which row, then counted."""

from django.contrib import messages
from django.shortcuts import redirect, render

from carehub.workflow import NotAllowedNow
from innovations.csv_files.table import NotReadable
from making_it_real.paper import file as paper_file
from making_it_real.paper.questions import parts_of
from making_it_real.paper.template_file import explained
from making_it_real.survey_desk.forms import PaperFileForm
from making_it_real.views.survey_desk.doors import READ_AND_SEND, for_tlap, for_writers


@READ_AND_SEND
def _file(request, desk):
    form = PaperFileForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, desk, form)
    try:
        judged = paper_file.judge(form.cleaned_data["file"], parts_of(desk.campaign), desk.campaign.comments)
    except NotReadable as problem:
        form.add_error("file", str(problem))
        return _page(request, desk, form)
    if not _may_count(form.cleaned_data["what"], judged):
        return _page(request, desk, form, judged)
    return _counted(request, desk, form, judged)


def _may_count(what, judged):
    return bool(judged.rows) and (what == "good" or (what == "count" and not judged.problems))


def _counted(request, desk, form, judged):
    try:
        paper_file.take_in(desk.about, judged, by=request.user)
    except paper_file.CountedBefore:
        form.add_error("file", "This very file was counted before. Nothing was counted twice.")
        return _page(request, desk, form)
    except NotAllowedNow as refused:
        form.add_error("file", str(refused))
        return _page(request, desk, form)
    left_out = f" {judged.wrong_rows:,} were left out." if judged.problems else ""
    messages.success(request, f"{len(judged.rows):,} forms are counted.{left_out}")
    return redirect(desk.url("paper"))


def _page(request, desk, form, judged=None):
    shown = judged.problems[: paper_file.SHOWN] if judged else []
    context = {
        **desk.known(),
        "form": form,
        "judged": judged,
        "good": len(judged.rows) if judged else 0,
        "problems": shown,
        "more_problems": len(judged.problems) - len(shown) if judged else 0,
        "explained": explained(desk.campaign),
        "paper_url": desk.url("paper"),
        "template_url": desk.url("paper-template"),
    }
    return render(request, "making_it_real/survey_desk/paper_file.html", context)


from_file, tlap_from_file = for_writers(_file), for_tlap(_file)
