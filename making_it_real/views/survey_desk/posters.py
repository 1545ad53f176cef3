"""The open link: on a page to print, as a drawing and as a PDF."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from making_it_real.invitations.links import open_link
from making_it_real.printing import paper, poster
from making_it_real.views.survey_desk.doors import for_members, for_tlap

KINDS = ("large-print", "easy-read")


@for_members
@require_safe
def posters(request, desk):
    context = {**desk.known(), "poster": poster.content(desk.about), "link": open_link(desk.about)}
    return render(request, "making_it_real/survey_desk/poster.html", context)


@for_members
@require_safe
def poster_svg(request, desk):
    return _file(poster.code_svg(desk.about), "image/svg+xml", f"code-{desk.campaign.slug}.svg")


@for_members
@require_safe
def poster_pdf(request, desk):
    return _file(poster.poster_pdf(desk.about), "application/pdf", f"poster-{desk.campaign.slug}.pdf")


@for_members
@require_safe
def paper_pdf(request, desk, kind):
    return _paper(desk, kind)


@for_tlap
@require_safe
def tlap_paper_pdf(request, desk, kind):
    return _paper(desk, kind)


def _paper(desk, kind):
    if kind not in KINDS:
        raise Http404
    name = f"survey-{desk.campaign.slug}-{desk.organisation.slug}-{kind}.pdf"
    return _file(paper.paper_pdf(desk.about, easy=kind == "easy-read"), "application/pdf", name)


def _file(content, media_type, name):
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=media_type, headers=headers)
