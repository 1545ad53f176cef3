"""Fill the database that DATABASE_URL names with organisations under Making it Real: python benchmarks/declarations.py 2000

The seed is fixed. Each organisation has a round or more of 26 ratings, five actions and what became of them; most were assessed.
"""

import sys
from datetime import timedelta
from io import StringIO
from random import Random

import ground  # noqa: F401 (sets Django up)
from care_words import own_words, sentence_of
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from made_up import organisations

from carehub.accounts.models import Organisation, User
from making_it_real.models import (
    Action,
    ActionUpdate,
    Assessment,
    Badge,
    CriteriaSet,
    Declaration,
    ExpectedShare,
    Finding,
    Rating,
    StatementSet,
)

SEED = 2611
ACTIONS = 5  # of each organisation
SECOND_ROUND, THIRD_ROUND = 0.125, 0.029  # shares of organisations
CHUNK = 2000


class Filler:
    def __init__(self):
        self.chance, self.now = Random(SEED), timezone.now()
        self.statements = StatementSet.objects.current()
        self.asked = list(self.statements.statements.in_order())
        names = ("lead", "assessor", "second")
        self.lead, self.assessor, self.second = (
            User.objects.create_user(f"{n}@bench.example", name=n) for n in names
        )
        self.criteria, _ = CriteriaSet.objects.get_or_create(
            from_day=self.now.date() - timedelta(days=1500), defaults={"title": "Criteria of the benchmark"}
        )
        self.criterion, _ = self.criteria.criteria.get_or_create(
            code="bench", defaults={"text": "Shaped by people"}
        )

    def text(self):
        return sentence_of(self.chance, own_words(self.chance))

    def ago(self, most, least=0):
        return self.now - timedelta(days=self.chance.randint(least, most))

    def fill(self, those):
        latest = {one.pk: None for one in those}
        for number, share in enumerate((1, SECOND_ROUND, THIRD_ROUND)):
            latest |= self.round(those[: round(len(those) * share)], latest, 900 - 300 * number)
        self.actions(those, latest)
        self.assessments(list(latest.values()))

    def round(self, those, before, days):
        made = Declaration.objects.bulk_create(
            Declaration(organisation=one, statement_set=self.statements, previous=before[one.pk], status="declared",
                        contact="The team", contact_email="care@bench.example", commitment=self.text(), room=self.text(),
                        signatory="Director", signed_by=self.lead, signed_at=at, submitted_at=at, declared_at=at)
            for one in those for at in [self.ago(days, days - 250)]
        )  # fmt: skip
        score = self.chance.randint
        Rating.objects.bulk_create(
            (Rating(declaration=one, statement=asked, score=score(0, 4), because=self.text())
             for one in made for asked in self.asked), batch_size=CHUNK,
        )  # fmt: skip
        ExpectedShare.objects.bulk_create(
            ExpectedShare(declaration=one, theme=theme, share=score(0, 100))
            for one in made
            for theme in range(1, 7)
        )
        return {one.organisation_id: one for one in made}

    def actions(self, those, latest):
        made = Action.objects.bulk_create(
            self.action(one, latest[one.pk]) for one in those for _ in range(ACTIONS)
        )
        ActionUpdate.objects.bulk_create(
            (ActionUpdate(subject=one, state_from="not_started", state_to=one.status, by=self.lead, by_name="lead",
                          why=self.text(), at=self.ago(200)) for one in made for _ in range(2)), batch_size=CHUNK,
        )  # fmt: skip

    def action(self, organisation, declaration):
        status = self.chance.choice(
            ["not_started", "on_track", "on_track", "at_risk", "done", "done", "dropped"]
        )
        due = self.now.date() + timedelta(days=self.chance.randint(-100, 400))
        return Action(organisation=organisation, declaration=declaration, theme=self.chance.randint(1, 6), what=self.text()[:200],
                      for_whom="Everyone", how_we_know=self.text(), owner="Head of care", due_on=due,
                      co_produced_with="Carers", status=status, done_on=due if status == "done" else None)  # fmt: skip

    def assessments(self, declarations):
        some = [one for one in declarations if self.chance.random() < 0.7]
        made = Assessment.objects.bulk_create(
            Assessment(declaration=one, criteria_set=self.criteria, assessor=self.assessor, status="final",
                       outcome=self.chance.choice(["awarded", "awarded", "not_awarded"]), reasons=self.text(),
                       provisional_at=at, final_at=at, confirmed_by=self.second)
            for one in some for at in [self.ago(500)]
        )  # fmt: skip
        Finding.objects.bulk_create(
            Finding(assessment=one, criterion=self.criterion, met="met", why=self.text()) for one in made
        )
        awarded = [one for one in made if one.outcome == "awarded"]
        Badge.objects.bulk_create(
            Badge(organisation_id=one.declaration.organisation_id, assessment=one, number=number,
                  awarded_on=one.final_at.date(), until=one.final_at.date() + timedelta(days=365))
            for number, one in enumerate(awarded)
        )  # fmt: skip


def main(size):
    call_command("load_reference_data", stdout=StringIO())
    call_command("load_statements", stdout=StringIO())
    with transaction.atomic():
        kinds = Random(SEED)
        those = list(organisations(size))
        for one in those:
            one.kind = kinds.choice(Organisation.Kind.values)
        Filler().fill(Organisation.objects.bulk_create(those, batch_size=CHUNK))


if __name__ == "__main__":
    main(int(sys.argv[1]))
