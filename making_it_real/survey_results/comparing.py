"""Up to five organisations side by side, theme by theme, each in its latest published survey."""

from dataclasses import dataclass, replace

from django.utils.http import urlencode

from carehub.accounts.models import Organisation
from carehub.themes import Theme
from making_it_real.models import Edition, Result
from making_it_real.results import organisation_results
from making_it_real.segments import EVERYONE
from making_it_real.survey_results.shown import Shown

MOST = 5


@dataclass(frozen=True)
class Column:
    organisation: Organisation
    edition: Edition | None
    others: list  # addresses of the rest, for a link that leaves this one out


@dataclass(frozen=True)
class Comparison:
    """`themes`: [(theme, [(organisation, Shown)])]. `choices`: organisations that could be added."""

    columns: list[Column]
    themes: list
    choices: list
    same_survey: bool

    @property
    def drawn(self):
        """[Shown], named."""
        return [
            replace(one, name=f"{theme.short}: {own.name}") for theme, row in self.themes for own, one in row
        ]

    @property
    def query(self):
        return "?" + urlencode([("o", column.organisation.slug) for column in self.columns])

    @property
    def files(self):
        return [("svg", "chart (SVG)"), ("png", "PNG"), ("csv", "numbers (CSV)")]

    @property
    def note(self):
        surveys = ", ".join(dict.fromkeys(column.edition.campaign.title for column in self.columns))
        return f"CareHub. Share of people who agree, with 95% ranges. Survey: {surveys}."

    @property
    def is_full(self):
        return len(self.columns) >= MOST


def comparison(slugs):
    """Three queries, however many there are."""
    asked = list(Result.objects.organisations_with_results())
    by_slug = {one.slug: one for one in asked}
    chosen = [by_slug[slug] for slug in dict.fromkeys(slugs) if slug in by_slug][:MOST]
    waves = {pk: found.latest for pk, found in organisation_results(chosen).items()}
    editions = {waves[one.pk].edition.pk for one in chosen}
    return Comparison(
        columns=[
            Column(one, waves[one.pk].edition, [each.slug for each in chosen if each != one])
            for one in chosen
        ],
        themes=[(theme, [(one, _shown(waves[one.pk], theme)) for one in chosen]) for theme in Theme],
        choices=[one for one in asked if one not in chosen],
        same_survey=len(editions) < 2,
    )


def _shown(wave, theme):
    baseline = wave.edition.baseline
    return Shown(
        theme, wave.figures.get((EVERYONE, theme)), baseline=baseline.campaign.title if baseline else ""
    )
