"""Page numbers as links that keep the rest of the address."""

from dataclasses import dataclass

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


def pages(page, query):
    """Pages for a django.core.paginator.Page and the QueryDict of its address, or None when there is only one."""
    if page.paginator.num_pages < 2:
        return None
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return Pages(
        links=[_link(number, page, query) for number in numbers],
        previous_url=address(query, page.previous_page_number()) if page.has_previous() else "",
        next_url=address(query, page.next_page_number()) if page.has_next() else "",
    )


def _link(number, page, query):
    if not isinstance(number, int):
        return PageLink(None)
    return PageLink(number, address(query, number), number == page.number)


def address(query: QueryDict, number):
    """The same address at another page; the first page has no number."""
    params = query.copy()
    params.pop("page", None)
    if number > 1:
        params["page"] = number
    return f"?{params.urlencode()}"
