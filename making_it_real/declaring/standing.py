"""Where an organisation stands in Making it Real: what is public, what it writes, and what is late."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from making_it_real.declaring.rounds import may_begin
from making_it_real.declaring.steps import TaskList, task_list
from making_it_real.models import Action, Assessment, Badge, Declaration

SOON = 90  # days before the end of a badge


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
    assessed: Assessment | None = None
    being_assessed: Assessment | None = None

    @property
    def title(self):
        if self.draft:
            return "Renew your declaration" if self.draft.previous_id else "Your declaration"
        return "Making it Real"

    @property
    def days_left(self):
        """Days until the badge ends, when that is soon; else None."""
        holds = self.badge and self.badge.state(self.today) == Badge.State.AWARDED
        left = (self.badge.until - self.today).days if holds else None
        return left if holds and left <= SOON else None

    @property
    def renews(self):
        """Whether the badge ends soon or has ended, and next year's declaration is not begun."""
        ended = self.badge and self.badge.state(self.today) == Badge.State.LAPSED
        newer = self.public and self.badge and self.badge.assessment.declaration_id != self.public.pk
        return self.may_begin and not newer and bool(self.public) and (ended or self.days_left is not None)

    @property
    def can_reply(self):
        return self.assessed and self.assessed.may_reply_on(self.today)


def standing(organisation):
    """The number of queries does not depend on how much there is."""
    today = timezone.localdate()
    declarations = Declaration.objects.of(organisation).with_all()
    draft = declarations.open().first()
    return Standing(
        draft=draft,
        public=declarations.current().first(),
        tasks=task_list(draft) if draft and draft.can_be_written else None,
        badge=Badge.objects.of(organisation).latest_first().with_all().first(),
        late=list(Action.objects.of(organisation).public().late(today).late_first()),
        may_begin=may_begin(organisation) and draft is None,
        today=today,
        assessed=latest_result(organisation),
        being_assessed=Assessment.objects.of(organisation).unsettled().first(),
    )


def latest_result(organisation):
    """The Assessment whose result the organisation may read, also one that is not final; or None."""
    shown = Assessment.objects.of(organisation).shown_to_its_own().with_all()
    return shown.latest_result_first().first()


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
