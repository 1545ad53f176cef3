"""The checklist of an assessment, to be filled in bit by bit, also in two windows at once."""

from dataclasses import dataclass

from django import forms

from carehub.forms import Form
from making_it_real.declaring.forms import Text
from making_it_real.models import Criterion, Finding, name_of


class MetRadios(forms.RadioSelect):
    """Three answers in a row where there is room."""

    template_name = "making_it_real/assessing/met_radios.html"


class FindingForm(Form):
    """`read` names the finding that the page was drawn from."""

    says_optional = False

    met = forms.ChoiceField(label="Was it met?", choices=Finding.Met, required=False, widget=MetRadios,
                            error_messages={"invalid_choice": "Choose one of the three answers"})  # fmt: skip
    why = Text(label="Why", rows=3, max_length=2000, required=False)
    read = forms.CharField(required=False, widget=forms.HiddenInput)


@dataclass
class Row:
    """`saved` are the words that were saved elsewhere meanwhile, where they clash with what was typed."""

    criterion: Criterion
    finding: Finding | None
    form: FindingForm
    saved: str = ""

    @property
    def is_whole(self):
        return bool(self.finding and self.finding.met and self.finding.why)


class Checklist:
    """`data` is what was sent, or None."""

    def __init__(self, assessment, data=None):
        self.assessment = assessment
        self.rows = self._rows(data)

    def _rows(self, data):
        kept = self.assessment.findings.all().by_criterion()
        criteria = self.assessment.criteria_set.criteria.all()
        return [Row(one, kept.get(one.pk), _form(one, kept.get(one.pk), data)) for one in criteria]

    def is_valid(self):
        return all(row.form.is_valid() for row in self.rows)

    def save(self, *, by):
        """Whether everything is as it was typed. What clashes stays in its box, and what is saved stands beside it."""
        said = {row.criterion.pk: _said(row.form) for row in self.rows}
        clashes = self.assessment.judge(said, by=by)
        typed = {row.criterion.pk: row for row in self.rows}
        self.rows = self._rows(None)
        for row in self.rows:
            if row.criterion.pk in clashes:
                row.saved = _words(row.finding) if row.finding else "Nothing"
                row.form = _typed_again(row, typed[row.criterion.pk].form)
        return not clashes

    @property
    def findings(self):
        """What is stored; a Finding that is not stored where nothing was said."""
        return [row.finding or Finding(criterion=row.criterion) for row in self.rows]

    @property
    def done(self):
        return sum(row.is_whole for row in self.rows)

    @property
    def left(self):
        return len(self.rows) - self.done

    @property
    def problems(self):
        """[(what to do, where)] for the summary of errors."""
        return [
            (f"{row.criterion.text}: {words}", f"#{row.form[name].first_id}")
            for row in self.rows
            for name, errors in row.form.errors.items()
            for words in errors
        ]

    @property
    def errors(self):
        """For the page's title."""
        return self.problems


def _form(criterion, finding, data):
    return FindingForm(data, prefix=f"c{criterion.pk}", initial=_stored(finding))


def _stored(finding):
    met, why = (finding.met, finding.why) if finding else ("", "")
    return {"met": met, "why": why, "read": name_of(met, why)}


def _said(form):
    cleaned = form.cleaned_data
    return cleaned["met"], cleaned["why"], cleaned["read"]


def _typed_again(row, form):
    """What was typed, on top of what is saved now: saved once more, it takes its place."""
    met, why, _ = _said(form)
    return FindingForm(prefix=form.prefix, initial={**_stored(row.finding), "met": met, "why": why})


def _words(finding):
    return f"{finding.get_met_display() or 'No answer yet'}. {finding.why}"
