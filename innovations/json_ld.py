"""Entries in schema.org's words for search engines: only what we know, nothing rounded up."""

import json

from django.utils.safestring import mark_safe

from innovations.contact import website_host
from innovations.models import CostBand, Role

_ESCAPES = {
    ord("<"): "\\u003C",
    ord(">"): "\\u003E",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


def described(entry, places, openings, roles, areas, site_url):
    """A schema.org Service as a dict."""
    url = f"{site_url}{entry.get_absolute_url()}"
    runs = [_organisation(role.organisation) for role in roles if role.role == Role.Name.RUNS]
    return _without_nothing(
        {
            "@context": "https://schema.org",
            "@type": "Service",
            "@id": url,
            "url": url,
            "name": entry.title,
            "description": entry.summary,
            "serviceType": entry.category.name,
            "image": f"{site_url}{entry.picture.get_absolute_url()}" if entry.picture_id else None,
            "provider": runs,
            "areaServed": _area(entry, areas),
            "availableChannel": _channel(entry, places),
            "hoursAvailable": [_opening(opening) for opening in openings if opening.opens and opening.closes],
            "isAccessibleForFree": True if entry.cost_band == CostBand.FREE else None,
        }
    )


def script(described):
    """As text that is safe inside a <script> element: it can hold neither its end nor a comment."""
    text = json.dumps(described, ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(text)  # noqa: S308  (every < > & was escaped above)


def _area(entry, areas):
    if entry.all_england:
        return {"@type": "Country", "name": "England"}
    return [{"@type": "AdministrativeArea", "name": name} for name in areas]


def _channel(entry, places):
    return _without_nothing(
        {
            "@type": "ServiceChannel",
            "serviceUrl": entry.website if website_host(entry.website) else None,
            "servicePhone": entry.phone and {"@type": "ContactPoint", "telephone": entry.phone},
            "serviceLocation": [_place(place) for place in places],
        }
    )


def _organisation(organisation):
    return _without_nothing(
        {"@type": "Organization", "name": organisation.name, "url": organisation.website or None}
    )


def _place(place):
    address = {
        "@type": "PostalAddress",
        "streetAddress": place.address,
        "addressLocality": place.town,
        "postalCode": place.postcode,
        "addressCountry": "GB",
    }
    geo = {"@type": "GeoCoordinates", "latitude": place.lat, "longitude": place.lon}
    return _without_nothing(
        {
            "@type": "Place",
            "name": place.name,
            "address": _without_nothing(address),
            "geo": geo if place.lat is not None else None,
        }
    )


def _opening(opening):
    return {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": f"https://schema.org/{opening.day}",
        "opens": f"{opening.opens:%H:%M}",
        "closes": f"{opening.closes:%H:%M}",
    }


def _without_nothing(fields):
    return {name: value for name, value in fields.items() if value not in ("", None, [], {})}
