"""The page of statements, read from either side: by statement, or by the standards they are joined to."""

from dataclasses import dataclass, field
from itertools import groupby

from carehub.themes import Theme
from making_it_real.models import Framework, Standard, Statement


@dataclass(frozen=True)
class Joined:
    """A statement with the standards it is joined to: (framework, its standards)."""

    statement: Statement
    standards: list[tuple[Framework, list[Standard]]]


@dataclass
class Group:
    """What stands together in a framework: (standard, the statements joined to it)."""

    name: str
    rows: list[tuple[Standard, list[Statement]]] = field(default_factory=list)


@dataclass(frozen=True)
class FrameworkPart:
    """`unjoined`: standards that no statement speaks of."""

    framework: Framework
    groups: list[Group]
    unjoined: list[Standard]


def by_theme(statements) -> list[tuple[Theme, list[Joined]]]:
    """`statements` in order, with their cross-references in `.joins`."""
    return [
        (Theme(number), [Joined(one, _by_framework(one)) for one in of_theme])
        for number, of_theme in groupby(statements, key=lambda one: one.theme)
    ]


def _by_framework(statement):
    standards = (join.standard for join in statement.joins)
    return [
        (framework, list(own))
        for framework, own in groupby(standards, key=lambda standard: standard.framework)
    ]


def by_standard(standards, statements) -> list[FrameworkPart]:
    """`standards` in order, with their frameworks."""
    joined = {}
    for statement in statements:
        for join in statement.joins:
            joined.setdefault(join.standard_id, []).append(statement)
    return [
        _part(framework, list(own), joined)
        for framework, own in groupby(standards, key=lambda one: one.framework)
    ]


def _part(framework, standards, joined):
    groups = []
    for standard in standards:
        if standard.pk not in joined:
            continue
        if not groups or groups[-1].name != standard.group:
            groups.append(Group(standard.group))
        groups[-1].rows.append((standard, joined[standard.pk]))
    return FrameworkPart(framework, groups, [one for one in standards if one.pk not in joined])
