"""Statement sets into the database. A file has the whole of a set: what it leaves out goes from the draft."""

from django.db.models import ProtectedError

from carehub.workflow import NotAllowedNow
from making_it_real.models import Statement, StatementSet
from making_it_real.statement_files.columns import STATEMENTS
from making_it_real.statement_files.report import CHANGED, NEW, REMOVED, UNCHANGED

HEAD = ("title", "sample", "source", "licence")
WORDING = ("theme", "code", "text", "easy_read", "picture", "predecessor", "comparable")


def store(rows, report, only_new):
    """Sets with low numbers first: later ones follow their statements."""
    by_set = {}
    for row in rows:
        by_set.setdefault(row.data["set"], []).append(row)
    for label in sorted(by_set, key=lambda label: (int(label.partition("-")[0]), label)):
        _store_set(label, by_set[label], report, only_new)


def _store_set(label, rows, report, only_new):
    present = StatementSet.objects.named(label).first()
    if present and only_new:
        report.did(STATEMENTS, UNCHANGED, len(rows))
    elif present and present.is_published:
        _compare(present, rows, report)
    else:
        _write(present or _new(label, rows[0], report), rows, report)


def _new(label, row, report):
    number, _, variant = label.partition("-")
    made = StatementSet.objects.create(number=int(number), variant=variant, **_head(row))
    report.made.append(made)
    return made


def _head(row):
    return {name: row.data[name] for name in HEAD}


def _wordings(rows, report):
    """(row, its values with the predecessor as a statement), for each row."""
    named = {row.data["predecessor"] for row in rows} - {None}
    earlier = {
        (one.set.label, one.code): one for one in Statement.objects.in_sets({label for label, _ in named})
    }
    for row in rows:
        label, code = row.data["predecessor"] or (None, None)
        if code and (label, code) not in earlier:
            words = f"There is no statement {code} in set {label}. Import that set first."
            report.add(row.where, "predecessor", words)
        yield row, {**{name: row.data[name] for name in WORDING}, "predecessor": earlier.get((label, code))}


def _differing(thing, values):
    return [name for name, value in values.items() if getattr(thing, name) != value]


def _compare(published, rows, report):
    """Each difference from a published set is a problem; there is no other outcome."""
    present = {statement.code: statement for statement in published.statements.with_predecessors()}
    way_out = f"Set {published.label} is published, so its wording cannot change. Give new wording the number of a new set."
    for name in _differing(published, _head(rows[0])):
        report.add(rows[0].where, name, way_out)
    for row, values in _wordings(rows, report):
        statement = present.pop(row.data["code"], None)
        if not statement:
            report.add(row.where, "code", f"It has no statement {row.data['code']}. {way_out}")
            continue
        for name in _differing(statement, values):
            report.add(row.where, name, way_out)
    for code in present:
        report.add(rows[-1].where, "code", f"Statement {code} is missing from the file. {way_out}")
    report.did(STATEMENTS, UNCHANGED, len(rows))


def _write(draft, rows, report):
    try:
        draft.keep_draft()
    except NotAllowedNow as refused:  # somebody published it a moment ago
        report.add(rows[0].where, "set", str(refused))
        return
    if changed := _differing(draft, _head(rows[0])):
        draft.reword(**{name: rows[0].data[name] for name in changed})
        report.did("sets", CHANGED)
        report.notes.append(f"Set {draft.label}: changed {', '.join(changed)}.")
    present = {statement.code: statement for statement in draft.statements.in_order().with_predecessors()}
    _remove(present, rows, report)
    _put(draft, present, rows, report)
    _say_what_is_missing(draft, report)


def _remove(present, rows, report):
    kept = {row.data["code"] for row in rows}
    for code in [code for code in present if code not in kept]:
        try:
            present.pop(code).delete()
        except ProtectedError:
            report.add(
                rows[-1].where,
                "code",
                f"Statement {code} is missing from the file, but another one follows it. Put it back.",
            )
        else:
            report.did(STATEMENTS, REMOVED)


def _orders(codes, rows):
    """{code: its place}; None when the rows stand in the order in which the statements stand already."""
    wanted = [row.data["code"] for row in sorted(rows, key=lambda row: row.data["theme"])]
    if codes == wanted:
        return None
    return {code: place for place, code in enumerate(wanted, start=1)}


def _put(draft, present, rows, report):
    orders = _orders(list(present), rows)
    new, changed = [], []
    for row, values in _wordings(rows, report):
        statement = present.get(row.data["code"]) or Statement(set=draft)
        if orders:
            values["order"] = orders[row.data["code"]]
        differing = _differing(statement, values)
        for name in differing:
            setattr(statement, name, values[name])
        if words := statement.wrong_predecessor():
            report.add(row.where, "predecessor", words)
        if not statement.pk:
            new.append(statement)
        elif differing:
            changed.append(statement)
    if not report.problems:
        _save(draft, new, changed)
    for deed, count in (
        (NEW, len(new)),
        (CHANGED, len(changed)),
        (UNCHANGED, len(rows) - len(new) - len(changed)),
    ):
        report.did(STATEMENTS, deed, count)


def _save(draft, new, changed):
    draft.statements.let_go_of_predecessors(changed)
    Statement.objects.bulk_update(changed, [*WORDING, "order"])
    Statement.objects.bulk_create(new)


def _say_what_is_missing(draft, report):
    if not report.problems and (missing := draft.missing()):
        report.notes.append(f"Before set {draft.label} can be published:")
        report.notes += [f"  {what}: {words}" for what, words in missing.items()]
