"""Takes out of free text what could tell who wrote it, before the text is stored."""

import re

EMAIL = re.compile(r"\S+@\S+")
# Nine digits or more, with spaces, dots, dashes, slashes or brackets between: phone, NHS and account numbers.
NUMBER = re.compile(r"(?:\+|\(\+?)?\d(?:[\s().\-–/]{0,3}\d){8,}")
POSTCODE = re.compile(r"\b[a-z]{1,2}\d[a-z\d]?\s{0,2}\d[a-z]{2}\b", re.IGNORECASE)


def without_personal_data(text):
    """The text without e-mail addresses, phone numbers and full postcodes, spaces and line ends tidied."""
    for pattern in (EMAIL, NUMBER, POSTCODE):
        text = pattern.sub(" ", text)
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)
