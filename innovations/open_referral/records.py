"""One service of a feed, checked, and turned into our words. What cannot be used is left out with a warning."""

from dataclasses import dataclass
from datetime import date

from innovations.open_referral.areas import read_areas
from innovations.open_referral.hours import read_hours
from innovations.open_referral.pages import NOT_UTF8
from innovations.open_referral.plain_text import (
    NotUtf8,
    cut,
    email_address,
    first_sentences,
    line,
    phone_number,
    plain,
    web_address,
)
from innovations.open_referral.prices import read_prices
from innovations.open_referral.service import Runner, Service, Term
from innovations.open_referral.values import day, each, number, part
from innovations.open_referral.whereabouts import read_places

STATUSES = {"active": True, "inactive": False, "defunct": False, "temporarily closed": False}
LONGEST_ID, LONGEST_NAME, LONGEST_TEXT = 200, 200, 20_000
JOINERS = "\u200c\u200d"  # some scripts cannot be written without them
OLDEST = 100  # a maximum age from here up is no limit
ONLINE = {
    "online",
    "virtual",
    "remote",
    "online service",
    "telephone",
    "telephone support",
    "by phone",
    "website",
}
NATIONWIDE = {"nationwide", "national", "national service", "england", "all england", "uk wide"}


class Refused(Exception):
    """The record cannot go in; the words say why."""


@dataclass
class Context:
    """What reading a record needs to know of the world. `today` decides which prices and times have ended."""

    gazetteer: object
    councils: object
    today: date


def identity(data):
    """(id, name) of a record as far as they can be told, for a report: never fails."""
    if not isinstance(data, dict):
        return "", ""
    return tuple(cut(" ".join(str(data.get(key) or "")[:400].split()), 120) for key in ("id", "name"))


def read_service(data, context, warn):
    """A Service, with `warn(reason)` for each thing left out. Raises Refused."""
    try:
        return _read(data, context, warn)
    except NotUtf8 as error:
        raise Refused("It has text that is not UTF-8, so it cannot be read.") from error


def _read(data, context, warn):
    if not isinstance(data, dict):
        raise Refused("It is not a service (an object), but a list, a text or a number.")
    external_id, title, active = _id(data), _title(data, warn), _status(data)
    description = _description(data, warn)
    places, virtual, access, place_notes = read_places(data, context.gazetteer, context.today, warn)
    hours, notes = read_hours(data.get("schedules"), context.today, warn)
    areas, nationwide = read_areas(data.get("service_areas"), context.councils, warn)
    terms = tuple(dict.fromkeys(_terms(data)))
    words = {term.name.casefold() for term in terms}
    return Service(
        external_id=external_id,
        title=_telling(title, places, terms),
        active=active,
        summary=first_sentences(description),
        description=description,
        **_contact(data, warn),
        who_for=tuple(
            dict.fromkeys([*_ages(data, warn), *(term.name for term in terms if term.about_people)])
        ),
        prices=read_prices(data, context.today, warn),
        online=virtual or bool(words & ONLINE),
        all_england=nationwide or bool(words & NATIONWIDE),
        areas=areas,
        places=places,
        hours=hours,
        opening_note=cut(" ".join(dict.fromkeys([*notes, *place_notes, *_alert(data)])), 300),
        accessibility=cut("\n".join(access), 5000),
        languages=cut(", ".join(dict.fromkeys(_languages(data))), 300),
        checked_on=_checked(data, context.today, warn),
        terms=terms,
        runner=_runner(data, warn),
    )


def external_id(data):
    """The id of a record as we store it, or "". Ids mean nothing to us, so only spaces and hidden characters are tidied.

    Raises NotUtf8.
    """
    given = data.get("id") if isinstance(data, dict) else None
    if isinstance(given, bool) or not isinstance(given, str | int):
        return ""
    text = str(given)
    if NOT_UTF8 in text:
        raise NotUtf8
    return " ".join("".join(filter(_shows, text)).split())


def _shows(letter):
    return letter.isprintable() or letter.isspace() or letter in JOINERS


def _id(data):
    found = external_id(data)
    if not found:
        raise Refused("It has no id.")
    if len(found) > LONGEST_ID:
        raise Refused(f"Its id is longer than {LONGEST_ID} characters, or cannot be read.")
    return found


def _title(data, warn):
    given = data.get("name")
    if given is not None and not isinstance(given, str):
        raise Refused("Its name is not text.")
    title = line(given)
    if not title:
        raise Refused("It has no name.")
    if len(title) > LONGEST_NAME:
        warn(f"Its name is longer than {LONGEST_NAME} characters, so it was cut.")
    return cut(title, LONGEST_NAME)


