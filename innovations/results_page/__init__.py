"""What the page of results says: plain data for the templates, made from one run of the directory."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, urlencode

from django.conf import settings
from django.urls import reverse

from carehub.context import LIST_COOKIE, listed_ids
from innovations import urgent
from innovations.directory import LAST_PAGE
from innovations.forms import WishForm
from innovations.paging import pages
from innovations.place_in_words import place_in
from innovations.result_rows import PAGE
from innovations.results_page import words
from innovations.results_page.cards import card
from innovations.results_page.choices import Choices
from innovations.results_page.sketch import Sketch
from innovations.results_page.ways_on import ways_on, ways_out
from innovations.where import WIDEST


@dataclass(frozen=True)
class NearProblem:
    """suggestions: (words, address); link: (words, address) or None."""

    message: str
    suggestions: list
    link: tuple | None


class ResultsPage:
    def __init__(self, results, address, ignored, view, request):
        """`address` is the Address of this search without its page, `ignored` what nobody offers."""
        self.results, self.asked, self.address = results, results.asked, address
        self.ignored, self.view = ignored, view or "list"
        self.back = request.get_full_path()
        self.choices = Choices(results, address)
        saved = set(listed_ids(request.COOKIES.get(LIST_COOKIE, "")))
        self.cards = [card(hit, results.plan, saved) for hit in results.hits]

    # --- What was asked, in words -----------------------------------------------------------------------------
    @property
    def crumbs(self):
        return [("Home", reverse("home")), ("Find support", "")]

    @property
    def total(self):
        return self.results.counts.total

    @property
    def count_words(self):
        return words.results(self.total)

    @property
    def mended(self):
        return self.results.plan.mended

    @property
    def near_instead(self):
        """Where a place stands among the words: (Apart, the address of a search near it), or None."""
        found = None if self.asked.near or self.asked.council else place_in(self.asked.words)
        return found and (found, str(self.address.having(q=found.words, near=found.near)))

    @property
    def searched_words(self):
        return self.mended or self.asked.words

    @property
    def dangers(self):
        """What the words may say of the person who typed them, or of somebody they know."""
        return urgent.dangers(self.results.plan.asked, self.mended)

    @property
    def where_words(self):
        where = self.results.where
        if not where:
            return ""
        if where.is_area:
            return f"in {where.label}"
        if where.miles == WIDEST:
            return f"at any distance from {where.label}"
        return f"{words.within(f'{where.miles:g}').lower()} of {where.label}"

    @property
    def title(self):
        about = f" with {self.searched_words}" if self.asked.words else ""
        number = f" (page {self.results.page})" if self.results.page > 1 else ""
        return f"Things that could help{about} {self.where_words}".strip() + number

    @property
    def near_problem(self):
        problem = self.results.problem
        if not problem:
            return None
        suggestions = [(name, str(self.address.having(near=name))) for name in problem.suggestions]
        return NearProblem(problem.message, suggestions, problem.link)

    @property
    def notes(self):
        """What we could not do as asked, each a sentence."""
        notes = [
            f"We do not have a choice called “{value[:40]}” under “{param}”, so we left it out."
            for param, value in self.ignored[:3]
        ]
        if self.results.unknown_council:
            name = self.asked.council
            notes.append(f"We do not know a council called “{name}”, so these are for all of England.")
        if self.near_problem and self.total:
            notes.append(
                "These results are for all of England. Change the place above to see what is near it."
            )
        if self.results.loose and self.total:
            notes.append(f"Nothing has all the words ‘{self.searched_words}’. These have some of them.")
        return notes

    # --- Addresses ---------------------------------------------------------------------------------------------
    @property
    def exact_url(self):
        return str(self.address.having(exact="1"))

    @property
    def list_url(self):
        return str(self.address.having(view=""))

    @property
    def map_url(self):
        return str(self.address.having(view="map"))

    @property
    def share_url(self):
        return settings.SITE_URL + str(self.address)

    @property
    def mail_url(self):
        return "mailto:?" + urlencode({"subject": self.title, "body": self.share_url}, quote_via=quote)

    @cached_property
    def pages(self):
        def address(number):
            return str(self.address.having(page=str(number) if number > 1 else ""))

        return pages(self.results.page, self.results.pages, address)

    # --- Results, or ways on ------------------------------------------------------------------------------------
    @cached_property
    def sketch(self):
        return Sketch(self.results, self.cards)

    @property
    def readable(self):
        """How many results can be looked through, when there are more than that."""
        return LAST_PAGE * PAGE if self.total > LAST_PAGE * PAGE else None

    @cached_property
    def ways_on(self):
        return ways_on(self.results, self.address)

    @property
    def ways_out(self):
        return ways_out()

    @property
    def wish_form(self):
        return WishForm(initial={"q": self.asked.words, "near": self.asked.near})
