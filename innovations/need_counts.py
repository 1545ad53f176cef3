"""How much is listed for each need in each council: now, and as it was counted in the months before."""

from carehub.places.models import Council, CouncilSimilarity
from innovations import areas
from innovations.counted import counted
from innovations.listed_where import listed
from innovations.models import Need, NeedCount
from innovations.months import month_of


def count_needs(today):
    """Remember this month's counts; the last run of a month stays. Safe to run twice, at once, late or never."""
    month = month_of(today)
    NeedCount.objects.put(
        NeedCount(month=month, council_id=code, need_id=need, number=number, usual=usual)
        for (code, need), (number, usual) in sorted(now().items())
    )


def then(month, council):
    rows = NeedCount.objects.in_month(month)
    rows = rows.filter(council=council) if council else rows
    return {
        (code, need): (number, usual)
        for code, need, number, usual in rows.values_list("council", "need", "number", "usual")
    }


def now(council=None):
    """{(ONS code, id of the need): (entries, what is usual in councils like it)}"""
    rows = _in(council) if council else _everywhere()
    return {(code, here.need.pk): (here.number, here.usual_rounded) for code, here in rows}


def _in(council):
    return [(council.pk, here) for here in areas.needs_here(council, areas.most_alike(council))]


def _everywhere():
    """(ONS code, NeedHere) of every need in every council."""
    councils = {one.pk: one for one in Council.objects.defer("facts")}
    alike, counts = _alike(), counted("listed", listed)
    for need in Need.objects.remembered():
        rates = {code: areas.rate_in(council, need, counts) for code, council in councils.items()}
        for code, council in councils.items():
            yield (
                code,
                areas.need_here(need, council, counts, [rates[other] for other in alike.get(code, ())]),
            )


def _alike():
    """{ONS code: those of the councils most like it}"""
    found = {}
    for code, other in CouncilSimilarity.objects.order_by("rank").values_list("council_id", "similar_id"):
        found.setdefault(code, []).append(other)
    return found
