"""Searches that somebody in danger may have typed, and whose results stand below where to get help at once.

Rather once too often than not at all: who was not in danger has lost a moment. Only the commonest other meanings are
left out ("wants to die at home", "alcohol abuse").
"""

import re

from innovations.search.analysis import words

_SELF = "(my ?self|him ?self|her ?self|them ?sel(f|ves))"
_RELATIVE = (
    "(mum|mam|mom|mother|dad|father|nan|gran|grandad|husband|wife|partner|son|daughter|sister|brother)"
)
_SOMEBODY = f"(me|us|him|her|them|(my )?{_RELATIVE})"
_FEARED = f"my (ex|family|boyfriend|girlfriend|grandson|carers?|neighbours?|landlord|{_RELATIVE})"
# Read as words in lower case, without apostrophes, one space between them.
_SAYS = {
    # Thinks of dying, or of hurting themselves.
    "life": [
        r"sui?cid\w*",
        r"suisid\w*",
        rf"kill(s|ed|ing)? {_SELF}",
        r"(want(s|ed|ing)?|wish(es)?|going|ready|try|trying|tried) to (die|be dead)(?! (at|in|with|well|peacefully)\b)",
        r"wish(es)? (i|he|she|they) (was|were) dead",
        r"end(s|ing)? (it all|(my|his|her|their) (own )?li(fe|ves))",
        r"(take|takes|taking|took) (my|his|her|their) own life",
        r"self ?harm\w*",
        r"(hurt|hurting|harm|harming|cut|cutting) my ?self",
        rf"(harming|cutting) {_SELF}",
        r"better off (dead|without me)",
        r"(nothing|no reason)( left)? to live( for)?",
        r"(dont|do not|doesnt) want to (be alive|live any ?more|be here any ?more|wake up)",
        r"cant (go on|take (it |this )?any ?more)",
    ],
    # Is hurt by another person, or knows somebody who is.
    "harm": [
        r"(?<!substance )(?<!alcohol )(?<!drug )(?<!drugs )abus(e|ed|er|ers|es|ing|ive)",
        r"domestic violence",
        r"violent (home|relationship|ex|boyfriend|girlfriend|husband|wife|partner|son|daughter|carer)",
        rf"(hit|hits|hitting|beat|beats|beating|slap\w*|kick\w*|punch\w*|threaten\w*|strangl\w*) {_SOMEBODY}"
        r"(?! (head|knee|back|leg|arm|hip))",
        r"(hurts|hurting) (me|us)",
        r"rap(e|ed|ist)",
        r"sexual(ly)? assault\w*",
        rf"(scared|afraid|frightened|terrified) of {_FEARED}",
        r"neglect(s|ed|ing)?",
        r"safeguarding",
        r"(steals|stealing|stole|taking|takes) (my|his|her|their|mums|dads|nans) money",
    ],
    # Is badly ill, or has fallen and cannot get up.
    "accident": [
        r"chest pains?",
        r"having a (heart attack|stroke|fit|seizure)",
        r"not breathing",
        r"(cant|cannot) breathe",
        r"unconscious",
        r"(wont|cant) wake (up|him|her|them|mum|dad)",
        r"overdos\w+",
        r"(took|taken|swallowed) (too many|all (my|his|her|their|the))",
        r"(fell|fallen|falling|falls?|floor)\b.*\b(cant|cannot|couldnt|unable to) get (back )?up",
        r"(stuck|lying|is) on the floor",
    ],
}
_PATTERNS = {danger: re.compile(rf"\b({'|'.join(said)})\b") for danger, said in _SAYS.items()}


def dangers(*texts):
    """Of "life", "harm" and "accident", those of which any of the texts speaks: a search as typed, and as mended."""
    read = [" ".join(words(text)) for text in texts if text]
    return [danger for danger, pattern in _PATTERNS.items() if any(map(pattern.search, read))]
