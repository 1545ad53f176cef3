"""The page of a draft: its steps and how far each is, what is missing, and what it would change."""

from dataclasses import dataclass, field

from django.urls import reverse

from carehub.moderation.differences import compare
from innovations.listing import checking
from innovations.listing.drafts import whole
from innovations.listing.fields import FIELDS
from innovations.listing.steps import STEP_OF, STEPS, Step

DONE, FIX, BEGUN, NOT_STARTED = "Done", "Needs a fix", "Not finished", "Not started"
TONES = {FIX: "red", BEGUN: "yellow", NOT_STARTED: "yellow"}  # what is done needs no colour
QUIET = "grey"  # of what need not be started


@dataclass(frozen=True)
class Stage:
    """A step and how far it is. `problems` are (what to do, address of where to do it)."""

    step: Step
    url: str
    words: str
    tone: str
    problems: list = field(default_factory=list)


def stages(draft):
    content = whole(draft)
    found = {name: [] for name in STEPS}
    for fault in checking.faults(content):
        found[STEP_OF[fault.field].name].append(fault)
    return [_stage(draft, step, content, found[step.name]) for step in STEPS.values()]


def _stage(draft, step, content, faults):
    url = step_url(draft, step)
    words = _how_far(step, content, faults)
    tone = QUIET if words == NOT_STARTED and step.optional else TONES.get(words, "")
    return Stage(
        step,
        url,
        words,
        tone,
        [(fault.words, f"{url}?mend=1#{_place(fault)}") for fault in faults],
    )


def _how_far(step, content, faults):
    if any(not fault.missing for fault in faults):
        return FIX
    if step.is_empty(content):
        return NOT_STARTED
    return BEGUN if faults else DONE


def _place(fault):
    """Id of the question on the page of its step."""
    in_list = fault.row is not None or fault.field in {rows.name for rows in STEP_OF[fault.field].rows}
    return fault.field if in_list else f"id_{fault.field}"


def step_url(draft, step):
    return reverse("listing-step", args=[draft.organisation.slug, draft.pk, step.name])


@dataclass(frozen=True)
class Answer:
    """A field in words: a text, or a list of lines. `picture` is an address or ""."""

    label: str
    shown: str | list
    picture: str = ""


def answers(draft):
    """[(Step, address, [Answer])] of everything that was written."""
    content = whole(draft)
    by_step = {step.name: [] for step in STEPS.values()}
    for one in FIELDS:
        by_step[one.group].append(_answer(one, content[one.name]))
    return [(step, step_url(draft, step), by_step[step.name]) for step in STEPS.values()]


def _answer(one, value):
    return Answer(one.label, one.show(value), one.picture(value) if one.picture else "")


def differences(draft, subject):
    """What a change would change (carehub.moderation.differences), or None for something new."""
    return compare(FIELDS, draft.base, draft.about.read(subject), whole(draft)) if subject else None
