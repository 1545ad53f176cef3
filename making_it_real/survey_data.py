"""What was published of a campaign, as a table: a row for each group, segment, and theme or statement.

Read from Result and nothing else, so the numbers are those of the pages.
"""

from dataclasses import dataclass

from carehub.themes import Theme
from making_it_real.models import Result
from making_it_real.models.published import ANSWERED
from making_it_real.segments import label

AT_ONCE = 500  # rows of Result
EMPTY = dict.fromkeys(
    ["people", "share", "low", "high", "before", "change", "change_low", "change_high", "expected", "gap"]
)


@dataclass(frozen=True)
class Column:
    name: str
    words: str


COLUMNS = [
    Column("campaign", "Short name of the survey."),
    Column("edition", "Number of the edition. Each correction is a new one."),
    Column("level", "Whose figure it is: organisation, region or england. With “-weighted”: each organisation counts by its size, "
                    "not by how many answered."),
    Column("organisation", "Name of the organisation. Empty for a region and for England."),
    Column("address", "Short name of the organisation in our addresses."),
    Column("region", "The region. For an organisation, the one its council lies in today."),
    Column("segment", "Which people: all; position (uses care, c; unpaid carer, u; both, b; did not say, -); payment (council, c; "
                      "personal budget, b; NHS, n; the person or their family, s; not sure, u; did not say, -); channel (open "
                      "link, o; invitation, i; paper, p)."),
    Column("segment_label", "The same in words."),
    Column("measure", "answered: how many answered at all. theme: the share who agree with a theme. statement: the share who "
                      "said “yes, mostly” or “yes, always”. heard or used: who has heard of, or used, a kind of support."),
    Column("theme", "Number of the theme, 1 to 6."),
    Column("theme_label", "Name of the theme."),
    Column("code", "The statement, or the kind of support."),
    Column("statement", "The words people were asked."),
    Column("state", "shown; small: 10 to 29 people, treat with care; hidden: too few answers to show, or it would give away a "
                    "group that has too few."),
    Column("people", "How many people the share is of, to the nearest 5."),
    Column("share", "How many of 100 agree, a whole number."),
    Column("low", "Where the 95% range begins (Wilson)."),
    Column("high", "Where it ends."),
    Column("before", "The share in the baseline survey."),
    Column("change", "share less before, in points."),
    Column("change_low", "Where the 95% range of the change begins (Newcombe)."),
    Column("change_high", "Where it ends."),
    Column("direction", "up, down, or level: no clear change. Corrected for looking at six themes at once (Holm)."),
    Column("why_not", "Why there is no change: first (nothing before), not-asked (last time), changed (the question), few (answers)."),
    Column("expected", "The share that the organisation thought would agree."),
    Column("gap", "expected less share, in points."),
    Column("made_up", "Whether the organisation is made up, for a demonstration."),
]  # fmt: skip
NAMES = [column.name for column in COLUMNS]


def records(edition):
    """{column: value} of each row; two queries, streamed."""
    statements = edition.campaign.statement_set.statements.in_order()
    texts = {one.code: one.text for one in statements}
    rows = Result.objects.of_edition(edition).with_organisations().in_order()
    for row in rows.iterator(AT_ONCE):
        whose = _whose(edition, row)
        yield whose | _theme(row) if row.theme != ANSWERED else whose | _answered(row)
        for one in row.statements:
            yield whose | _statement(row, one, texts)
        for one in row.awareness:
            yield from (whose | _category(one, name) for name in ("heard", "used"))


def _whose(edition, row):
    own = row.organisation
    region = (own.council.region if own.council else "") if own else row.area
    return {"campaign": edition.campaign.slug, "edition": edition.number, "level": row.level, "organisation": own.name if own else "",
            "address": own.slug if own else "", "region": region, "segment": row.segment, "segment_label": label(row.segment),
            "theme": None, "theme_label": "", "code": "", "statement": "", **EMPTY, "direction": "", "why_not": "",
            "made_up": bool(own and own.demonstration)}  # fmt: skip


def _answered(row):
    return {"measure": "answered", "state": row.state, "people": row.people}


def _theme(row):
    own = {name: getattr(row, name) for name in [*EMPTY, "state", "direction", "why_not"]}
    return {"measure": "theme", **_of_theme(row), **own}


def _of_theme(row):
    return {"theme": row.theme, "theme_label": Theme(row.theme).label}


def _statement(row, one, texts):
    own = {
        name: one[name] for name in ("code", "state", "people", "share", "low", "high", "before", "why_not")
    }
    return {"measure": "statement", **_of_theme(row), "statement": texts[one["code"]], **own}


def _category(one, name):
    return {
        "measure": name,
        "code": one["slug"],
        "state": one["state"],
        "people": one["people"],
        "share": one[name],
    }
