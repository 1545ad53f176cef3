"""Many entries at once: an organisation downloads them, edits the file, uploads it, and sends what would change."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from carehub.access import signed_in
from carehub.accounts.desk import at_desk, leading_desk, writing_at_desk
from carehub.paging import pages_of
from carehub.workflow import NotAllowedNow
from innovations.csv_files import download, handing_in, preview
from innovations.csv_files.forms import UploadForm
from innovations.csv_files.guide import guide
from innovations.csv_files.table import NotReadable
from innovations.models import CsvUpload

READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE = 25
MOST_SHOWN = 10  # files in the list


@signed_in
@READ_AND_SEND
def files(request, org):
    membership = (
        writing_at_desk(request.user, org) if request.method == "POST" else at_desk(request.user, org)
    )
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            upload = handing_in.store(
                file, organisation=membership.organisation, by=request.user, name=file.name
            )
        except NotReadable as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("csv-upload", org, upload.pk)
    uploads = CsvUpload.objects.of_organisation(membership.organisation).shown().with_people().latest_first()
    return _page(request, membership, "csv/files.html", {"form": form, "uploads": uploads[:MOST_SHOWN]})


@signed_in
@require_safe
def entries(request, org):
    membership = at_desk(request.user, org)
    return _file(download.file_of(membership.organisation), f"carehub-{org}.csv")


@signed_in
@require_safe
def template(request, org):
    at_desk(request.user, org)
    return _file([download.template_file()], "carehub-new-entries.csv")


def _file(pieces, name):
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8", headers=headers)


@signed_in
@require_safe
def explained(request, org):
    return _page(request, at_desk(request.user, org), "csv/guide.html", {"columns": guide()})


@signed_in
@require_safe
def upload(request, org, pk):
    """How far it is while a worker has it; then what each row would change, and what is wrong."""
    membership, file = _found(at_desk(request.user, org), pk)
    summary = preview.summary(file)
    if request.htmx:
        return _progress(request, membership, summary)
    state = request.GET.get("show", "")
    page = Paginator(preview.rows_of(file, state), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "upload": file,
        "summary": summary,
        "show": state,
        "page": page,
        "rows": [preview.shown(row) for row in page.object_list],
        "pages": pages_of(page, request.GET),
        "decisions": file.decisions() if file.status == CsvUpload.Status.SENT else [],
        "leads": membership.organisation.memberships.leads().with_people(),
    }
    return _page(request, membership, "csv/upload.html", context)


def _progress(request, membership, summary):
    """The part that is asked for every few seconds; the whole page again once there is something to see."""
    if not summary.under_way:
        return HttpResponseClientRefresh()
    return render(request, "csv/progress.html", {"summary": summary, "organisation": membership.organisation})


def _found(membership, pk):
    files = CsvUpload.objects.of_organisation(membership.organisation).shown().with_people()
    return membership, get_object_or_404(files, pk=pk)


@signed_in
@require_POST
def send(request, org, pk):
    _, file = _found(leading_desk(request.user, org), pk)
    try:
        handing_in.send(file, by=request.user)
    except NotAllowedNow as late:
        messages.error(request, str(late))
    return redirect("csv-upload", org, pk)


@signed_in
@require_POST
def discard(request, org, pk):
    _, file = _found(writing_at_desk(request.user, org), pk)
    try:
        file.discard(by=request.user)
    except NotAllowedNow as late:
        messages.error(request, str(late))
        return redirect("csv-upload", org, pk)
    messages.success(request, f"‘{file}’ is thrown away. Nothing on CareHub has changed.")
    return redirect("csv", org)


def _page(request, membership, template_name, context):
    known = {"membership": membership, "organisation": membership.organisation, "here": "entries"}
    known["may_write"] = membership.organisation.may_change
    return render(request, template_name, {**known, **context})
