"""What people told one organisation: its latest published survey, and all before it."""

from dataclasses import dataclass, replace

from carehub.themes import Theme
from making_it_real.models import Comment, Edition, Result
from making_it_real.results import Results, Wave, organisation_results
from making_it_real.segments import CHANNEL, EVERYONE, PAYMENT, POSITION, Payment, Position
from making_it_real.survey_results.highlights import highlights
from making_it_real.survey_results.shown import Shown, note_of
from making_it_real.survey_results.statements import ThemeSaid, statements_said
from making_it_real.survey_results.weak import weak

DRAWN = [f"payment:{one.value}" for one in (Payment.COUNCIL, Payment.BUDGET, Payment.NHS, Payment.SELF)]
DRAWN += [f"position:{one.value}" for one in (Position.CARE, Position.CARER)]


@dataclass(frozen=True)
class Group:
    """`shown`: [Shown] of the six themes."""

    key: str
    label: str
    shown: list


@dataclass(frozen=True)
class Survey:
    results: Results
    wave: Wave
    rows: list  # [Shown] of everyone
    groups: list  # [(title, [Group])] of each breakdown
    said: list[ThemeSaid]
    comments: list
    glance: list
    weak: object

    @property
    def edition(self) -> Edition:
        return self.wave.edition

    @property
    def campaign(self):
        return self.wave.campaign

    @property
    def baseline(self):
        return baseline_of(self.edition)

    @property
    def cells(self):
        """[(theme, [Group and its Shown])] of the groups that are drawn."""
        drawn = [group for _, groups in self.groups for group in groups if group.key in DRAWN]
        order = sorted(drawn, key=lambda group: DRAWN.index(group.key))
        return [(theme, [(group, group.shown[theme - 1]) for group in order]) for theme in Theme]

    @property
    def drawn(self):
        """[Shown] of each group in each theme, named, in the order of the cells."""
        return [
            replace(one, name=f"{theme.short}: {group.label}")
            for theme, row in self.cells
            for group, one in row
        ]

    @property
    def note(self):
        return note_of(self.edition)

    @property
    def is_hidden(self):
        """Whether no theme of everyone is shown."""
        return all(one.is_hidden for one in self.rows)

    @property
    def trend(self):
        """[(theme, [(campaign, Shown; None where it was not asked)])], the earliest campaign first."""
        return [
            (theme, [(campaign, one and Shown(theme, one)) for campaign, one in self.results.trend(theme)])
            for theme in Theme
        ]

    @property
    def drawn_trend(self):
        """[Shown] of each survey that asked about each theme, named."""
        return [
            replace(one, name=f"{theme.short}: {campaign.title}")
            for theme, surveys in self.trend
            for campaign, one in surveys
            if one
        ]

    @property
    def trend_note(self):
        return "CareHub. Share of people who agree in each survey, with 95% ranges."

    @property
    def waves(self):
        return self.results.waves[::-1]


def baseline_of(edition):
    return edition.baseline.campaign.title if edition.baseline else ""


def survey_of(organisation, today):
    """Survey, or None where nothing is published. The number of queries does not depend on how much there is."""
    results = organisation_results([organisation])[organisation.pk]
    wave = results.latest
    if wave is None:
        return None
    rows = _shown(wave, EVERYONE, england_of(wave.edition))
    groups = [(one.title, _groups(wave, one)) for one in (PAYMENT, POSITION)]
    if wave.tells_apart(CHANNEL):
        groups.append((CHANNEL.title, _groups(wave, CHANNEL)))
    return Survey(
        results=results, wave=wave, rows=rows, groups=groups, said=statements_said(wave),
        comments=list(Comment.objects.of_organisation(organisation).everyone_may_read(today).with_all().in_order()),
        glance=highlights(rows, wave), weak=weak(rows, organisation),
    )  # fmt: skip


def england_of(edition):
    """{theme: Result} of everyone in England. One query."""
    rows = Result.objects.of_edition(edition).at_level(Result.Level.ENGLAND).in_segment(EVERYONE).themes()
    return {row.theme: row for row in rows}


def _shown(wave, key, england):
    since = baseline_of(wave.edition)
    return [Shown(theme, one, england.get(theme.value), baseline=since) for theme, one in wave.segment(key)]


def _groups(wave, breakdown):
    return [Group(key, label, _shown(wave, key, {})) for key, label, _ in wave.breakdown(breakdown)]
