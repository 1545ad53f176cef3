"""One page of many rows. A number that is none is the first page, one past the end the last."""

from django.core.paginator import Paginator


def page_of(rows, number, size):
    """A django.core.paginator.Page."""
    return Paginator(rows, size).get_page(number)
