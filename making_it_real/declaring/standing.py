"""Where an organisation stands in Making it Real: what is public, what it writes, and what is late."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from making_it_real.declaring.rounds import may_begin
from making_it_real.declaring.steps import TaskList, task_list
from making_it_real.models import Action, Badge, Declaration


@dataclass(frozen=True)
class Standing:
    """`draft` is being written or waits for TLAP; `public` is the declaration people read. Either may be None."""

    draft: Declaration | None
    public: Declaration | None
    tasks: TaskList | None
    badge: Badge | None
    late: list
    may_begin: bool
    today: date

    @property
    def title(self):
        if self.draft:
            return "Renew your declaration" if self.draft.previous_id else "Your declaration"
        return "Making it Real"


def standing(organisation):
    """The number of queries does not depend on how much there is."""
    today = timezone.localdate()
    declarations = Declaration.objects.of(organisation).with_all()
    draft = declarations.open().first()
    return Standing(
        draft=draft,
        public=declarations.current().first(),
        tasks=task_list(draft) if draft and draft.can_be_written else None,
        badge=Badge.objects.of(organisation).latest_first().first(),
        late=list(Action.objects.of(organisation).public().late(today).late_first()),
        may_begin=may_begin(organisation) and draft is None,
        today=today,
    )


def open_draft(organisation):
    """The declaration that is being written or waits for TLAP, or None."""
    return Declaration.objects.of(organisation).open().with_all().first()


def actions_of(organisation, declaration):
    """(promised in this draft, those of earlier rounds that everyone can read); without a draft the first are none."""
    public = Action.objects.of(organisation).public().with_all().with_history().late_first()
    return list(Action.objects.promised_in(declaration).with_all().late_first()) if declaration else [], list(
        public
    )


def latest(organisation):
    """What the organisation says of itself now: in its draft, else in public, else None."""
    return open_draft(organisation) or Declaration.objects.of(organisation).with_all().current().first()
