"""No results is never the end: ways to widen, each with how many results it gives."""

from django.urls import reverse

from innovations import directory
from innovations.filters import GROUPS
from innovations.results_page import words

ALWAYS = (("See everything", "directory", ""), ("Start with what you need", "home", "#needs"))


def ways_on(results, address):
    """(words, address) of each way that would find something."""
    return [(_words(way, results.asked), str(_address(way, address))) for way in directory.widenings(results)]


def ways_out():
    return [(text, reverse(name) + part) for text, name, part in ALWAYS]


def _words(way, asked):
    found = words.results(way.results)
    if way.kind == "within":
        return (
            f"Look {words.within(way.value).lower()}: {found}"
            if way.value != "any"
            else f"Look further: {found}"
        )
    if way.kind == "words":
        return f"Search just ‘{way.value}’: {found}"
    group = next(group for group in GROUPS if group.param == way.value)
    labels = [option.label for option in group.options() if option.value in asked.chosen[way.value]]
    return f"Take off ‘{'’ and ‘'.join(labels)}’: {found}"


def _address(way, address):
    change = {"within": {"within": way.value}, "words": {"q": way.value}, "group": {way.value: []}}
    return address.having(**change[way.kind])
