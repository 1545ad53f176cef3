"""The assessors' desk: one list for each thing that waits, and for whom it waits."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils import timezone

from carehub.paging import pages_of
from making_it_real.assessing.filters import narrowed_to
from making_it_real.models import REPLY_WITHIN, Assessment, Badge, Declaration

PAGE = 25  # rows
ENDS_SOON = timedelta(days=90)


@dataclass(frozen=True)
class Row:
    """`wait` says in words how long it has been so; `holder` who has it, or ""."""

    url: str
    organisation: object
    what: str
    wait: str
    holder: str = ""
    late: bool = False


@dataclass(frozen=True)
class List:
    """`found(user, today)` are the things in it; `row(thing, today)` makes a Row of one. `last` heads the last column."""

    name: str
    tab: str
    lead: str
    none: str
    found: callable
    row: callable
    last: str = "With"

    @property
    def url(self):
        return reverse("assessments") + (f"?list={self.name}" if self.name != "waiting" else "")


def page(user, query):
    """Context of the list that the address asks for. The number of queries does not depend on how many rows there are."""
    today = timezone.localdate()
    here = next((one for one in LISTS if one.name == query.get("list")), LISTS[0])
    form, organisations = narrowed_to(query, here.name)
    whole = here.found(user, today)
    found = Paginator(_narrowed(whole, organisations), PAGE).get_page(query.get("page"))
    return {
        "list": here,
        "tabs": [(one, one.found(user, today).count()) for one in LISTS],
        "form": form,
        "narrows": organisations is not None,
        "rows": [here.row(thing, today) for thing in found],
        "count": found.paginator.count,
        "pages": pages_of(found, query),
    }


def holding(query):
    """The same for the page of all badges that hold today."""
    today = timezone.localdate()
    form, organisations = narrowed_to(query)
    whole = Badge.objects.holding(today).with_renewal().ending_first()
    found = Paginator(_narrowed(whole, organisations), PAGE).get_page(query.get("page"))
    return {
        "form": form,
        "narrows": organisations is not None,
        "rows": [_badge_row(badge, today) for badge in found],
        "count": found.paginator.count,
        "pages": pages_of(found, query),
    }


def _narrowed(whole, organisations):
    return whole if organisations is None else whole.of_any(organisations)


def _waiting(user, _today):
    declarations = Declaration.objects.waits_for_assessment().not_of_members(user)
    return (
        declarations.select_related("organisation__council")
        .defer("organisation__council__facts")
        .oldest_first()
    )


def _declaration_row(one, _today):
    what = "Renewal" if one.previous_id else "First declaration"
    return Row(_read(one), one.organisation, what, f"Declared {ago(one.declared_at)}")


def _going_on(user):
    """Not of organisations that this person belongs to."""
    return Assessment.objects.open().not_of_members(user).with_all().longest_first()


def _assessment_row(one, today):
    words, late = standing(one, today)
    return Row(_page(one), one.declaration.organisation, _what(one), words, str(one.assessor), late)


def _decided_row(one, _today):
    return Row(_page(one), one.declaration.organisation, _what(one),
               f"{timezone.localdate(one.final_at):%-d %B %Y}", str(one.confirmed_by or one.assessor))  # fmt: skip


def _badge_row(badge, today):
    return Row(reverse("review-badge", args=[badge.pk]), badge.organisation, _renewal(badge), ends_in(badge.until, today),
               late=badge.until - today <= timedelta(days=30))  # fmt: skip


def standing(one, today):
    """(how long it has been as it is, whether something can be done now by somebody else) of an assessment that goes on."""
    if one.status == Assessment.Status.OPEN:
        return f"Begun {ago(one.begun_at)}", False
    if one.replied_at:
        return f"Reply came {ago(one.replied_at)}", True
    if one.may_reply_on(today):
        return f"Can reply until {one.reply_until:%-d %B}", False
    return f"Time to reply ended on {one.reply_until:%-d %B}", True


def ago(moment):
    """“today”, “yesterday” or “3 days ago”."""
    days = (timezone.localdate() - timezone.localdate(moment)).days
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")


def ends_in(day, today):
    left = (day - today).days
    return "Ends today" if not left else f"Ends in {left} day{'' if left == 1 else 's'}"


def _what(one):
    return one.get_outcome_display() if one.outcome and one.status != Assessment.Status.OPEN else "Checklist"


def _renewal(badge):
    if badge.declared_anew:
        return "Declared anew, so it can be assessed"
    return "TLAP reads the new declaration" if badge.sent_anew else "Nothing new has come in"


def _read(declaration):
    return reverse("assess", args=[declaration.pk])


def _page(assessment):
    return reverse("assessment", args=[assessment.pk])


LISTS = [
    List("waiting", "To assess", "Declared in public, and nobody assesses it yet. The longest wait comes first.",
         "Everything that is declared has been assessed, or somebody has it.", _waiting, _declaration_row, ""),
    List("mine", "With me", "What you have begun and what is not final yet.", "You have nothing in hand.",
         lambda user, _: _going_on(user).with_assessor(user), _assessment_row),
    List("second", "For a second assessor", "Awards that another assessor decided on. Read them, then confirm them.",
         "No award waits for you to confirm it.",
         lambda user, today: _going_on(user).ready_for_a_second(user, today, REPLY_WITHIN), _assessment_row),
    List("replies", "Replies", "What organisations replied to a result that is not final yet.", "No reply has come in.",
         lambda user, _: _going_on(user).provisional().replied(), _assessment_row),
    List("all", "All in hand", "Everything that an assessor has, and how far it is.", "Nothing is being assessed.",
         lambda user, _: _going_on(user), _assessment_row),
    List("badges", "Badges that end soon", "Badges that end in the next 90 days. Organisations are reminded by e-mail.",
         "No badge ends in the next 90 days.",
         lambda _, today: Badge.objects.holding(today).not_renewed().ending_by(today + ENDS_SOON).with_renewal().ending_first(),
         _badge_row, ""),
    List("decided", "Decided", "The latest come first.", "Nothing has been decided yet.",
         lambda user, _: Assessment.objects.final().with_all().latest_first(), _decided_row, "Decided by"),
]  # fmt: skip
