"""Opening times as people write them, several days in one row, and as they are kept, a row for each day."""

import re

SAME = ("place", "opens", "closes", "note")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h ]?([0-5]\d))?\s*(am|pm|a\.m\.?|p\.m\.?)?", re.IGNORECASE)
_NAMED = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}


def days_together(rows):
    """Rows as on the page: a dict of days (0 Monday to 6), opens, closes, note and place for each set of equal times."""
    together = {}
    for row in rows:
        days = together.setdefault(tuple(row[part] for part in SAME), [])
        days += [] if row["weekday"] is None else [row["weekday"]]
    return [
        {**dict(zip(SAME, times, strict=True)), "days": sorted(set(days))} for times, days in together.items()
    ]


def days_apart(rows):
    """Rows as they are kept. One without a day is kept too, so that nothing typed is lost."""
    return [
        {"weekday": day, **{part: row[part] for part in SAME}}
        for row in rows
        for day in row["days"] or [None]
    ]


def clock(text):
    """ "09:30" for "9.30am" or "0930". What is no time, or could be morning or evening ("5"), stays as it was typed."""
    typed = " ".join(text.split()).lower()
    found = _CLOCK.fullmatch(typed)
    if not found:
        return _NAMED.get(typed, text)
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").replace(".", "")
    if (half and not 1 <= hour <= 12) or (not half and not found[2] and hour <= 12):
        return text
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    return f"{hour:02}:{minute:02}" if hour < 24 else text


def without_places(content, gone):
    """The content without the places with these numbers, and without the times that held only there."""
    stay = [number for number in range(len(content["places"])) if number not in gone]
    now = {old: new for new, old in enumerate(stay)}
    openings = [
        {**row, "place": now.get(row["place"])} for row in content["openings"] if row["place"] not in gone
    ]
    return {**content, "places": [content["places"][number] for number in stay], "openings": openings}
