"""A place as a sheet tells it: coordinates when there are any, else the names of where it lies."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, isfinite, radians, sin, sqrt
from typing import NamedTuple, Protocol

EARTH_KM = 6371.0088
"""Mean radius of the earth in kilometres (IUGG)."""


class Point(NamedTuple):
    """A point on the earth in degrees; north and east are positive."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a customer or a rep's base is; an empty text means that the sheet does not say."""

    latitude: float | None = None
    longitude: float | None = None
    district: str = ""
    city: str = ""
    province: str = ""
    country: str = ""
    address: str = ""
    """Street and number; the areas that it names help where the other cells are empty."""
    name: str = ""
    """Whose place it is: measured travel times are given by it."""

    @property
    def point(self) -> Point | None:
        """The coordinates of the sheet; None without them, or when they are no point on the earth, or 0, 0."""
        if self.latitude is None or self.longitude is None:
            return None
        point = Point(self.latitude, self.longitude)
        return point if is_on_earth(point) and point != (0, 0) else None


class Gazetteer(Protocol):
    """Knows where named places are: districts, cities, provinces."""

    def locate(self, place: Place) -> Point | None:
        """The centre of the smallest named area that it knows, or None."""
        ...


def is_on_earth(point: Point) -> bool:
    """Are both numbers degrees of latitude and longitude?"""
    return all(map(isfinite, point)) and abs(point.latitude) <= 90 and abs(point.longitude) <= 180


def kilometres_from(origin: Point, point: Point) -> tuple[float, float]:
    """Kilometres east and north of an origin, on a plane: good enough to draw a few hundred kilometres."""
    east = radians(point.longitude - origin.longitude) * cos(radians(origin.latitude)) * EARTH_KM
    return east, radians(point.latitude - origin.latitude) * EARTH_KM


def great_circle_km(a: Point, b: Point) -> float:
    """Kilometres between two points as the crow flies (haversine formula)."""
    up, across = radians(b.latitude - a.latitude), radians(b.longitude - a.longitude)
    bow = sin(up / 2) ** 2 + cos(radians(a.latitude)) * cos(radians(b.latitude)) * sin(across / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, bow)))
