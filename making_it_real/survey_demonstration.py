"""Invented surveys of the invented organisations: three that were published, and one that is open now.

Answers are made as rows, counted by the same sums and published by the same verb as real ones. The same seed makes the same
answers; campaigns that are there already are left alone.
"""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np
import yaml
from django.db import transaction
from django.utils import timezone

from carehub.accounts.models import User
from innovations.models import Category
from making_it_real.counting import recount
from making_it_real.models import (
    Campaign,
    CampaignCategory,
    CampaignStep,
    Comment,
    Declaration,
    Response,
    StatementSet,
)
from making_it_real.publishing import publish

FILE = Path(__file__).parent / "data/survey_demonstration.yaml"
SEED = 5
BY = "The demonstration"
DAYS = 42
CATEGORIES = 3
ABOUT_YOU = [
    ("cub-", [0.55, 0.28, 0.12, 0.05]),
    ("cbnsu-", [0.46, 0.16, 0.08, 0.2, 0.05, 0.05]),
    ("oip", [0.55, 0.33, 0.12]),
]


@transaction.atomic
def load():
    """[Campaign] that are new."""
    plan = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    organisations = [one.organisation for one in Declaration.objects.current().made_up()]
    made = [
        _published(wave, number, organisations, plan)
        for number, wave in enumerate(plan["waves"])
        if _is_new(wave)
    ]
    if made:
        _comments(made[-1], plan["comments"])
    if _is_new(plan["open"]):
        made.append(_opened(plan["open"], organisations))
    return made


def _is_new(wave):
    return Campaign.objects.with_slug(wave["slug"]) is None


def _opened(wave, organisations):
    opens_on = timezone.localdate() - timedelta(days=wave["ago"])
    campaign = Campaign.objects.create(
        slug=wave["slug"], title=wave["title"], statement_set=StatementSet.objects.current(), opens_on=opens_on,
        closes_on=opens_on + timedelta(days=DAYS), baseline=wave.get("baseline", False), everyone=False,
    )  # fmt: skip
    categories = Category.objects.order_by("pk")[:CATEGORIES]
    CampaignCategory.objects.bulk_create(
        CampaignCategory(campaign=campaign, category=one, order=order) for order, one in enumerate(categories)
    )
    for number, organisation in enumerate(organisations):
        campaign.organisations.create(organisation=organisation, eligible=400 + 137 * number % 4100)
    campaign.open(by=BY)
    _at(campaign, "opened_at", campaign.opens_on)
    return campaign


def _published(wave, number, organisations, plan):
    campaign = _opened(wave, organisations)
    shape = campaign.shape()
    for place, about in enumerate(campaign.organisations.order_by("pk")):
        people = Crowd(place, number, plan["few"]).responses(shape)
        Response.objects.bulk_create(
            Response(about=about, day=campaign.opens_on + timedelta(days=day), **given)
            for day, given in people
        )
    list(recount(campaign))
    campaign.close(by=BY)
    _at(campaign, "closed_at", campaign.closes_on)
    publish(campaign, by=BY, at=_noon(campaign.closes_on + timedelta(days=7)))
    return campaign


def _noon(day):
    return timezone.now() - timedelta(days=(timezone.localdate() - day).days)


def _at(campaign, name, day):
    """When it happened, as if it had been then."""
    setattr(campaign, name, _noon(day))
    campaign.save(update_fields=[name])
    last = campaign.steps.first()
    CampaignStep.objects.filter(pk=last.pk).update(at=_noon(day))


@dataclass
class Crowd:
    """Those who answered about one organisation in one wave. An organisation keeps its ways; each wave moves them a little."""

    place: int
    wave: int
    few: list

    def __post_init__(self):
        self.dice = np.random.default_rng([SEED, self.place, self.wave])
        always = np.random.default_rng([SEED, self.place])
        self.size = (
            self.few[self.place - 3] if 3 <= self.place < 3 + len(self.few) else int(always.integers(60, 320))
        )
        self.size = max(3, int(self.size * self.dice.uniform(0.9, 1.1)))
        trend = always.choice([-0.15, 0, 0, 0, 0.1, 0.2], size=7)
        self.level = always.normal(0.3, 0.2, size=7) + trend * self.wave

    def responses(self, shape):
        """[(days since it opened, fields of the Response)]"""
        answers = self._answers(shape)
        about = [
            ["".join(letter) for letter in self.dice.choice(list(letters), (self.size, 1), p=shares)]
            for letters, shares in ABOUT_YOU
        ]
        days = np.minimum(self.dice.exponential(9, self.size).astype(int), DAYS)
        for number in range(self.size):
            position, payment, channel = (column[number] for column in about)
            aware = "".join(self.dice.choice(list("012-"), shape.categories, p=[0.5, 0.28, 0.17, 0.05]))
            yield int(days[number]), {"answers": answers[number], "awareness": aware, "position": position, "payment": payment,
                                      "channel": channel}  # fmt: skip

    def _answers(self, shape):
        """A letter each: what a person is like, what the organisation is like in the theme, and chance."""
        themes = np.zeros(shape.statements, int)
        for theme, (first, after) in shape.themes.items():
            themes[first:after] = theme
        liking = (
            self.dice.normal(0, 0.8, (self.size, 1))
            + self.level[themes]
            + self.dice.normal(0, 0.6, (self.size, shape.statements))
        )
        letters = np.clip(np.round(2.6 + liking), 0, 4).astype(int).astype(str)
        chance = self.dice.random(letters.shape)
        letters[chance < 0.06] = "x"
        letters[chance > 0.97] = "-"
        return ["".join(row) for row in letters]


def _comments(campaign, rows):
    """Decided by TLAP and answered, under the first organisations; some wait for their reply."""
    moderator, lead = (
        User.objects.get(email=f"{part}@making-it-real.example") for part in ("moderator", "lead")
    )
    decided, replied = (
        _noon(campaign.closes_on + timedelta(days=3)),
        _noon(campaign.closes_on + timedelta(days=20)),
    )
    for about in campaign.organisations.order_by("pk")[:3]:
        for row in rows:
            reply = {"reply": row["did"], "replied_at": replied, "replied_by": lead} if row["did"] else {}
            Comment.objects.create(about=about, theme=row["theme"], status=Comment.Status.PUBLIC, shown=row["said"],
                                   decided_at=decided, decided_by=moderator, **reply)  # fmt: skip
