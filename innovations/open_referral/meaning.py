"""What a feed's taxonomy terms, and the words in a service's name, mean here: by the table that TLAP keeps in the admin."""

from dataclasses import dataclass

from innovations.models import Category, TermMapping
from innovations.open_referral.records import NATIONWIDE, ONLINE
from innovations.search.analysis import stems

USUAL_CATEGORY = "service"
NAME = "name of the service"  # the vocabulary whose terms are looked for in names, in any of their endings


@dataclass(frozen=True)
class Meaning:
    """Category by slug; needs and audiences by id; themes by number."""

    category: str
    needs: tuple[int, ...] = ()
    audiences: tuple[int, ...] = ()
    themes: tuple[int, ...] = ()
    ways: tuple[str, ...] = ()
    cost_band: str = ""
    is_digital_hub: bool = False


class NoWords(Exception):
    """The reference data is not loaded."""


class Meanings:
    """The whole table, read once a run."""

    def __init__(self):
        self.categories = {category.slug: category for category in Category.objects.all()}
        if USUAL_CATEGORY not in self.categories:
            raise NoWords("There are no categories yet. Run “manage.py load_reference_data” first.")
        rows = TermMapping.objects.select_related("category").prefetch_related("needs", "audiences")
        self.rows = {(row.vocabulary.casefold(), row.term.casefold()): row for row in rows}
        self.in_names = [
            (_run(term), row) for (vocabulary, term), row in self.rows.items() if vocabulary == NAME
        ]

    def of(self, terms, name=""):
        """(Meaning, terms without one): all that the terms and the service's name mean together.

        Of categories and cost bands the first wins, and terms come before the name.
        """
        rows, unmapped = [], []
        for term in terms:
            row = self._row(term)
            if row:
                rows.append(row)
            elif term.name.casefold() not in ONLINE | NATIONWIDE:
                unmapped.append(term)
        run = _run(name)
        rows += [row for words, row in self.in_names if words in run]
        return self._together(rows), unmapped

    def _row(self, term):
        name = term.name.casefold()
        return self.rows.get((term.vocabulary.casefold(), name)) or self.rows.get(("", name))

    def _together(self, rows):
        return Meaning(
            category=next((row.category.slug for row in rows if row.category), USUAL_CATEGORY),
            needs=_all(need.pk for row in rows for need in row.needs.all()),
            audiences=_all(audience.pk for row in rows for audience in row.audiences.all()),
            themes=_all(theme for row in rows for theme in row.themes),
            ways=_all(way for row in rows for way in row.ways),
            cost_band=next((row.cost_band for row in rows if row.cost_band), ""),
            is_digital_hub=any(row.is_digital_hub for row in rows),
        )


def _run(text):
    """Its stems, each between spaces, so that one run of words is found in another."""
    return f" {' '.join(stems(text))} "


def _all(values):
    return tuple(sorted(set(values)))
