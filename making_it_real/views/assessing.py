"""The assessors' desk, and the page of one assessment: the checklist, the result, and what becomes of it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from carehub.access import assessors_only
from carehub.moderation.models import Incomplete, Overtaken
from carehub.workflow import NotAllowedNow
from making_it_real.assessing import lists
from making_it_real.assessing.checklist import Checklist
from making_it_real.assessing.forms import ResultForm, choices, settle_form
from making_it_real.assessing.history import told
from making_it_real.declaring.reading import read
from making_it_real.lives import ASSESSOR, NotForYou, may, organisation_parts
from making_it_real.models import Assessment, Badge, Declaration

READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])
NEW_RESULT = (
    "The result or the reply has changed since you opened this page. Read it again before you decide."
)
DONE = {"confirm": "The badge is awarded.", "close": "The result is final.", "think_again": "The result is taken back.",
        "take_over": "You have this now.", "stop": "This is stopped, and stands in the list again."}  # fmt: skip


@assessors_only
@require_safe
def assessments(request):
    return render(request, "making_it_real/assessing/desk.html",
                  {"nav": "assessments", **lists.page(request.user, request.GET)})  # fmt: skip


@assessors_only
@READ_AND_SEND
def assess(request, pk):
    """What is declared, to be read before somebody begins to assess it."""
    declaration = get_object_or_404(Declaration.objects.public().with_all(), pk=pk)
    if request.method == "POST":
        return _begun(request, declaration)
    going = declaration.assessments.that_count().with_all().first()
    context = {
        **_known(declaration),
        "going": going,
        "is_own": ASSESSOR not in organisation_parts(declaration.organisation, request.user),
        "may_begin": declaration.status == Declaration.Status.DECLARED and going is None,
        "reading": read(declaration),
    }
    return render(request, "making_it_real/assessing/assess.html", context)


def _begun(request, declaration):
    try:
        one = Assessment.begin(declaration, by=request.user)
    except (NotAllowedNow, NotForYou) as refused:
        messages.error(request, str(refused))
        return redirect("assess", declaration.pk)
    messages.success(request, "You have this now. What you write is saved as you go.")
    return redirect("assessment", one.pk)


@assessors_only
@READ_AND_SEND
def assessment(request, pk):
    """The checklist while it is open and this person has it; else what was found."""
    one = _one(request, pk)
    if request.method == "POST":
        return _checked(request, one)
    return _page(request, one, Checklist(one))


def _one(request, pk):
    """Not there for people of the organisation: they read the result at their own desk."""
    return get_object_or_404(Assessment.objects.not_of_members(request.user).with_all(), pk=pk)


def _checked(request, one):
    checklist = Checklist(one, request.POST)
    if not checklist.is_valid():
        return _page(request, one, checklist)
    try:
        whole = checklist.save(by=request.user)
    except NotAllowedNow as refused:
        return _page(request, one, checklist, too_late=str(refused))
    if not whole:
        return _page(request, one, checklist, clash=True)
    messages.success(request, "Saved.")
    return redirect("assessment-result" if request.POST.get("do") == "result" else "assessment", one.pk)


def _page(request, one, checklist, form=None, too_late="", clash=False):
    if too_late:
        one.refresh_from_db()
    writes = may(one, "judge", request.user)
    offered = choices(one, request.user)
    if form is None and offered and not writes:
        form = settle_form(offered)
    context = {
        **_known(one.declaration),
        "one": one,
        "criteria": one.criteria_set,
        "checklist": checklist,
        "writes": writes,
        "offered": offered,
        "form": form,
        "clash": clash,
        "too_late": too_late,
        "badge": Badge.objects.given_for(one.declaration).first(),
        "events": told(one),
        "reading": read(one.declaration),
    }
    return render(
        request, "making_it_real/assessing/assessment.html", context, status=409 if too_late or clash else 200
    )


@assessors_only
@READ_AND_SEND
def result(request, pk):
    """Propose the result, once every criterion has a finding."""
    one = _one(request, pk)
    if not may(one, "decide", request.user):
        messages.info(request, "There is nothing for you to decide here now.")
        return redirect("assessment", pk)
    form = ResultForm(request.POST or None, initial={"outcome": one.outcome, "why": one.reasons})
    lacking = list(one.lacking.values())
    if request.method == "POST" and form.is_valid():
        try:
            one.decide(form.cleaned_data["outcome"], by=request.user, why=form.cleaned_data["why"])
        except Incomplete as incomplete:
            lacking = list(incomplete.problems.values())
            form.add_error(None, "First say of everything on the checklist how it was met, and why.")
        except NotAllowedNow as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request,
                f"{one.declaration.organisation} is told, and can reply until {one.reply_until:%-d %B %Y}.",
            )
            return redirect("assessment", pk)
    context = {
        **_known(one.declaration),
        "one": one,
        "form": form,
        "lacking": lacking,
        "checklist": Checklist(one),
    }
    return render(request, "making_it_real/assessing/result.html", context)


@assessors_only
@READ_AND_SEND
def settle(request, pk):
    """Confirm, make final, think again, take over or stop: whatever this person may do now."""
    one = _one(request, pk)
    offered = choices(one, request.user)
    form = settle_form(offered, request.POST or None)
    if request.method == "POST" and not offered:
        return _page(
            request, one, Checklist(one), too_late="There is nothing for you to decide here any more."
        )
    if request.method == "POST" and form.is_valid():
        return _settled(request, one, form)
    if not offered:
        return redirect("assessment", pk)
    return _page(request, one, Checklist(one), form=form)


def _settled(request, one, form):
    deed = form.cleaned_data["decision"]
    given = {"read": request.POST.get("read", "")} if deed in ("confirm", "close") else {"why": form.why}
    try:
        getattr(one, deed)(by=request.user, **given)
    except Overtaken:
        one.refresh_from_db()
        return _page(request, one, Checklist(one), form=form, too_late=NEW_RESULT)
    except NotAllowedNow as refused:
        form.add_error(None, str(refused))
        one.refresh_from_db()
        return _page(request, one, Checklist(one), form=form)
    messages.success(request, DONE[deed])
    return redirect("assessments") if deed == "stop" else redirect("assessment", one.pk)


def _known(declaration):
    name = declaration.organisation.name
    return {"nav": "assessments", "declaration": declaration, "organisation": declaration.organisation,
            "crumbs": [("Assessments", reverse("assessments")), (name, "")]}  # fmt: skip
