"""Page numbers as links."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import QueryDict


@dataclass(frozen=True)
class PageLink:
    """number is None for a gap between numbers."""

    number: int | None
    url: str = ""
    current: bool = False


@dataclass(frozen=True)
class Pages:
    links: list
    previous_url: str
    next_url: str


def pages(now, last, address):
    """Links to the pages from 1 to `last`, or None when there is only one. `address` gives a page's address."""
    if last < 2:
        return None
    numbers = Paginator(range(last), 1).get_elided_page_range(now, on_each_side=2, on_ends=1)
    return Pages(
        links=[
            PageLink(number, address(number), number == now) if isinstance(number, int) else PageLink(None)
            for number in numbers
        ],
        previous_url=address(now - 1) if now > 1 else "",
        next_url=address(now + 1) if now < last else "",
    )


def pages_of(page, query):
    """The same for a django.core.paginator.Page and the QueryDict of its address."""
    return pages(page.number, page.paginator.num_pages, lambda number: at_page(query, number))


def at_page(query: QueryDict, number):
    """The same address at another page; the first page has no number."""
    params = query.copy()
    params.pop("page", None)
    if number > 1:
        params["page"] = number
    return f"?{params.urlencode()}"
