"""Which nation or island a postcode belongs to when it is not in England, and how to say so."""

from carehub.places.problems import CrownDependency, OutsideEngland

ISLANDS = {"IM": "the Isle of Man", "JE": "Jersey", "GY": "Guernsey"}

# Postcode areas with addresses outside England. Seven cross the border: there data/outcodes.csv and the exceptions tell.
_AREAS = {
    "Scotland": (
        "AB",
        "DD",
        "DG",
        "EH",
        "FK",
        "G",
        "HS",
        "IV",
        "KA",
        "KW",
        "KY",
        "ML",
        "PA",
        "PH",
        "TD",
        "ZE",
    ),
    "Wales": ("CF", "CH", "LD", "LL", "NP", "SA", "SY"),
    "Northern Ireland": ("BT",),
}
NATION_OF_AREA = {area: nation for nation, areas in _AREAS.items() for area in areas}
WHOLLY_OUTSIDE = NATION_OF_AREA.keys() - {"CH", "DG", "LD", "LL", "NP", "SY", "TD"}

NATION_OF_INITIAL = {"S": "Scotland", "W": "Wales", "N": "Northern Ireland"}  # of an ONS code: S12000026
# As stored for postcodes outside England: Scotland, Wales, Northern Ireland, Isle of Man, Channel Islands.
CODE_OF_INITIAL = {"S": "S92000003", "W": "W92000004", "N": "N92000002", "M": "M83000003", "L": "L93000001"}
CAPITALS = {
    "scotland": "Scotland",
    "edinburgh": "Scotland",
    "glasgow": "Scotland",
    "aberdeen": "Scotland",
    "dundee": "Scotland",
    "inverness": "Scotland",
    "wales": "Wales",
    "cardiff": "Wales",
    "swansea": "Wales",
    "wrexham": "Wales",
    "northern ireland": "Northern Ireland",
    "belfast": "Northern Ireland",
    "derry": "Northern Ireland",
    "londonderry": "Northern Ireland",
    "isle of man": "the Isle of Man",
    "jersey": "Jersey",
    "guernsey": "Guernsey",
}


def refuse_code(label, area, code):
    """Raise if an ONS code of a council or country is not England's; area ("IM") tells the islands apart."""
    if code[:1] in NATION_OF_INITIAL:
        raise OutsideEngland(label, NATION_OF_INITIAL[code[0]])
    if code[:1] in ("L", "M"):
        raise CrownDependency(label, ISLANDS.get(area, "the Isle of Man" if code[0] == "M" else "Jersey"))


def refuse_area(label, area):
    """Raise for a postcode area that has no English address."""
    if area in ISLANDS:
        raise CrownDependency(label, ISLANDS[area])
    if area in WHOLLY_OUTSIDE:
        raise OutsideEngland(label, NATION_OF_AREA[area])


def refuse_name(label, key):
    nation = CAPITALS.get(key)
    if nation in ISLANDS.values():
        raise CrownDependency(label, nation)
    if nation:
        raise OutsideEngland(label, nation)
