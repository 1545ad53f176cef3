"""The deeds of a story: each is a verb of the models, done by whoever may do it."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from django.utils import timezone

from carehub.accounts.models import Membership, Organisation, User
from innovations.models import Innovation
from making_it_real.declaring import rounds
from making_it_real.declaring.promises import promise
from making_it_real.declaring.saving import touch
from making_it_real.demonstration import own_view
from making_it_real.demonstration.passing_time import let_pass
from making_it_real.models import Action, Assessment, Badge, Declaration, Evidence, Finding

FOUND = {
    "met": "We saw it in what was sent, and in what people told us.",
    "partly": "Some of it is there. Much of it is only said.",
    "not": "We did not find it in what was sent.",
}


@dataclass
class Player:
    """One organisation, what its row says of it, and who acts. `draft` is its latest declaration."""

    organisation: Organisation
    row: dict
    cast: dict
    words: dict
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

    def begin(self, asked=None):
        """A draft with all it has, from last year's where there is one. `asked`: other words, or only the promises."""
        asked = asked if isinstance(asked, dict) else {} if asked is None else {"promises": asked}
        self.draft = rounds.begin(self.organisation, by=self.lead)
        said = {**self.row, **asked}
        words = {name: said[name] for name in ("commitment", "room")}
        contact = {
            "contact": "The team for care and support",
            "contact_email": f"care@{self.row['slug']}.example",
        }
        self.draft.write({**words, **contact}, by=self.lead, version=self.draft.version)
        self._look_at_itself()
        for action in said.get("promises", self.row["actions"]):
            self._promise(action)

    def _look_at_itself(self):
        if self.draft.previous_id is None:
            self._show_evidence()
        own_view.rate(self.draft, self.words, self.row["level"], self.dice)
        own_view.expect(self.draft, self.dice)
        touch(self.draft, by=self.lead)

    def _show_evidence(self):
        by_code = {one.code: one for one in self.draft.statement_set.statements.all()}
        Evidence.objects.bulk_create(
            Evidence(declaration=self.draft, statement=by_code.get(row.get("code")), label=row["label"],
                     url=row["url"], by=self.lead)
            for row in self.row.get("evidence", [])
        )  # fmt: skip

    def _promise(self, row):
        statements = self.draft.statement_set.statements.with_code(row.get("statement", ""))
        what = {"theme": row["theme"], "statement": statements.first(), "what": row["what"], "for_whom": row["for_whom"],
                "how_we_know": row["how"], "owner": row["owner"], "co_produced_with": row["with"],
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
        """`action` counts those promised first, from 0; `until`, days from now, is the new date of one put off."""
        action = Action.objects.of(self.organisation).order_by("pk")[asked["action"]]
        until = {"until": timezone.localdate() + timedelta(days=asked["until"])} if "until" in asked else {}
        getattr(action, asked["deed"])(by=self.lead, why=asked["why"], **until)

    def withdraw_badge(self, why):
        Badge.objects.of(self.organisation).latest_first()[0].withdraw(by=self.cast["moderator"], why=why)

    def days(self, number):
        """Let so many days pass."""
        let_pass(self.organisation, number)
        self.draft.refresh_from_db()


DEEDS = {name: getattr(Player, name) for name in
         ("begin", "send", "send_back", "declare", "withdraw", "assess", "tell", "withdraw_badge", "days")}  # fmt: skip
