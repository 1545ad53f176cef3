"""Is each row well formed? One form a table; its messages say what to do."""

import re
import unicodedata
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError

from carehub.themes import Theme
from making_it_real.models import Framework, Standard, Statement, StatementSet
from making_it_real.models.statement import CODE
from making_it_real.pictures import PICTURES
from making_it_real.statement_files.columns import CROSS_REFERENCES, OF_A_SET, STANDARDS, STATEMENTS

YES, NO = {"yes", "true", "1", "y"}, {"no", "false", "0", "n", ""}
SET = re.compile(r"[1-9][0-9]{0,3}(-[a-z0-9][a-z0-9-]{0,19})?")


@dataclass(frozen=True)
class Judged:
    """A row that is well formed: its values as Python has them."""

    where: str
    data: dict


def on_one_line(text):
    if any(unicodedata.category(character) == "Cc" for character in text):
        raise ValidationError("There is a line break or a hidden character in it. Take it out.")


class Words(forms.CharField):
    default_validators = [on_one_line]

    def __init__(self, model=None, name=None, *, needed=True, **options):
        longest = model._meta.get_field(name).max_length if model else None
        super().__init__(max_length=longest, required=needed, **options)
        self.error_messages["required"] = "This is empty. Fill it in."
        self.error_messages["max_length"] = (
            "Use %(limit_value)d characters or fewer. This has %(show_value)d."
        )


class YesNo(forms.CharField):
    def __init__(self):
        super().__init__(required=False)

    def clean(self, value):
        word = super().clean(value).casefold()
        if word not in YES | NO:
            raise ValidationError("Write yes or no.")
        return word in YES


class SetLabel(Words):
    def clean(self, value):
        label = super().clean(value)
        if not SET.fullmatch(label):
            raise ValidationError(
                "Write the number of the set, for example “1”, or “1-carers” for a variant."
            )
        return label


class Earlier(Words):
    """“1:2.3”, statement 2.3 of set 1, as a pair; None where there is none."""

    def clean(self, value):
        text = super().clean(value)
        label, _, code = text.partition(":")
        if text and not (SET.fullmatch(label) and code):
            raise ValidationError(
                "Write the set and the code with a colon between them: “1:2.3” is 2.3 of set 1."
            )
        return (label, code) if text else None


def _date(needed=False):
    words = "Write the date as year-month-day, for example 2026-11-22."
    return forms.DateField(required=needed, input_formats=["%Y-%m-%d"], error_messages={"invalid": words})


class StatementRow(forms.Form):
    set = SetLabel()
    title = Words(StatementSet, "title")
    sample = YesNo()
    source = Words(StatementSet, "source")
    licence = Words(StatementSet, "licence")
    theme = forms.TypedChoiceField(
        choices=Theme, coerce=int,
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Write the number of a theme, 1 to 6."),
    )  # fmt: skip
    code = Words(Statement, "code", validators=[CODE])
    text = Words(Statement, "text")
    easy_read = Words(Statement, "easy_read", needed=False)
    picture = Words(Statement, "picture", needed=False)
    predecessor = Earlier(needed=False)
    comparable = YesNo()

    def clean_picture(self):
        name = self.cleaned_data["picture"]
        if name and name not in PICTURES:
            raise ValidationError(f"We have no picture of this name. Choose one of: {', '.join(PICTURES)}.")
        return name

    def clean(self):
        if self.cleaned_data.get("comparable") and not self.cleaned_data.get("predecessor"):
            self.add_error(
                "predecessor", "Say which earlier statement it can be compared with, for example “1:2.3”."
            )
        return self.cleaned_data


class StandardRow(forms.Form):
    framework = forms.SlugField(
        max_length=30, error_messages={"invalid": "Use small letters, digits and hyphens, for example “care-act”.",
                                       "required": "This is empty. Fill it in."},
    )  # fmt: skip
    framework_name = Words(Framework, "name")
    publisher = Words(Framework, "publisher")
    framework_link = forms.URLField(
        max_length=300, assume_scheme="https",
        error_messages=dict.fromkeys(["required", "invalid"], "Write the whole address, beginning with https://."),
    )  # fmt: skip
    group = Words(Standard, "group", needed=False)
    code = Words(Standard, "code")
    title = Words(Standard, "title")
    link = forms.URLField(
        max_length=300, required=False, assume_scheme="https",
        error_messages={"invalid": "Write the whole address, beginning with https://."},
    )  # fmt: skip


class CrossReferenceRow(forms.Form):
    set = SetLabel()
    statement = Words(Statement, "code")
    framework = Words(Framework, "slug")
    standard = Words(Standard, "code")
    since = _date()
    until = _date()

    def clean(self):
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if until and not since:
            self.add_error("since", "Say the first day too.")
        elif until and until < since:
            self.add_error("until", f"The last day cannot be before the first, {since}.")
        return self.cleaned_data


FORMS = {STATEMENTS: StatementRow, STANDARDS: StandardRow, CROSS_REFERENCES: CrossReferenceRow}


def judge(tables, report):
    """{table: Judged rows} of those that are well formed; the others are problems in the report."""
    judged = {table: list(_each(FORMS[table], rows, report)) for table, rows in tables.items()}
    _one_set_one_head(judged.get(STATEMENTS, []), report)
    _said_once(judged.get(STATEMENTS, []), ("set", "code"), "code", report)
    _said_once(judged.get(STANDARDS, []), ("framework", "code"), "code", report)
    _said_once(
        [row for row in judged.get(STATEMENTS, []) if row.data["comparable"]],
        ("set", "predecessor"),
        "predecessor",
        report,
    )
    return judged


def _each(form_class, rows, report):
    for row in rows:
        form = form_class(row.cells)
        if form.is_valid():
            yield Judged(row.where, form.cleaned_data)
        for column, errors in form.errors.items():
            report.add(row.where, column, " ".join(errors))


def _one_set_one_head(rows, report):
    first = {}
    for row in rows:
        head = first.setdefault(row.data["set"], row)
        for column in OF_A_SET:
            if row.data[column] != head.data[column]:
                report.add(
                    row.where,
                    column,
                    f"All rows of a set need the same here. {head.where.capitalize()} has “{head.data[column]}”.",
                )


def _said_once(rows, columns, column, report):
    seen = {}
    for row in rows:
        other = seen.setdefault(tuple(row.data[name] for name in columns), row)
        if other is not row:
            report.add(row.where, column, f"{other.where.capitalize()} has the same. Change one of them.")
