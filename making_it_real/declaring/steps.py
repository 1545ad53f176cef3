"""The steps of a declaration, how far each is, and where it can be done."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from making_it_real import completeness

DONE, NOT_STARTED, NOT_YET = "Done", "Not started", "Not yet"


@dataclass(frozen=True)
class Step:
    """`name` is its address; `hint` says what it asks for."""

    name: str
    title: str
    hint: str


STEPS = {
    step.name: step
    for step in (
        Step("details", "Check your details", "Who people can contact about Making it Real"),
        Step("commitment", "Write your commitment", "What you promise, in your own words"),
        Step("room", "Show who was in the room", "How people who use care and carers shaped this"),
        Step(
            "self-assessment",
            "Rate yourselves",
            "How often each statement is true, and what makes you think so",
        ),
        Step("actions", "Promise actions", "What will change, for whom and by when"),
        Step("sign", "Sign it", "A lead signs for the organisation"),
        Step("check", "Check and send", "Read it all, then send it to TLAP"),
    )
}


@dataclass(frozen=True)
class Stage:
    """A step and how far it is. `tone` is the colour of a tag, or "" for plain words. `url` is "" while it makes no sense."""

    step: Step
    number: int
    url: str
    words: str
    tone: str = ""
    missing: str = ""

    @property
    def is_done(self):
        return not (self.missing or self.tone)


@dataclass(frozen=True)
class TaskList:
    stages: list

    @property
    def done(self):
        return sum(stage.is_done for stage in self.stages)

    @property
    def left(self):
        return len(self.stages) - self.done

    @property
    def to_mend(self):
        return [stage for stage in self.stages if stage.missing]


def step_url(organisation, name):
    return reverse("declaration-step", args=[organisation.slug, name])


def task_list(declaration):
    """Of a draft, or one that came back. Its number of queries does not depend on how much there is."""
    missing = completeness.missing(declaration)
    words = {
        "details": _texts(declaration, "contact", "contact_email"),
        "commitment": _texts(declaration, "commitment"),
        "room": _texts(declaration, "room"),
        "self-assessment": _ratings(declaration, missing),
        "actions": _actions(declaration),
        "sign": _signature(declaration),
        "check": (NOT_YET, "grey") if missing else ("Ready to send", "green"),
    }
    stages = []
    for number, (name, step) in enumerate(STEPS.items(), 1):
        url = "" if name == "check" and missing else step_url(declaration.organisation, name)
        stages.append(Stage(step, number, url, *words[name], missing=missing.get(name, "")))
    return TaskList(stages)


def after(name):
    """The step that comes next; the last is followed by itself."""
    names = list(STEPS)
    return names[min(names.index(name) + 1, len(names) - 1)]


def _texts(declaration, *names):
    written = [getattr(declaration, name).strip() for name in names]
    if not any(written):
        return NOT_STARTED, "yellow"
    if not all(written):
        return "Not finished", "yellow"
    before = declaration.previous and [getattr(declaration.previous, name).strip() for name in names]
    return ("Same as last time" if written == before else DONE), ""


def _ratings(declaration, missing):
    carried = declaration.ratings.carried_over().count()
    if carried:
        return f"{carried} to check", "yellow"
    given = declaration.ratings.given().count()
    if not given:
        return NOT_STARTED, "yellow"
    if "self-assessment" in missing:
        return f"{given} of {declaration.statement_set.statements.count()} rated", "yellow"
    return DONE, ""


def _actions(declaration):
    promised = declaration.organisation.actions.public()
    if late := promised.late(timezone.localdate()).count():
        return f"{late} late", "red"
    running = declaration.actions.count() + promised.running().count()
    return (f"{running} action{'' if running == 1 else 's'}", "") if running else (NOT_STARTED, "yellow")


def _signature(declaration):
    if declaration.signed_at:
        return f"Signed: {declaration.signatory}", ""
    if declaration.was_signed_before:
        return "Changed since: sign it again", "red"
    return "Not signed", "yellow"
