"""The questions: a theme a page, or in Easy Read a statement a page; then what people know of."""

from django.views.decorators.http import require_http_methods

from carehub.access import public
from making_it_real.survey.forms import AwareForm, PartForm
from making_it_real.survey.gone import gone
from making_it_real.survey.keeping import keep_awareness, load
from making_it_real.survey.part_page import PartPage
from making_it_real.survey.question_rows import aware_rows
from making_it_real.survey.sitting import WORDS
from making_it_real.survey.steps import beside
from making_it_real.survey.visit import draw_page, not_found, under_way

READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])


@public
@READ_AND_SEND
@under_way
def part(request, visit, theme, number=None):
    asked = visit.questions.part(theme)
    if asked is None or (number is not None and not 1 <= number <= len(asked.lines)):
        return not_found(request)
    if visit.easy != bool(number):
        return visit.to(f"{theme}/1" if visit.easy else theme)
    page = PartPage(visit, asked, number)
    if request.method == "POST":
        return _take(request, visit, page)
    if visit.sitting.has(theme):
        row = load(visit.sitting)
        if row is None:
            return gone(request, visit)
        page.show(row)
    return _draw(request, visit, page)


def _take(request, visit, page):
    form = PartForm(request.POST, len(page.lines))
    valid = form.is_valid()
    if valid and "skip" in request.POST and form.letters == page.letters and not form.changes_comment:
        return _on(request, page)
    if not page.keep(form):
        return gone(request, visit)
    visit.take(visit.sitting.with_page(page.theme.value))
    if aside := visit.aside(request, page.name, page.other_version):
        return aside
    if valid and ("skip" in request.POST or "again" in request.POST or not form.missing):
        return _on(request, page)
    page.refuse(form)
    return _draw(request, visit, page)


def _on(request, page):
    return page.visit.to("check") if request.GET.get("back") == "check" else page.on


def _draw(request, visit, page):
    template = "making_it_real/survey/part_easy.html" if visit.easy else "making_it_real/survey/part.html"
    return draw_page(request, visit, template, {"page": page, "rows": page.rows})


@public
@READ_AND_SEND
@under_way
def words(request, visit):
    categories = visit.questions.categories
    if not categories:
        return not_found(request)
    letters = visit.questions.shape.unaware
    if request.method == "POST":
        form = AwareForm(request.POST, len(categories))
        form.is_valid()
        if not keep_awareness(visit.sitting, form.letters):
            return gone(request, visit)
        visit.take(visit.sitting.with_page(WORDS))
        return visit.aside(request, "words") or visit.to("check")
    if visit.sitting.has(WORDS):
        row = load(visit.sitting)
        if row is None:
            return gone(request, visit)
        letters = row.awareness
    context = {
        "rows": aware_rows(categories, letters),
        "back": visit.to(beside(visit.questions, visit.easy, "words")[0]),
    }
    return draw_page(request, visit, "making_it_real/survey/words.html", context)
