"""What a campaign asks and about whom, kept by each process: it is frozen once the campaign is open.

Only the storing of the answers decides whether a campaign takes any (sending.put); what is kept here may be SECONDS old.
"""

from dataclasses import dataclass

from carehub.remember import remembered
from carehub.themes import Theme
from making_it_real.answers import Shape, shape_of
from making_it_real.models import (
    Campaign,
    CampaignCategory,
    CampaignOrganisation,
    Statement,
    StatementTranslation,
)

SECONDS = 30
PER_STATEMENT = 20  # seconds: for reading it, thinking and choosing


@dataclass(frozen=True, eq=False)
class Line:
    """One statement. `place` is that of its letter in the answers; `translations` {language: (text, Easy Read text)}."""

    place: int
    text: str
    easy_read: str
    picture_path: str
    translations: dict

    def words(self, language, easy):
        own = (self.text, self.easy_read)
        translated = self.translations.get(language, ("", ""))[easy]
        return translated or own[easy]


@dataclass(frozen=True, eq=False)
class Part:
    """All statements under one theme: a page, or in Easy Read a page each."""

    theme: Theme
    lines: tuple

    @property
    def first(self):
        return self.lines[0].place


@dataclass(frozen=True, eq=False)
class Questions:
    shape: Shape
    parts: tuple
    categories: tuple  # names, in the order asked

    def part(self, theme):
        """Or None."""
        return next((part for part in self.parts if part.theme == theme), None)

    def minutes_from(self, theme):
        left = sum(len(part.lines) for part in self.parts if part.theme >= theme)
        return max(1, round(left * PER_STATEMENT / 60))

    @property
    def minutes(self):
        return self.minutes_from(1)


@dataclass(frozen=True)
class About:
    """An organisation in a campaign. `pk` is the CampaignOrganisation's."""

    pk: int
    campaign_slug: str
    campaign_title: str
    slug: str
    name: str
    council: str | None


@remembered(SECONDS)
def campaigns():
    """{slug: Campaign}"""
    return {one.slug: one for one in Campaign.objects.all()}


def campaign_called(slug):
    """Or None. Only that it is open is believed for a while: that it is not is looked up each time."""
    known = campaigns().get(slug)
    return known if known and known.is_open else Campaign.objects.with_slug(slug)


def about_called(campaign_pk, slug):
    """Or None. One that joined since is looked up."""
    known = organisations(campaign_pk).get(slug)
    if known:
        return known
    joined = CampaignOrganisation.objects.asked_in(campaign_pk).about(slug).first()
    return joined and _about(joined)


@remembered(SECONDS)
def organisations(campaign_pk):
    """{slug of the organisation: About}"""
    found = CampaignOrganisation.objects.asked_in(campaign_pk)
    return {one.organisation.slug: _about(one) for one in found}


def _about(one):
    campaign, organisation = one.campaign, one.organisation
    return About(
        one.pk, campaign.slug, campaign.title, organisation.slug, organisation.name, organisation.council_id
    )


@remembered(SECONDS)
def questions(campaign_pk):
    campaign = Campaign.objects.get(pk=campaign_pk)
    statements = list(Statement.objects.of(campaign.statement_set_id).in_order())
    translations = StatementTranslation.objects.by_statement(campaign.statement_set_id)
    lines = [
        (Theme(one.theme), Line(place, one.text, one.easy_read or one.text, one.picture_path, translations.get(one.pk, {})))
        for place, one in enumerate(statements)
    ]  # fmt: skip
    parts = [Part(theme, tuple(line for of, line in lines if of == theme)) for theme in Theme]
    categories = tuple(CampaignCategory.objects.names_in(campaign_pk))
    shape = shape_of([one.theme for one in statements], len(categories))
    return Questions(shape, tuple(part for part in parts if part.lines), categories)
