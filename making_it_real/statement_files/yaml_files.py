"""YAML: sets with their statements, frameworks with their standards, cross-references. Every value is read as text."""

import yaml

from making_it_real.statement_files.columns import (
    COLUMNS,
    CROSS_REFERENCES,
    NESTED,
    OF_A_FRAMEWORK,
    OF_A_SET,
    STANDARDS,
    STATEMENTS,
)
from making_it_real.statement_files.rows import Row, UnreadableFile

LINE = object()  # the key under which each mapping keeps its line
SHARED = {STATEMENTS: OF_A_SET, STANDARDS: OF_A_FRAMEWORK}
TOP = (*NESTED, CROSS_REFERENCES)


class Loader(yaml.BaseLoader):
    """Text only, so that code 1.10 stays 1.10; and a word said twice is an error, not lost."""

    def construct_mapping(self, node, deep=False):
        found = super().construct_mapping(node, deep=True)
        if len(found) < len(node.value):
            raise yaml.constructor.ConstructorError(
                None, None, "the same word stands here twice", node.start_mark
            )
        return {**found, LINE: node.start_mark.line + 1}


def read(text, report):
    """{table: rows}. Raises UnreadableFile; rows that cannot be read are problems in the report."""
    try:
        document = yaml.load(text, Loader=Loader)  # noqa: S506  (a BaseLoader makes nothing but text)
    except yaml.YAMLError as error:
        raise UnreadableFile(f"This cannot be read as YAML: {error}") from error
    if not isinstance(document, dict) or not any(key in document for key in TOP):
        raise UnreadableFile(f"The file must have at least one of: {', '.join(TOP)}.")
    tables = {}
    for key, items in _words(document).items():
        if key not in TOP:
            raise UnreadableFile(f"We do not know “{key}”. The file can have: {', '.join(TOP)}.")
        table, inner = NESTED.get(key, (key, None))
        tables[table] = list(_rows(table, inner, items, report))
    return tables


def _rows(table, inner, items, report):
    for item in _mappings(items, table, report):
        if not inner:
            yield from _row(table, item, {}, report)
            continue
        shared = {key: value for key, value in _words(item).items() if key != inner}
        _only_known(shared, SHARED[table], item, report)
        children = item.get(inner, "")
        if not children:
            report.add(_where(item), inner, "List at least one here.")
        for child in _mappings(children, inner, report):
            yield from _row(table, child, shared, report)


def _row(table, item, shared, report):
    own = _words(item)
    _only_known(own, [column for column in COLUMNS[table] if column not in shared], item, report)
    cells = {**own, **shared}
    if wrong := [key for key, value in cells.items() if not isinstance(value, str)]:
        report.add(_where(item), wrong[0], "Write words here, not a list.")
        return
    yield Row(_where(item), cells)


def _mappings(items, what, report):
    """The items that are lists of “name: value”, as they should be; the others are problems."""
    if not isinstance(items, list):
        if items:
            report.add("the file", what, "Make this a list: begin each item with a hyphen.")
        return
    for item in items:
        if isinstance(item, dict):
            yield item
        else:
            report.add("the file", what, f"Write each item as “name: value”, not as “{str(item)[:40]}”.")


def _only_known(names, known, item, report):
    for name in names:
        if name not in known:
            report.add(_where(item), name, f"We do not know this word. Here can stand: {', '.join(known)}.")


def _words(item):
    return {key: value for key, value in item.items() if key is not LINE}


def _where(item):
    return f"line {item[LINE]}"


def write(tables, file):
    """`tables` is {table: rows as {column: text}}."""
    document = {}
    for key, (table, inner) in NESTED.items():
        if table in tables:
            document[key] = _nested(tables[table], inner, SHARED[table])
    if CROSS_REFERENCES in tables:
        document[CROSS_REFERENCES] = [_filled(row) for row in tables[CROSS_REFERENCES]]
    yaml.dump(document, file, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=110)


def _nested(rows, inner, shared):
    parents = {}
    for row in rows:
        parent = {column: row[column] for column in shared}
        children = parents.setdefault(tuple(parent.values()), {**_filled(parent), inner: []})[inner]
        children.append(_filled({column: value for column, value in row.items() if column not in shared}))
    return list(parents.values())


def _filled(row):
    return {column: value for column, value in row.items() if value}
