"""Values of an entry in words: lists as lines. Drafts are shown too, so half-finished values must not trip it up."""

from django.urls import reverse

from carehub.places.models import Council
from carehub.themes import Theme
from innovations.models import Category, Role, Way

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def choice(choices):
    def show(value):
        return choices(value).label if value in choices.values else ""

    return show


_way, _role = choice(Way), choice(Role.Name)


def yes_no(value):
    return "Yes" if value else "No"


def words(model):
    def show(slugs):
        names = {word.slug: word.name for word in model.objects.remembered()}
        return [names.get(slug, slug) for slug in slugs]

    return show


def category(slug):
    return next((word.name for word in Category.objects.remembered() if word.slug == slug), "")


def themes(numbers):
    return [Theme(number).label for number in numbers if number in Theme.values]


def areas(codes):
    names = Council.objects.names() if codes else {}
    return sorted(names.get(code, code) for code in codes)


def routes(rows):
    return [f"{_way(row['way'])}: {row['text']}".removesuffix(": ") for row in rows]


def costs(rows):
    return [f"{row['label']}: {row['text']}" for row in rows]


def places(rows):
    return [_place(row) for row in rows]


def _place(row):
    parts = [row[part] for part in ("name", "address", "town", "postcode", "note")]
    return _listed(*parts, "help to get online" if row["is_digital_hub"] else "")


def _listed(*parts):
    return ", ".join(filter(None, parts))


def openings(rows):
    return [_opening(row) for row in rows]


def _opening(row):
    """The day comes first; in a draft it may not have been chosen yet. A place is told by its number in the list."""
    day = "A day not chosen yet" if row["weekday"] is None else DAYS[row["weekday"]]
    times = " to ".join(filter(None, [row["opens"], row["closes"]]))
    place = "" if row["place"] is None else f"at place {row['place'] + 1}"
    return _listed(f"{day} {times}".strip(), place, row["note"])


def outcomes(rows):
    return [_outcome(row) for row in rows]


def _outcome(row):
    """“Emergency calls: 10 calls (spring 2024), then 1 (autumn 2026). 24 people, over two years. Source: …”"""
    counted = _listed(row["people"] and f"{row['people']} people", row["over"] and f"over {row['over']}")
    source = row["source"] and f"Source: {row['source']}"
    parts = [f"{row['measure']}: {_figures(row)}", counted, source, row["limits"]]
    return ". ".join(part.rstrip(".") for part in parts if part)


def _figures(row):
    if not row["before"]:
        return _with(f"{row['after']} {row['unit']}".strip(), row["after_when"])
    before = _with(f"{row['before']} {row['unit']}".strip(), row["before_when"])
    return f"{before}, then {_with(str(row['after']), row['after_when'])}"


def _with(text, note):
    return f"{text} ({note})" if note else text


def roles(rows):
    return [_with(f"{_role(row['role'])}: {row['name']}", row["note"]) for row in rows]


def picture(one):
    return one["alt"] or "No words for it yet" if one else ""


def picture_address(one):
    return reverse("picture", args=[one["id"]]) if one else ""
