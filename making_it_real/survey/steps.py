"""The order of the pages. In Easy Read each statement is a page of its own."""

from functools import lru_cache

CHECK = "check"


@lru_cache(maxsize=200)
def steps(questions, easy):
    """Addresses after that of the survey, in order."""
    pages = ["you"]
    for part in questions.parts:
        number = part.theme.value
        pages += [f"{number}/{place}" for place in range(1, len(part.lines) + 1)] if easy else [str(number)]
    return [*pages, *(["words"] if questions.categories else []), CHECK]


def beside(questions, easy, page):
    """(the page before, the page after)"""
    pages = steps(questions, easy)
    place = pages.index(page)
    return pages[place - 1] if place else "", pages[min(place + 1, len(pages) - 1)]
