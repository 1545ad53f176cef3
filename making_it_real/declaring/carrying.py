"""Which answer of an earlier set of statements belongs to which statement of a later one, and why some cannot be used."""

from dataclasses import dataclass

from making_it_real.models import Statement, StatementSet

NEW = "This was not asked before."
OTHER = "It now asks for something else than {code} did, so the answer of last time cannot be used."
GAP = "It follows a statement that you were not asked last time."
GONE = "It is not asked any more."
NOT_THE_SAME = "What is asked now is something else, so this answer cannot be used."


@dataclass(frozen=True)
class Origin:
    """The earlier statement whose answer can be carried over, or None and why there is none."""

    earlier: Statement | None
    why: str = ""


def origins(later, earlier, statements=None):
    """{id of each statement of the set `later`: its Origin in the set `earlier`}. At most three queries.

    `statements` are those of `later`, where they have been read already.
    """
    if later.pk == earlier.pk:
        return {one.pk: Origin(one) for one in statements or later.statements.in_order()}
    links = {one.pk: one for one in Statement.objects.in_any(_between(later, earlier))}
    return {pk: _origin(one, links, earlier) for pk, one in links.items() if one.set_id == later.pk}


def successors(later, earlier):
    """{id of a statement of the set `earlier`: id of the one of `later` that can use its answer}"""
    return {one.earlier.pk: pk for pk, one in origins(later, earlier).items() if one.earlier}


def left_behind(later, earlier):
    """[(statement of `earlier` whose answer nothing of `later` can use, why)], in order."""
    used = successors(later, earlier)
    followed = set(Statement.objects.of(later).values_list("predecessor", flat=True))
    return [
        (one, NOT_THE_SAME if one.pk in followed else GONE)
        for one in earlier.statements.in_order()
        if one.pk not in used
    ]


def _between(later, earlier):
    return StatementSet.objects.numbered(earlier.number, later.number)


def _origin(statement, links, earlier):
    """Back from set to set, as long as the answers can be compared."""
    one = statement
    while one.set_id != earlier.pk:
        if one.predecessor_id is None:
            return Origin(None, NEW if one is statement else GAP)
        if not one.comparable:
            return Origin(
                None,
                OTHER.format(code=links[one.predecessor_id].code) if one.predecessor_id in links else GAP,
            )
        if one.predecessor_id not in links:
            return Origin(None, GAP)
        one = links[one.predecessor_id]
    return Origin(one)
