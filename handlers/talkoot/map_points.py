"""A point on the map, as people copy it: two numbers, or a link to a map that has them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

_NUMBER = r"(-?\d{1,3}\.\d{2,})"
_COMMAS = re.compile(r"(-?\d{1,3}),(\d{2,})[\s;,]+(-?\d{1,3}),(\d{2,})")
_PLAIN = re.compile(rf"(?:geo:)?{_NUMBER}°?\s*[NnPp]?[\s,;]+{_NUMBER}°?\s*[EeIiÖöOo]?")
_LINKED = (
    re.compile(rf"[?&]mlat={_NUMBER}&mlon={_NUMBER}"),
    re.compile(rf"!3d{_NUMBER}!4d{_NUMBER}"),
    re.compile(rf"[?&](?:q|query|ll|sll|daddr|destination|center|coordinate|cp)=(?:loc:)?{_NUMBER}[,~]\s?{_NUMBER}"),
    re.compile(rf"#map=[\d.]+/{_NUMBER}/{_NUMBER}"),
    re.compile(rf"[@/]{_NUMBER},\+?{_NUMBER}"),
)
_LINK = re.compile(r"(?:https?://|geo:)\S+", re.IGNORECASE)
DEGREE = 1_000_000
_LATITUDES, _LONGITUDES = (59, 71), (19, 32)
"""Where Finland is."""


@dataclass(frozen=True, slots=True)
class Point:
    """Millionths of a degree."""

    latitude: int
    longitude: int

    @property
    def said(self) -> str:
        """The point as numbers: "60.170000, 24.940000"."""
        return f"{self.latitude / DEGREE:.6f}, {self.longitude / DEGREE:.6f}"

    @property
    def turned(self) -> Point:
        """The same numbers the other way round."""
        return Point(self.longitude, self.latitude)

    @property
    def in_finland(self) -> bool:
        """Whether it may be meant here: who copies numbers easily turns them round."""
        return _within(self.latitude, _LATITUDES) and _within(self.longitude, _LONGITUDES)


def _within(value: int, bounds: tuple[int, int]) -> bool:
    return bounds[0] * DEGREE <= value <= bounds[1] * DEGREE


def read(text: str) -> Point | None:
    """Return the point that the text is, or None."""
    said = unquote(text.strip())
    commas = _COMMAS.fullmatch(said)
    if commas:
        said = f"{commas[1]}.{commas[2]}, {commas[3]}.{commas[4]}"
    plain = _PLAIN.fullmatch(said)
    linked = (pattern.search(said) for pattern in _LINKED) if _LINK.match(said) else ()
    found = plain or next(filter(None, linked), None)
    if found is None:
        return None
    latitude, longitude = (round(float(one) * DEGREE) for one in found.groups())
    point = Point(latitude, longitude)
    return point if abs(latitude) <= 90 * DEGREE and abs(longitude) <= 180 * DEGREE else None


def is_link(text: str) -> bool:
    """Tell whether the text is nothing but a link."""
    return _LINK.fullmatch(text.strip()) is not None
