"""What must be there, and right, before an entry can be sent."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from carehub.places.models import Council
from carehub.themes import Theme
from innovations.listing import row_checking
from innovations.listing.fields import FIELDS
from innovations.models import Audience, Category, CostBand, Evidence, Innovation, Kind, Need, Picture

LONG = 5000  # characters of a text that the table does not limit
NEEDED = {
    "title": "Give it a name",
    "kind": "Choose what kind of thing it is",
    "category": "Choose what sort of thing it is",
    "summary": "Say in a sentence or two what it is",
    "needs": "Choose at least one thing it helps with",
}
TEXTS = [
    "title", "summary", "description", "who_for", "who_cannot", "opening_note", "accessibility", "languages",
    "first_step", "cost_summary", "phone", "email", "website", "contact_note", "evidence_limits", "how_it_was_set_up",
]  # fmt: skip
NOWHERE = "Say where it is: a place, a council area, all of England, or online"
NO_CONTACT = "Give a phone number, an e-mail address or a website"
NOT_MEASURED = "Say what was measured, before and after"
_is_web_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class Fault:
    """`missing`: there is nothing yet, rather than something wrong. `row` (from 0, as on the page) and `part` say where
    in a list."""

    field: str
    words: str
    missing: bool = False
    row: int | None = None
    part: str = ""


def problems(content):
    """{field: what to do}: what must be put right before it can be sent to TLAP."""
    found = {}
    for fault in faults(content):
        found.setdefault(fault.field, fault.words)
    return found


def faults(content):
    """Every Fault, in the order of the page. Ten queries at most, and one for each postcode that is not known yet."""
    found = [
        *_missing(content),
        *_too_long(content),
        *_unknown(content),
        *_contact(content),
        *_picture(content),
    ]
    found += [
        Fault(field, words, row=row, part=part) for field, words, row, part in row_checking.wrong(content)
    ]
    order = {field.name: number for number, field in enumerate(FIELDS)}
    return sorted(found, key=lambda fault: (order[fault.field], fault.row or 0))


def _missing(content):
    for name, words in NEEDED.items():
        if not content[name]:
            yield Fault(name, words, missing=True)
    if not any(content[name] for name in ("online", "all_england", "areas", "places")):
        yield Fault("places", NOWHERE, missing=True)
    if not any(content[name] for name in ("phone", "email", "website")):
        yield Fault("phone", NO_CONTACT, missing=True)
    if content["evidence_level"] in (Evidence.MEASURED, Evidence.TESTED) and not content["outcomes"]:
        yield Fault("outcomes", NOT_MEASURED, missing=True)


def _too_long(content):
    for name in TEXTS:
        longest = Innovation._meta.get_field(name).max_length or LONG
        if len(content[name]) > longest:
            yield Fault(name, row_checking.shorter(content[name], longest))


def _unknown(content):
    """What no form offers. An uploaded file may hold it, or a word may have been taken out of use."""
    choices = {"kind": Kind.values, "cost_band": CostBand.values, "evidence_level": Evidence.values,
               "category": _slugs(Category), "needs": _slugs(Need), "audiences": _slugs(Audience),
               "themes": Theme.values, "areas": Council.objects.names() if content["areas"] else {}}  # fmt: skip
    for name, known in choices.items():
        given = (
            content[name]
            if isinstance(content[name], list)
            else [content[name]]
            if content[name] != ""
            else []
        )
        if not set(given) <= set(known):
            yield Fault(name, NEEDED.get(name, "Choose again: one of these is not known"))


def _slugs(model):
    return [word.slug for word in model.objects.remembered()]


def _contact(content):
    if content["email"] and not _passes(validate_email, content["email"]):
        yield Fault("email", "Give an e-mail address like name@example.org")
    if content["website"] and not _passes(_is_web_address, content["website"]):
        yield Fault("website", "Give a web address like https://www.example.org")


def _passes(validate, value):
    try:
        validate(value)
    except ValidationError:
        return False
    return True


def _picture(content):
    picture = content["picture"]
    if not picture:
        return
    longest = Innovation._meta.get_field("picture_alt").max_length
    if not picture["alt"].strip():
        yield Fault("picture", "Say what the picture shows, for people who cannot see it")
    elif len(picture["alt"]) > longest:
        yield Fault("picture", row_checking.shorter(picture["alt"], longest))
    if not Picture.objects.filter(pk=picture["id"]).exists():
        yield Fault("picture", "This picture is no longer there. Send it again, or take it off")
