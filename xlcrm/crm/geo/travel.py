"""Travel times: great circle × road factor ÷ speed, or a default by how near the named places are."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import ceil
from typing import Literal, NamedTuple, Protocol, TypeAlias

from xlcrm.crm.geo.place import Gazetteer, Place, Point, great_circle_km

Basis: TypeAlias = Literal[
    "coordinates",
    "gazetteer",
    "same_district",
    "same_city",
    "same_province",
    "elsewhere",
    "abroad",
    "unknown",
    "given",
]
"""What a travel time rests on: points of the sheet, the gazetteer's, names alone, or a matrix that was given."""

DEFAULT_KM: Mapping[Basis, float] = {
    "same_district": 5.0,
    "same_city": 15.0,
    "same_province": 80.0,
    "elsewhere": 130.0,
    "abroad": 1000.0,
    "unknown": 20.0,
}
"""Kilometres by road between places without coordinates. Our own round figures, to be replaced by a team."""


class Leg(NamedTuple):
    """The way from one place to another: whole minutes, kilometres by road, and what they rest on."""

    minutes: int
    km: float
    basis: Basis


class Areas(NamedTuple):
    """The areas that a place names, written as they are compared; empty where the sheet does not say."""

    country: str
    province: str
    city: str
    district: str


class Located(NamedTuple):
    """All of a place that a way depends on: places that are alike in it are equally far from everywhere."""

    areas: Areas
    point: Point | None
    basis: Basis


class TravelProvider(Protocol):
    """Tells the ways between places; handed in, so that the plan itself needs no connection."""

    def table(self, places: Sequence[Place]) -> list[list[Leg]]:
        """Legs between all places: `table[i][j]` leads from `places[i]` to `places[j]`."""
        ...


@dataclass(frozen=True)
class Travel:
    """Travel times without a map, by car, from settings that a team can change.

    Travel(speed_kmh=30).leg(base, customer).minutes
    """

    speed_kmh: float = 35.0
    road_factor: float = 1.3
    """How much longer the road is than the great circle."""
    long_speed_kmh: float | None = None
    """Beyond the first `town_km` of a way; None: one speed everywhere."""
    town_km: float = 30.0
    default_km: Mapping[Basis, float] = field(default_factory=lambda: DEFAULT_KM)
    gazetteer: Gazetteer | None = None

    def leg(self, a: Place, b: Place) -> Leg:
        """The way between two places; 0 minutes when they are one."""
        return self._leg(self._locate(a), self._locate(b))

    def table(self, places: Sequence[Place]) -> list[list[Leg]]:
        """Legs between all places: `table[i][j]` leads from `places[i]` to `places[j]`."""
        located = [self._locate(place) for place in places]
        rest: dict[Located, int] = {}
        numbers = [rest.setdefault(each, len(rest)) for each in located]
        between = [[row[j] for j in numbers] for row in self._between(list(rest))]
        rows = [list(between[i]) for i in numbers]
        for i, start in enumerate(located):
            rows[i][i] = Leg(0, 0.0, start.basis)
        return rows

    def _between(self, located: Sequence[Located]) -> list[list[Leg]]:
        """Legs between all of these, each way reckoned once."""
        rows: list[list[Leg]] = []
        for i, start in enumerate(located):
            rows.append([rows[j][i] for j in range(i)] + [self._leg(start, end) for end in located[i:]])
        return rows

    def minutes(self, km: float) -> int:
        """Minutes that so many kilometres by road take, rounded up."""
        fast = self.long_speed_kmh or self.speed_kmh
        town = min(km, self.town_km)
        return ceil(round(60 * (town / self.speed_kmh + (km - town) / fast), 6))

    def _locate(self, place: Place) -> Located:
        areas = Areas(*map(_name, (place.country, place.province, place.city, place.district)))
        if place.point:
            return Located(areas, place.point, "coordinates")
        found = self.gazetteer.locate(place) if self.gazetteer else None
        return Located(areas, found, "gazetteer" if found else "unknown")

    def _leg(self, a: Located, b: Located) -> Leg:
        if a.point is None or b.point is None or _is_one_centre(a, b):
            nearness = _nearness(a.areas, b.areas)
            km = self.default_km[nearness]
            return Leg(self.minutes(km), km, nearness)
        km = great_circle_km(a.point, b.point) * self.road_factor
        return Leg(self.minutes(km), km, "gazetteer" if "gazetteer" in (a.basis, b.basis) else "coordinates")


def _is_one_centre(a: Located, b: Located) -> bool:
    """Two places that the gazetteer puts on one point still lie apart."""
    return a.point == b.point and "gazetteer" in (a.basis, b.basis)


def _nearness(a: Areas, b: Areas) -> Basis:
    """The smallest named area that both places share; a name counts only when the areas above agree."""
    if _differ(a.country, b.country):
        return "abroad"
    if _differ(a.province, b.province) or _differ(a.city, b.city):
        return _widest(a, b)
    if _same(a.district, b.district) and (_same(a.city, b.city) or _same(a.province, b.province)):
        return "same_district"
    if _same(a.city, b.city):
        return "same_city"
    return _widest(a, b)


def _widest(a: Areas, b: Areas) -> Basis:
    if _same(a.province, b.province):
        return "same_province"
    told_apart = _differ(a.city, b.city) or _differ(a.province, b.province)
    return "elsewhere" if told_apart else "unknown"


def _same(a: str, b: str) -> bool:
    return bool(a and b) and a == b


def _differ(a: str, b: str) -> bool:
    return bool(a and b) and a != b


@lru_cache(maxsize=20_000)
def _name(text: str) -> str:
    """A name as it is compared: 深圳市 and 深圳 are one city, and so are Leeds and LEEDS."""
    name = unicodedata.normalize("NFKC", text).casefold().replace(" ", "")
    return name[:-1] if len(name) > 2 and name[-1] in "省市" else name