def _telling(title, places, terms):
    """Some feeds call a service by its town alone: “Wigan” becomes “Jobcentre in Wigan”."""
    bare = terms and any(place.town.casefold() == title.casefold() for place in places)
    return cut(f"{terms[0].name} in {title}", LONGEST_NAME) if bare else title


def _status(data):
    given = data.get("status")
    known = STATUSES.get(given.strip().casefold()) if isinstance(given, str) else None
    if known is None:
        raise Refused(f"Its status “{str(given)[:40]}” is not one that the standard knows.")
    return known


def _description(data, warn):
    given = data.get("description")
    if given is not None and not isinstance(given, str):
        warn("Its description is not text, so it was left out.")
    text = plain(given)
    extra = plain(data.get("accreditations"))
    if extra:
        text = f"{text}\n\nAccreditation: {extra}".strip()
    if len(text) > LONGEST_TEXT:
        warn(f"Its description is longer than {LONGEST_TEXT:,} characters, so it was cut.")
    return cut(text, LONGEST_TEXT)


def _contact(data, warn):
    website, problem = web_address(data.get("url"))
    email, email_problem = email_address(data.get("email"))
    if email_problem and not website:  # some write their website there
        website = web_address(data.get("email"))[0]
        email_problem = "" if website else email_problem
    for reason in filter(None, (problem, email_problem)):
        warn(reason)
    people = each(data.get("contacts"), most=20)
    email = email or next(
        (found for person in people if (found := email_address(person.get("email"))[0])), ""
    )
    return {
        "website": website,
        "email": email,
        "phone": _phone(data, people, warn),
        "contact_note": _person(people),
    }


def _phone(data, people, warn):
    """Its own first number, or else a contact's, or else a place's."""
    places = [part(link, "location") for link in each(data.get("service_at_locations"), most=20)]
    for phone in (
        phone for holder in (data, *people, *places) for phone in each(holder.get("phones"), most=20)
    ):
        found, problem = phone_number(phone.get("number"))
        if found:
            return found
        if problem:
            warn(problem)
    return ""


def _person(people):
    named = [
        ", ".join(filter(None, (line(person.get("name")), line(person.get("title"))))) for person in people
    ]
    return cut(f"Ask for {' or '.join(filter(None, named[:2]))}.", 300) if any(named[:2]) else ""


def _ages(data, warn):
    least, most = (number(data.get(key)) for key in ("minimum_age", "maximum_age"))
    if (least or 0) < 0 or (most or 0) < 0 or (most is not None and (least or 0) > most):
        warn("Its ages make no sense, so they were left out.")
        return
    upper = most if most is not None and most < OLDEST else None
    if least and upper is not None:
        yield f"People aged {least:g} to {upper:g}"
    elif least and least < OLDEST:
        yield f"People aged {least:g} and over"
    elif upper is not None:
        yield f"People aged up to {upper:g}"


def _alert(data):
    return [text] if (text := line(data.get("alert"))) else []


def _languages(data):
    for language in each(data.get("languages")):
        if name := line(language.get("name")) or line(language.get("language")):
            yield name


def _checked(data, today, warn):
    given = data.get("assured_date")
    found = day(given)
    if given not in (None, "") and (found is None or found > today):
        warn(f"“{str(given)[:30]}” is not a day on which it can have been checked.")
        return None
    return found


def _terms(data):
    links = each(data.get("attributes")) + [
        link
        for place in each(data.get("service_at_locations"), most=20)
        for link in each(part(place, "location").get("attributes"))
    ]
    for link in links:
        term = part(link, "taxonomy_term")
        name = cut(line(term.get("name")) or line(term.get("term")), 200)
        if name:
            about = line(link.get("link_type")).casefold()
            yield Term(cut(line(term.get("taxonomy")), 200), name, "eligib" in about or "audience" in about)


def _runner(data, warn):
    given = data.get("organization")
    organisation = given if isinstance(given, dict) else {"name": given}
    name = line(organisation.get("name"))
    if not name:
        warn("It does not say which organisation runs it.")
        return None
    return Runner(
        name=cut(name, 200),
        external_id=cut(line(str(organisation.get("id") or "")), 200),
        description=cut(plain(organisation.get("description")), 5000),
        website=web_address(organisation.get("website") or organisation.get("url"))[0],
        email=email_address(organisation.get("email"))[0],
        phone=next(
            (
                found
                for phone in each(organisation.get("phones"), most=20)
                if (found := phone_number(phone.get("number"))[0])
            ),
            "",
        ),
    )
