"""What people say who pay for their own care, beside everyone else by who pays for theirs."""

from dataclasses import dataclass, replace

from carehub.accounts.models import Organisation
from carehub.themes import Theme
from making_it_real.models import Edition, Result
from making_it_real.segments import SELF_FUNDERS, Payment, label
from making_it_real.survey_results.shown import Shown, note_of

OTHERS = [f"payment:{one.value}" for one in (Payment.COUNCIL, Payment.BUDGET, Payment.NHS)]
GROUPS = [SELF_FUNDERS, *OTHERS]


@dataclass(frozen=True)
class PayersSay:
    """`themes`: [(theme, [(label, Shown)])], self-funders first. `lines`: [(organisation, [Shown])] of those with a figure."""

    edition: Edition
    themes: list
    lines: list
    hidden: list[Organisation]

    @property
    def drawn(self):
        """[Shown] of England, named."""
        return [
            replace(one, name=f"{theme.short}: {words}") for theme, row in self.themes for words, one in row
        ]

    @property
    def note(self):
        return note_of(self.edition)


def payers_say():
    """PayersSay, or None where nothing is published. Three queries."""
    edition = Edition.objects.latest().with_campaigns().first()
    if edition is None:
        return None
    england = Result.objects.of_edition(edition).at_level(Result.Level.ENGLAND).in_segments(GROUPS).themes()
    found = {(row.segment, row.theme): row for row in england}
    lines = _lines(edition)
    return PayersSay(
        edition=edition,
        themes=[
            (theme, [(label(key), Shown(theme, found.get((key, theme)))) for key in GROUPS])
            for theme in Theme
        ],
        lines=[line for line in lines if any(not one.is_hidden for one in line[1])],
        hidden=[own for own, shown in lines if all(one.is_hidden for one in shown)],
    )


def _lines(edition):
    """[(organisation, [Shown of the six themes])] by name."""
    rows = (
        Result.objects.of_edition(edition)
        .at_level(Result.Level.ORGANISATION)
        .in_segment(SELF_FUNDERS)
        .themes()
    )
    own, found = {}, {}
    for row in rows.with_organisations():
        own[row.organisation_id] = row.organisation
        found[row.organisation_id, row.theme] = row
    by_name = sorted(own.values(), key=lambda one: one.name.lower())
    return [(one, [Shown(theme, found.get((one.pk, theme))) for theme in Theme]) for one in by_name]
