"""The second look: a form that was typed twice, the answers that differ, and which of the two stands."""

from dataclasses import dataclass

from django.db import transaction

from carehub.workflow import NotAllowedNow
from making_it_real.models import Campaign, PaperBatch, PaperSample
from making_it_real.paper.questions import given_in, row_of
from making_it_real.paper.typing import CLOSED, count

GONE = "Somebody has compared this form already."


@dataclass(frozen=True)
class Difference:
    """`first` and `second` are letters, or empty for no answer; the words are for people."""

    name: str
    label: str
    first: str
    second: str
    first_words: str
    second_words: str
    stands: str = ""


def differences(parts, sample, row, stands):
    """`stands`: {name: "first" or "second"} as far as somebody has chosen. Between the first reading and the second: answers only. Own words are taken from the first."""
    first, second = given_in(sample.as_row()), given_in(row)
    return [
        Difference(one.name, one.label, a, b, _words(one, a), _words(one, b), stands.get(f"stands-{one.name}", ""))
        for part in parts for one in part.questions
        if (a := first.get(one.name, "")) != (b := second.get(one.name, ""))
    ]  # fmt: skip


def _words(question, letter):
    return next((option.label for option in question.options if option.key == letter), "No answer")


@transaction.atomic
def settle(sample_pk, row, *, differed, compared, by):
    """Count the row that was agreed on and forget the first reading. Raises NotAllowedNow."""
    sample = PaperSample.objects.select_related("batch__about").filter(pk=sample_pk).first()
    if sample is None:
        raise NotAllowedNow(GONE)
    if Campaign.objects.hold_open(sample.batch.about.campaign_id) is None:
        raise NotAllowedNow(CLOSED)
    batch = PaperBatch.objects.hold(sample.batch_id)
    sample = PaperSample.objects.take(sample_pk)
    if sample is None:
        raise NotAllowedNow(GONE)
    count(batch.about_id, {**row, "comments": sample.comments})
    sample.delete()
    batch.checked, batch.checked_by = batch.checked + 1, by
    batch.compared, batch.differed = batch.compared + compared, batch.differed + differed
    batch.save(update_fields=["checked", "checked_by", "compared", "differed"])


def agreed(parts, sample, row, stands):
    """The second reading, but for the answers where `stands` says "first"."""
    first, second = given_in(sample.as_row()), given_in(row)
    for name, which in stands.items():
        if which == "first":
            second[name] = first.get(name, "")
    return row_of(parts, second, sample.comments)
