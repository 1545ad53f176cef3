"""Browsers in words that people know them by."""

from django import template

register = template.Library()

# The first that stands in what the browser says of itself; many also name others, so the order matters.
BROWSERS = [("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
            ("FxiOS", "Firefox"), ("Chrome", "Chrome"), ("CriOS", "Chrome"), ("Safari", "Safari")]  # fmt: skip
SYSTEMS = [("iPhone", "an iPhone"), ("iPad", "an iPad"), ("Android", "Android"), ("Windows", "Windows"),
           ("CrOS", "a Chromebook"), ("Mac OS X", "a Mac"), ("Linux", "Linux")]  # fmt: skip


@register.filter
def browser(user_agent):
    """“Firefox on Windows”, from the User-Agent header."""
    return f"{_named(BROWSERS, user_agent, 'A browser')} on {_named(SYSTEMS, user_agent, 'some device')}"


def _named(names, user_agent, otherwise):
    return next((name for mark, name in names if mark in user_agent), otherwise)
