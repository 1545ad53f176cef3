"""How the page of results says numbers and distances."""


def results(number):
    return "1 result" if number == 1 else f"{number:,} results"


def miles_away(miles):
    """Miles to one decimal: "0.8 miles away"."""
    if miles < 0.05:
        return "Right here"
    return "1 mile away" if f"{miles:.1f}" == "1.0" else f"{miles:.1f} miles away"


def within(value):
    """A distance as the form has it: miles as text, or "any"."""
    return "Any distance" if value == "any" else f"Within {value} {'mile' if value == '1' else 'miles'}"
