"""What a campaign asks and about whom, kept by each process, so that most pages ask the database nothing.

The questions are frozen once the campaign is open: the database refuses to change them. Their translations, its last day and
the name of an organisation may be TOLD seconds old. That it is open is only believed for drawing a page: each statement that keeps
answers looks for itself (keeping, sending.put), and what is not open is looked up each time.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

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

TOLD = 10 * 60  # seconds
LISTED = 30  # seconds
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
    campaign: Campaign
    slug: str
    name: str
    council: str | None
    over: float  # seconds since 1970, at the end of the last day

    @property
    def campaign_slug(self):
        return self.campaign.slug

    @property
    def campaign_title(self):
        return self.campaign.title


def _takes_answers(about):
    """As far as is known. After its last day a campaign may be closed at any moment."""
    return bool(about) and about.campaign.is_open and time.time() < about.over


@remembered(TOLD, only=_takes_answers)
def about_called(campaign, slug):
    """The organisation at this address in the campaign at that one, or None."""
    found = CampaignOrganisation.objects.at(campaign, slug).first()
    return found and _about(found)


def know(joined):
    """A CampaignOrganisation that was just read with its campaign and organisation."""
    about = _about(joined)
    about_called.know(about, about.campaign_slug, about.slug)


def _about(joined):
    campaign, organisation = joined.campaign, joined.organisation
    over = timezone.make_aware(datetime.combine(campaign.closes_on + timedelta(days=1), datetime.min.time()))
    return About(
        joined.pk, campaign, organisation.slug, organisation.name, organisation.council_id, over.timestamp()
    )


@remembered(LISTED)
def open_now():
    """Each About of each open campaign."""
    return [_about(joined) for joined in CampaignOrganisation.objects.open().with_words()]


@remembered(TOLD)
def questions(campaign_pk):
    """Of a campaign that has opened. They do not change any more, but their translations may be mended."""
    statements = list(Statement.objects.asked_in(campaign_pk))
    translations = _translations(campaign_pk)
    lines = [
        (Theme(one.theme), Line(place, one.text, one.easy_read or one.text, one.picture_path, translations.get(one.pk, {})))
        for place, one in enumerate(statements)
    ]  # fmt: skip
    parts = [Part(theme, tuple(line for of, line in lines if of == theme)) for theme in Theme]
    categories = tuple(CampaignCategory.objects.names_in(campaign_pk))
    shape = shape_of([one.theme for one in statements], len(categories))
    return Questions(shape, tuple(part for part in parts if part.lines), categories)


def _translations(campaign_pk):
    return (
        StatementTranslation.objects.asked_in(campaign_pk).by_statement() if settings.SURVEY_LANGUAGES else {}
    )
