"""Travel times: great circle × road factor ÷ speed, or a default by how near the named places are."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
        return self._leg((a, *self._locate(a)), (b, *self._locate(b)))

    def table(self, places: Sequence[Place]) -> list[list[Leg]]:
        """Legs between all places: `table[i][j]` leads from `places[i]` to `places[j]`."""
        located = [(place, *self._locate(place)) for place in places]
        rows: list[list[Leg]] = []
        for i, start in enumerate(located):
            known = [rows[j][i] for j in range(i)]
            rows.append([*known, Leg(0, 0.0, start[2]), *(self._leg(start, end) for end in located[i + 1 :])])
        return rows

    def minutes(self, km: float) -> int:
        """Minutes that so many kilometres by road take, rounded up."""
        fast = self.long_speed_kmh or self.speed_kmh
        town = min(km, self.town_km)
        return ceil(round(60 * (town / self.speed_kmh + (km - town) / fast), 6))

    def _locate(self, place: Place) -> tuple[Point | None, Basis]:
        if place.point:
            return place.point, "coordinates"
        found = self.gazetteer.locate(place) if self.gazetteer else None
        return found, "gazetteer" if found else "unknown"

    def _leg(self, a: tuple[Place, Point | None, Basis], b: tuple[Place, Point | None, Basis]) -> Leg:
        nearness = _nearness(a[0], b[0])
        if a[1] is None or b[1] is None or self._is_one_centre(a, b):
            return self._default(nearness)
        km = great_circle_km(a[1], b[1]) * self.road_factor
        return Leg(self.minutes(km), km, "gazetteer" if "gazetteer" in (a[2], b[2]) else "coordinates")

    def _default(self, nearness: Basis) -> Leg:
        km = self.default_km[nearness]
        return Leg(self.minutes(km), km, nearness)

    @staticmethod
    def _is_one_centre(a: tuple[Place, Point | None, Basis], b: tuple[Place, Point | None, Basis]) -> bool:
        """Two places that the gazetteer puts on one point still lie apart."""
        return a[1] == b[1] and "gazetteer" in (a[2], b[2])


def _nearness(a: Place, b: Place) -> Basis:
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


def _widest(a: Place, b: Place) -> Basis:
    if _same(a.province, b.province):
        return "same_province"
    told_apart = _differ(a.city, b.city) or _differ(a.province, b.province)
    return "elsewhere" if told_apart else "unknown"


def _same(a: str, b: str) -> bool:
    return bool(a and b) and _name(a) == _name(b)


def _differ(a: str, b: str) -> bool:
    return bool(a and b) and _name(a) != _name(b)


def _name(text: str) -> str:
    """A name as it is compared: 深圳市 and 深圳 are one city, and so are Leeds and LEEDS."""
    name = unicodedata.normalize("NFKC", text).casefold().replace(" ", "")
    return name[:-1] if len(name) > 2 and name[-1] in "省市" else name
