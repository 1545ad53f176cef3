"""Service areas: which councils, or all of England."""

import re

from carehub.places.models import Council
from innovations.open_referral.plain_text import line
from innovations.open_referral.values import each

NATIONWIDE = {
    "england", "all england", "all of england", "nationwide", "nationally", "national", "uk", "uk wide", "uk-wide",
    "united kingdom", "great britain", "gb", "britain", "england and wales", "the uk", "whole of england", "countrywide",
}  # fmt: skip
_GSS = re.compile(r"\b[EKWSN][0-9]{8}\b")
ENGLAND_CODES = {
    "E92000001",
    "K02000001",
    "K03000001",
    "K04000001",
}  # England, UK, Great Britain, England and Wales


class Councils:
    """The 153 councils by ONS code, name and region; names are looked up once a run."""

    def __init__(self):
        self.codes, self.regions, self.known = set(), {}, {}
        for code, region in Council.objects.values_list("pk", "region"):
            self.codes.add(code)
            self.regions.setdefault(region.casefold(), []).append(code)

    def named(self, name):
        """The ONS code of the council called that, or None."""
        key = name.casefold()
        if key not in self.known:
            found = Council.objects.by_name(name)
            self.known[key] = found.pk if found else None
        return self.known[key]

    def of_area(self, name):
        """Codes of the councils an area's name stands for: one, or all of a region."""
        code = self.named(name)
        return [code] if code else self.regions.get(name.casefold(), [])


def read_areas(service_areas, councils, warn):
    """(ONS codes, whether all of England)."""
    codes, nationwide = set(), False
    for area in each(service_areas):
        texts = [line(area.get(key)) for key in ("name", "service_area", "extent", "uri")]
        given = [text for text in texts[:2] if text]
        stated = set(_GSS.findall(" ".join(text[:2000] for text in texts)))
        found = stated & councils.codes or {code for text in given for code in councils.of_area(text[:100])}
        everywhere = bool(stated & ENGLAND_CODES) or any(
            text.casefold().strip(" .") in NATIONWIDE for text in given
        )
        codes |= found
        nationwide |= everywhere
        if given and not found and not everywhere:
            warn(f"The area “{given[0][:80]}” is not the name of a council, so it was left out.")
    return tuple(sorted(codes)), nationwide
