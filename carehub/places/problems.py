"""Why a place could not be found: said in words a person can act on."""

CARE_ELSEWHERE = {
    "Scotland": ("Care Information Scotland", "https://www.careinfoscotland.scot/"),
    "Wales": ("Dewis Cymru, help in Wales", "https://www.dewis.wales/"),
    "Northern Ireland": ("nidirect, help in Northern Ireland", "https://www.nidirect.gov.uk/"),
    "the Isle of Man": ("Isle of Man Government", "https://www.gov.im/"),
    "Jersey": ("Government of Jersey", "https://www.gov.je/"),
    "Guernsey": ("States of Guernsey", "https://www.gov.gg/"),
}


class PlaceProblem(Exception):
    """message: what happened and what to do; suggestions: readings that can be typed back; link: (text, url)."""

    def __init__(self, message, suggestions=(), link=None):
        super().__init__(message)
        self.message = message
        self.suggestions = list(suggestions)
        self.link = link


class UnknownPostcode(PlaceProblem):
    def __init__(self, typed, suggestions=()):
        super().__init__(
            f"We do not know the postcode {typed}. Check it and try again, or type the name of your town instead.",
            suggestions,
        )


class MistypedPostcode(PlaceProblem):
    def __init__(self, typed, suggestions):
        super().__init__(
            f"We could not find the postcode {typed}. Did you mean {_choice(suggestions)}?", suggestions
        )


class TerminatedPostcode(PlaceProblem):
    """month: the first day of the month in which it went out of use."""

    def __init__(self, typed, month, instead=None):
        advice = (
            f"Try {instead}, which covers the streets around it." if instead else "Type your town instead."
        )
        super().__init__(
            f"The postcode {typed} stopped being used in {month:%B %Y}. {advice}",
            [instead] if instead else [],
        )


class OutsideEngland(PlaceProblem):
    def __init__(self, typed, nation):
        super().__init__(
            f"{_sentence_start(typed, nation, 'in')}. CareHub covers England. "
            "If you look for help for someone in England, type their postcode or town.",
            link=CARE_ELSEWHERE[nation],
        )


class CrownDependency(PlaceProblem):
    def __init__(self, typed, island):
        where = _sentence_start(typed, island, "on" if island == "the Isle of Man" else "in")
        super().__init__(
            f"{where}. CareHub covers England. "
            "If you look for help for someone in England, type their postcode or town.",
            link=CARE_ELSEWHERE[island],
        )


class UnknownPlaceName(PlaceProblem):
    def __init__(self, typed, suggestions=()):
        said = f"We do not know a place called “{typed}”." if typed else "We could not read that place."
        advice = (
            f"Did you mean {_choice(suggestions)}?"
            if suggestions
            else "Check the spelling, or type a postcode, a town or the name of a council."
        )
        super().__init__(f"{said} {advice}", suggestions)


class SeveralPlaces(PlaceProblem):
    """shared: not several places of one name, but one (an old county) that several councils look after."""

    def __init__(self, typed, suggestions, shared=False):
        said = (
            f"{typed} is looked after by more than one council"
            if shared
            else f"There is more than one {typed}"
        )
        super().__init__(f"{said}. Choose the one you mean.", suggestions)


class NoOneCouncil(PlaceProblem):
    """A place that is found, but that no single council looks after: London."""

    def __init__(self, label):
        super().__init__(f"{label} is looked after by more than one council. Type a postcode to find yours.")


def _sentence_start(typed, place, preposition):
    """ "EH1 1AA is in Scotland", and of Scotland itself that it has its own services."""
    if typed.casefold() == place.removeprefix("the ").casefold():
        return f"{place[0].upper()}{place[1:]} has its own care services"
    return f"{typed} is {preposition} {place}"


def _choice(names):
    *before, last = names
    return f"{', '.join(before)} or {last}" if before else last
