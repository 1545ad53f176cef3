"""Contact details as people can use them: phone numbers to dial, websites by their bare name, times as they are said."""

import re

from carehub.accounts.websites import website_host

__all__ = ["clock", "dial", "hours", "website_host"]

_DIALLED = re.compile(r"\+?\d(?:[\s()\-.]{0,2}\d){4,}")


def dial(phone):
    """tel: link for the first number in a text ("01632 960417, option 2"), or "" when there is none."""
    found = _DIALLED.search(phone)
    return "tel:" + re.sub(r"[^\d+]", "", found.group()) if found else ""


def clock(time):
    """ "10am", "1:30pm", "noon", "midnight"."""
    if time.minute == 0 and time.hour in (0, 12):
        return "noon" if time.hour else "midnight"
    hour = time.hour % 12 or 12
    minutes = f":{time.minute:02}" if time.minute else ""
    return f"{hour}{minutes}{'am' if time.hour < 12 else 'pm'}"


def hours(opens, closes):
    if opens and closes:
        return f"{clock(opens)} to {clock(closes)}"
    if opens:
        return f"from {clock(opens)}"
    return f"until {clock(closes)}" if closes else ""
