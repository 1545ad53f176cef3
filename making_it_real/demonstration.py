"""Invented organisations on their way through Making it Real, made by the verbs that pages use.

What happened lies in the past because time is let pass: after each deed the days of everything are moved back.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

import yaml
from django.db import models, transaction
from django.utils import timezone

from carehub.accounts.models import Membership, Organisation, User
from carehub.mail.models import OutboxMessage
from carehub.moderation.models import QueueItem
from carehub.places.models import Council
from innovations.models import Innovation
from making_it_real.declaring import rounds
from making_it_real.declaring.promises import promise
from making_it_real.declaring.saving import touch
from making_it_real.models import (
    Action,
    ActionUpdate,
    Assessment,
    AssessmentStep,
    Badge,
    CriteriaSet,
    Declaration,
    DeclarationStep,
    ExpectedShare,
    Finding,
    Rating,
    Score,
)

FILE = Path(__file__).parent / "data/demonstration.yaml"
SEED = 4
# Nobody can sign in as these: they have no password and are not active.
CAST = {
    "lead": "Robin Lead",
    "moderator": "Morgan Moderator",
    "assessor": "Ash Assessor",
    "second": "Sam Second",
}
CRITERIA = {
    "in-the-room": "People who use care, and carers, shaped it",
    "evidence": "What it says about itself has evidence",
    "actions": "Actions are specific and have a date",
    "kept": "What was promised before is accounted for",
}
# Where the days of an organisation's rows stand: model, and the path from it to the organisation.
DATED = {
    Declaration: "organisation",
    DeclarationStep: "subject__organisation",
    Action: "organisation",
    ActionUpdate: "subject__organisation",
    Assessment: "declaration__organisation",
    AssessmentStep: "subject__declaration__organisation",
    Badge: "organisation",
}


@transaction.atomic
def load():
    """How many organisations were new to it. Those that have a declaration already are left alone."""
    last = OutboxMessage.objects.order_by("pk").last()
    cast, dice = {part: _person(part, name) for part, name in CAST.items()}, Random(SEED)  # noqa: S311
    _criteria()
    made = sum(_play(row, cast, dice) for row in yaml.safe_load(FILE.read_text(encoding="utf-8")))
    # Letters about what never happened are not sent.
    OutboxMessage.objects.filter(pk__gt=last.pk if last else 0, to__endswith=".example").delete()
    return made


def _person(part, name):
    given = {"name": name, "is_active": False, "is_moderator": part == "moderator",
             "is_assessor": part in ("assessor", "second")}  # fmt: skip
    email = f"{part}@making-it-real.example"
    return User.objects.filter(email=email).first() or User.objects.create_user(email, **given)


def _criteria():
    if CriteriaSet.objects.filter(from_day__lte=timezone.localdate()).exists():
        return
    made = CriteriaSet.objects.create(title="Criteria, a sample", from_day=date(2023, 1, 1))
    for order, (code, text) in enumerate(CRITERIA.items()):
        made.criteria.create(code=code, text=text, order=order)


def _play(row, cast, dice):
    organisation = _organisation(row)
    if not organisation.demonstration or Declaration.objects.of(organisation).exists():
        return False
    player = Player(organisation, row, cast, dice)
    for scene in row["story"]:
        deed, given = next(iter(scene.items())) if isinstance(scene, dict) else (scene, None)
        DEEDS[deed](player, *([] if given is None else [given]))
    return True


def _organisation(row):
    new = {"name": row.get("name", row["slug"]), "kind": row.get("kind", "charity"), "demonstration": True,
           "council": Council.objects.by_name(row["area"]) if "area" in row else None}  # fmt: skip
    organisation, _ = Organisation.objects.get_or_create(slug=row["slug"], defaults=new)
    return organisation


@dataclass
class Player:
    """One organisation, what its row says of it, and who acts. `draft` is its latest declaration."""

    organisation: Organisation
    row: dict
    cast: dict
    dice: Random
    draft: Declaration | None = None

    def __post_init__(self):
        self._let_in(self.cast["lead"])
        for user in User.objects.filter(email=self.row.get("desk", "")):
            self._let_in(user)

    def _let_in(self, user):
        if not self.organisation.memberships.filter(user=user).exists():
            Membership.let_in_as_lead(self.organisation, user, by=self.cast["moderator"])

    @property
    def lead(self):
        return self.cast["lead"]

    def begin(self, promises=None):
        """A draft with all it has, from last year's where there is one."""
        self.draft = rounds.begin(self.organisation, by=self.lead)
        words = {name: self.row[name] for name in ("commitment", "room")}
        contact = {
            "contact": "The team for care and support",
            "contact_email": f"care@{self.row['slug']}.example",
        }
        self.draft.write({**words, **contact}, by=self.lead, version=self.draft.version)
        self._rate()
        for action in self.row["actions"] if promises is None else promises:
            self._promise(action)

    def _rate(self):
        level = self.row["level"] + (self.draft.previous_id is not None)
        self.draft.ratings.all().delete()
        Rating.objects.bulk_create(
            Rating(
                declaration=self.draft,
                statement=one,
                score=self._near(level),
                because=self.dice.choice(BECAUSE),
            )
            for one in self.draft.statement_set.statements.all()
        )
        ExpectedShare.objects.bulk_create(
            ExpectedShare(declaration=self.draft, theme=theme, share=20 * level + self.dice.randint(0, 15))
            for theme in range(1, 7)
        )
        touch(self.draft, by=self.lead)

    def _near(self, level):
        return min(max(level + self.dice.choice([-1, -1, 0, 0, 0, 1]), Score.NEVER), Score.ALWAYS)

    def _promise(self, row):
        what = {"theme": row["theme"], "what": row["what"], "for_whom": row["for_whom"], "how_we_know": row["how"],
                "owner": row["owner"], "co_produced_with": row["with"],
                "due_on": timezone.localdate() + timedelta(days=row["due"])}  # fmt: skip
        action = promise(self.draft, what, by=self.lead)
        action.innovations.set(Innovation.objects.published().filter(slug=row.get("adopts", "")))
        self.draft.refresh_from_db()

    def send(self):
        self.draft.sign(by=self.lead, signatory=self.row["signatory"])
        self.draft.submit(by=self.lead)

    def send_back(self, why):
        self.draft.send_back(by=self.cast["moderator"], why=why)

    def declare(self):
        self.send()
        self.days(3)
        self.draft.declare(by=self.cast["moderator"])

    def withdraw(self, why):
        self.draft.withdraw(by=self.lead, why=why)

    def assess(self, asked):
        one = Assessment.begin(self.draft, by=self.cast["assessor"])
        outcome = asked["outcome"]
        for number, criterion in enumerate(one.criteria_set.criteria.all()):
            met = "met" if outcome == "awarded" else ["not", "partly", "met"][number % 3]
            Finding.objects.create(assessment=one, criterion=criterion, met=met, why=FOUND[met])
        one.decide(outcome, by=self.cast["assessor"], why=asked["why"])
        self.days(5)
        one.refresh_from_db()
        if "reply" in asked:
            one.answer(asked["reply"], by=self.lead)
        self.days(11)
        one.refresh_from_db()
        if outcome == "awarded":
            one.confirm(by=self.cast["second"])
        else:
            one.close(by=self.cast["assessor"])

    def tell(self, asked):
        """`action` counts those promised first, from 0."""
        action = Action.objects.of(self.organisation).order_by("pk")[asked["action"]]
        getattr(action, asked["deed"])(by=self.lead, why=asked["why"])

    def withdraw_badge(self, why):
        Badge.objects.of(self.organisation).latest_first()[0].withdraw(by=self.cast["moderator"], why=why)

    def days(self, number):
        """Let so many days pass: all that happened is that much longer ago."""
        for model, path in DATED.items():
            _move_back(model, model.objects.filter(**{path: self.organisation}), timedelta(days=number))
        about = QueueItem.objects.filter(about=QueueItem.About.DECLARATION, organisation=self.organisation)
        _move_back(QueueItem, about, timedelta(days=number))
        self.draft.refresh_from_db()


def _move_back(model, rows, time):
    """Every day and moment of the rows."""
    names = [one.name for one in model._meta.concrete_fields if isinstance(one, models.DateField)]
    moved = list(rows)
    for row in moved:
        for name in names:
            if getattr(row, name):
                setattr(row, name, getattr(row, name) - time)
    model.objects.bulk_update(moved, names)


DEEDS = {name: getattr(Player, name) for name in
         ("begin", "send", "send_back", "declare", "withdraw", "assess", "tell", "withdraw_badge", "days")}  # fmt: skip
BECAUSE = [
    "We asked people at home, and wrote down what they said.",
    "Our complaints of last year say so.",
    "The carers’ forum told us in spring.",
    "We read 30 care plans with two people who have one.",
    "Staff and people we support see this differently. We went with the people.",
    "We do not know enough yet. This is our best guess.",
]
FOUND = {
    "met": "We saw it in what was sent, and in what people told us.",
    "partly": "Some of it is there. Much of it is only said.",
    "not": "We did not find it in what was sent.",
}
