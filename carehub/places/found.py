from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Found:
    """A place as understood. lat and lon are degrees WGS84; the finer the precision, the nearer they are."""

    label: str  # the tidy reading: "M32 0JG", "Leeds"
    lat: float
    lon: float
    council_code: str | None  # ONS code of the council it lies in; None: no single one (London), or not known
    precision: Literal["postcode", "sector", "outcode", "council", "town"]
