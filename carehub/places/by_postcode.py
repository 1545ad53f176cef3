"""From a reading of a postcode, or a part of one, to a point and a council."""

from carehub.places import nations, postcodes
from carehub.places.found import Found
from carehub.places.models import Postcode
from carehub.places.offline import held
from carehub.places.problems import MistypedPostcode, OutsideEngland, TerminatedPostcode, UnknownPostcode

MOST_SUGGESTIONS = 4


def find(readings) -> Found:
    """The place of the first reading that exists; raises the PlaceProblem that says why there is none."""
    for reading in readings:
        nations.refuse_area(str(reading), reading.area)
        if found := _place(reading):
            return found
        _refuse_outcode(reading)
    raise problem_with(str(readings[0]), readings)


def is_real(reading):
    """Whether there is such an outcode, in England or not."""
    return reading.outcode in held().outcodes


def problem_with(typed, readings=()):
    """What to say of a postcode that does not exist: a slip with its likely readings, or simply unknown."""
    likely = _likely(typed, wanted_full=len(postcodes.compact(typed)) >= 5)
    wider = [part for reading in readings for part in _wider(reading) if part not in likely]
    if likely:
        return MistypedPostcode(typed, [*likely, *wider[:1]])
    return UnknownPostcode(typed, wider[:1])


def unfinished(typed, sector):
    """A postcode that lacks its last letter, if what there is of it exists."""
    return MistypedPostcode(typed, [str(sector)]) if _place(sector) else None


def _place(reading):
    if reading.unit:
        return _from_register(reading) or _from_tables(reading)
    spots, precision = (held().sectors, "sector") if reading.digit else (held().outcodes, "outcode")
    spot = spots.get(reading.packed)
    return Found(str(reading), *spot, precision) if spot and spot.council else None


def _from_register(reading):
    """The imported row, exact; None before import_postcodes, and for postcodes newer than the file."""
    row = Postcode.objects.exactly(reading.packed)
    if row is None:
        return None
    lat, lon, code, terminated = row
    nations.refuse_code(str(reading), reading.area, code)
    if terminated:
        raise TerminatedPostcode(str(reading), terminated, _instead_of(reading, lat, lon))
    if lat is None:
        return _from_tables(reading)
    return Found(str(reading), lat, lon, code or None, "postcode")


def _from_tables(reading):
    sector = held().sectors.get(reading.sector)
    if not sector or postcodes.NEVER_LAST.intersection(reading.unit):
        return None
    code = held().council_of(reading.packed)
    nations.refuse_code(str(reading), reading.area, code)
    return Found(str(reading), sector.lat, sector.lon, code, "sector")


def _instead_of(reading, lat, lon):
    if reading.sector in held().sectors:
        return str(reading._replace(unit=""))
    return held().nearest_sector(lat, lon) if lat is not None else None


def _refuse_outcode(reading):
    """Raise if the outcode is real and has no English main council: SY23, TD1."""
    spot = held().outcodes.get(reading.outcode)
    if spot and not spot.council:
        raise OutsideEngland(str(reading), nations.NATION_OF_AREA[reading.area])


# --- Likely readings -------------------------------------------------------------------------------------------------
def _likely(typed, wanted_full):
    """Readings that exist, within half a slip of the likeliest, those in the typed outcode first."""
    packed = postcodes.compact(typed)
    standing = {
        reading: cost
        for cost, reading in reversed([*postcodes.slips(typed)])
        if _stands(reading, wanted_full)
    }
    standing = _in_use(standing)
    best = min(standing.values(), default=0) + 0.5
    near = [reading for reading, cost in standing.items() if cost <= best]
    near.sort(key=lambda reading: (standing[reading], not packed.startswith(reading.outcode), reading))
    return [str(reading) for reading in near[:MOST_SUGGESTIONS]]


def _stands(reading, wanted_full):
    if bool(reading.unit) != wanted_full:
        return False
    if not reading.unit:
        return bool(_place(reading))
    code = held().council_of(reading.packed)
    return code.startswith("E") and not postcodes.NEVER_LAST.intersection(reading.unit)


def _in_use(standing):
    """Only the postcodes in the register, if any of them are; without a register, all of them."""
    live = Postcode.objects.live_among([reading.packed for reading in standing if reading.unit])
    return {reading: cost for reading, cost in standing.items() if reading.packed in live} or standing


def _wider(reading):
    """The sector and the outcode of a reading, where they exist in England."""
    for part in (reading._replace(unit=""), reading._replace(unit="", digit="")):
        if part != reading and _place(part):
            yield str(part)
