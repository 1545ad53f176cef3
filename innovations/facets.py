"""How many results each box would give: each group's counts ignore the group's own choice, in one query for all."""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from innovations.filters import GROUPS
from innovations.search import engine

# Groups with few values each, which one pass over the matches can count together. A broad word has tens of thousands
# of matches, and every pass costs as much again.
TOGETHER = (("get", "evidence", "cost"), ("category", "kind", "theme"), ("need",), ("for",))
WIDEST = max(map(len, TOGETHER))


@dataclass(frozen=True)
class Counts:
    """`total` with all choices, `matched` with none, `without[param]` with that group's taken off; `options[param][value]`."""

    total: int
    matched: int
    without: dict
    options: dict


@dataclass(frozen=True)
class Pass:
    """Groups counted together, among the matches that these choices leave."""

    groups: tuple
    chosen: dict


def count(matched, chosen):
    """Counts, given the choices made, over the rows of `matched`, a QuerySet of IndexEntry by words and place only."""
    passes = list(_passes(chosen))
    stored = {group.param: defaultdict(int) for group in GROUPS}
    counters = [[stored[group.param] for group in one.groups] for one in passes]
    sums = [0] * len(passes)
    for row in _run(matched, passes):
        number, entries = row[0], row[-1]
        sums[number] += entries
        for place, counter in enumerate(counters[number], start=1):
            counter[row[place]] += entries
    return Counts(
        total=sums[0],
        matched=sums[1] if chosen else sums[0],
        without={group.param: sum(stored[group.param].values()) for group in GROUPS},
        options={group.param: _by_option(group, stored[group.param]) for group in GROUPS},
    )


def _passes(chosen):
    """First what all choices leave and, if there are any, what matched at all; then the groups.

    A group in which something is chosen has a pass of its own, among what the other choices leave.
    """
    by_param = {group.param: group for group in GROUPS}
    yield Pass((), chosen)
    if chosen:
        yield Pass((), {})
    for params in TOGETHER:
        if together := tuple(by_param[param] for param in params if param not in chosen):
            yield Pass(together, chosen)
    for param in chosen:
        yield Pass((by_param[param],), {other: chosen[other] for other in chosen if other != param})


def _by_option(group, stored_counts):
    if not group.is_mask:
        return {option.value: stored_counts.get(str(option.stored), 0) for option in group.options()}
    by_bit = defaultdict(int)
    for mask, number in stored_counts.items():
        for bit in _bits(mask):
            by_bit[bit] += number
    return {option.value: by_bit[option.stored] for option in group.options()}


@lru_cache(maxsize=20_000)
def _bits(text):
    """The set bits of a mask written as a number; the same few masks come again and again."""
    mask = int(text)
    return tuple(bit for bit in range(mask.bit_length()) if mask >> bit & 1)


def _run(matched, passes):
    """Rows of (the pass's number, stored values as text for each of its groups, how many entries)."""
    columns = [group.column for group in GROUPS]
    rows, row_values = matched.order_by().values_list(*columns).query.sql_with_params()
    parts = [_select(number, one) for number, one in enumerate(passes)]
    every = " UNION ALL ".join(sql for sql, _ in parts)
    sql = f"WITH matched({', '.join(columns)}) AS MATERIALIZED ({rows}) {every}"
    return engine.current().fetch(sql, [*row_values, *(value for _, values in parts for value in values)])


def _select(number, one):
    """(SQL, parameters) for one pass; as many columns for each."""
    columns = [group.column for group in one.groups]
    cells = [f"CAST({column} AS VARCHAR(24))" for column in columns] + ["NULL"] * (WIDEST - len(columns))
    where, values = _where(one.chosen)
    grouped = f" GROUP BY {', '.join(columns)}" if columns else ""
    return f"SELECT {number}, {', '.join(cells)}, COUNT(*) FROM matched{where}{grouped}", values


def _where(chosen):
    by_param = {group.param: group for group in GROUPS}
    conditions = [by_param[param].sql(values) for param, values in chosen.items()]
    sql = " AND ".join(condition for condition, _ in conditions)
    return (f" WHERE {sql}" if sql else ""), [value for _, values in conditions for value in values]
