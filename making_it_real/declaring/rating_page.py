"""The page on which an organisation rates itself under one theme: its statements, their evidence, and the expected share."""

from dataclasses import dataclass

from making_it_real.declaring import evidence
from making_it_real.declaring.forms import EvidenceForm, RatingForm, ShareForm
from making_it_real.declaring.reading import Line, themes
from making_it_real.declaring.saving import Part
from making_it_real.models import ExpectedShare, Rating, Score

BLANK = (None, "")


@dataclass
class Row:
    line: Line
    form: RatingForm
    evidence_form: EvidenceForm

    @property
    def rating(self):
        return self.line.rating

    @property
    def is_carried(self):
        return bool(self.rating and self.rating.carried_over)

    @property
    def typed(self):
        """(score, words, whether it still waits to be checked), once the form is valid."""
        score, because = self.form.cleaned_data["score"], self.form.cleaned_data["because"]
        untouched = self.is_carried and (score, because) == (self.rating.score, self.rating.because)
        return score, because, untouched and not self.form.cleaned_data["checked"]


class RatingPage:
    """`data` and `files` are what was sent, or None."""

    def __init__(self, declaration, theme, data=None, files=None):
        self.declaration, self.theme = declaration, theme
        self.part = themes(declaration)[theme - 1]
        self.rows = [self._row(line, data, files) for line in self.part.lines]
        self.share_form = ShareForm(data, initial={"share": self.part.share})
        self.stored = part_of(theme)

    def _row(self, line, data, files):
        rating = line.rating
        initial = {"score": rating.score, "because": rating.because} if rating else {}
        form = RatingForm(
            data,
            prefix=f"s{line.statement.pk}",
            initial=initial,
            carried=bool(rating and rating.carried_over),
        )
        return Row(line, form, evidence.typed(data, files, line.statement))

    def look_again(self):
        """At the evidence and the ratings that are stored now; what was typed stays in the boxes."""
        for row, line in zip(self.rows, themes(self.declaration)[self.theme - 1].lines, strict=True):
            row.line = line

    @property
    def forms(self):
        return [*(row.form for row in self.rows), self.share_form]

    def is_valid(self):
        """Whether the ratings and the share can be kept. Evidence is judged by itself."""
        return all(form.is_valid() for form in self.forms)

    def keep_evidence(self, *, by):
        """Whether anything was added."""
        added = [
            evidence.add(self.declaration, row.evidence_form, by=by, statement=row.line.statement)
            for row in self.rows
        ]
        return any(added)

    @property
    def typed(self):
        """What Part.store wants."""
        return {row.line.statement.pk: row.typed for row in self.rows}, self.share_form.cleaned_data["share"]

    @property
    def typed_words(self):
        """{label: words} of what was typed, to be laid beside what is stored."""
        words = {}
        for row in self.rows:
            words |= _words(row.line.statement, *row.typed)
        return {**words, SHARE: _share_words(self.share_form.cleaned_data["share"])}

    @property
    def problems(self):
        """[(what to do, where)] for the summary of errors, in the order of the page."""
        forms = [form for row in self.rows for form in (row.form, row.evidence_form)]
        return [
            (words, f"#{form[name].first_id}")
            for form in [*forms, self.share_form]
            for name, errors in form.errors.items()
            for words in errors
        ]

    @property
    def errors(self):
        """For the page's title."""
        return self.problems


SHARE = "People who would agree"


def part_of(theme):
    """What is saved together: the ratings and the expected share of one theme."""

    def read(declaration):
        ratings = declaration.ratings.for_theme(theme).by_statement()
        words = {}
        for one in declaration.statement_set.statements.for_theme(theme).in_order():
            rating = ratings.get(one.pk)
            words |= (
                _words(one, rating.score, rating.because, rating.carried_over)
                if rating
                else _words(one, *BLANK, False)
            )
        return {**words, SHARE: _share_words(ExpectedShare.objects.of(declaration).get(theme))}

    def store(declaration, what):
        ratings, share = what
        for statement, (score, because, carried) in ratings.items():
            _store(declaration, statement, score, because, carried)
        _store_share(declaration, theme, share)

    return Part(read, store)


def _words(statement, score, because, carried):
    said = "" if score is None else Score(score).label
    return {
        f"{statement.code} How often": f"{said}, carried over" if carried else said,
        f"{statement.code} What makes us think so": because,
    }


def _share_words(share):
    return "" if share is None else f"{share} of 100"


def _store(declaration, statement, score, because, carried):
    if (score, because) == BLANK:
        declaration.ratings.of(statement).delete()
        return
    values = {"score": score, "because": because, "carried_over": carried}
    Rating.objects.update_or_create(declaration=declaration, statement_id=statement, defaults=values)


def _store_share(declaration, theme, share):
    if share is None:
        declaration.expected_shares.for_theme(theme).delete()
    else:
        ExpectedShare.objects.update_or_create(
            declaration=declaration, theme=theme, defaults={"share": share}
        )
