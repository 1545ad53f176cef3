"""Frameworks and their standards into the database. What the file leaves out stays as it is."""

from making_it_real.models import Framework, Standard
from making_it_real.statement_files.columns import OF_A_FRAMEWORK, STANDARDS
from making_it_real.statement_files.report import CHANGED, NEW, UNCHANGED


def store(rows, report, only_new):
    by_framework = {}
    for row in rows:
        by_framework.setdefault(row.data["framework"], []).append(row)
    for slug, of_one in by_framework.items():
        _one_head(of_one, report)
        if framework := _framework(slug, of_one[0], report, only_new):
            _store(framework, of_one, report, only_new)


def _one_head(rows, report):
    first = rows[0]
    for row in rows[1:]:
        for column in OF_A_FRAMEWORK:
            if row.data[column] != first.data[column]:
                words = f"All rows of a framework need the same here. {first.where.capitalize()} has “{first.data[column]}”."
                report.add(row.where, column, words)


def _framework(slug, row, report, only_new):
    """The framework as the row has it, stored; None when another one has its name."""
    framework = Framework.objects.called(slug).first() or Framework(
        slug=slug, order=Framework.objects.next_order()
    )
    if framework.pk and only_new:
        return framework
    values = {
        "name": row.data["framework_name"],
        "publisher": row.data["publisher"],
        "link": row.data["framework_link"],
    }
    if taken := Framework.objects.with_name(values["name"]).besides(framework).first():
        report.add(
            row.where,
            "framework_name",
            f"The framework “{taken.slug}” has this name. Use that one, or another name.",
        )
        return None
    _put(framework, values)
    return framework


def _store(framework, rows, report, only_new):
    present = {standard.code: standard for standard in framework.standards.all()}
    order = framework.standards.next_order()
    new = []
    for row in rows:
        standard = present.get(row.data["code"])
        values = {name: row.data[name] for name in ("code", "group", "title", "link")}
        if not standard:
            new.append(Standard(framework=framework, order=order + len(new), **values))
            report.did(STANDARDS, NEW)
        else:
            report.did(STANDARDS, CHANGED if not only_new and _put(standard, values) else UNCHANGED)
    Standard.objects.bulk_create(new)


def _put(thing, values):
    """Save it if it is new or differs; whether that was so."""
    if thing.pk and all(getattr(thing, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(thing, name, value)
    thing.save()
    return True
