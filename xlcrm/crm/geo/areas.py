"""China's provinces, cities and counties by the names that stand in a sheet, however they are written together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import NamedTuple

from xlcrm.crm.geo.place import Place, Point

_NATIONS = re.compile(r"^(.{2,}?)(?:蒙古|哈萨克|柯尔克孜|塔吉克|锡伯|.{1,3}?族)+(?=自治)")
_ENDINGS = re.compile(r"(?:特别行政区|自治区|自治州|自治县|自治旗|地区|新区|林区|省|市|区|县|盟|旗)$")
_NAMELESS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
PROVINCE, CITY, COUNTY = 2, 4, 6
"""Digits of a code that name an area of each rank."""


class Found(NamedTuple):
    """A name in a text: where it begins, whether it is the full one, and the area."""

    start: int
    full: bool
    area: Area


@dataclass(frozen=True)
class Area:
    """One area; the first digits of its code are those of the areas in which it lies."""

    code: str
    name: str
    point: Point | None

    @cached_property
    def rank(self) -> int:
        """Province, city or county, by the zeros of the code."""
        return PROVINCE if self.code.endswith("0000") else CITY if self.code.endswith("00") else COUNTY

    def within(self, other: Area) -> bool:
        """Does it lie in the other one?"""
        return self.code.startswith(other.code[: other.rank])

    @property
    def short(self) -> str:
        """The name without its rank, as people write it: 深圳, 内蒙古, 恩施."""
        bare = _NATIONS.sub(r"\1", self.name)
        short = _ENDINGS.sub("", bare)
        return short if len(short) > 1 else self.name


class China:
    """The areas by their names."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self.areas = {area.code: area for area in areas if area.name not in _NAMELESS}
        self._by_start: dict[str, list[tuple[str, bool, Area]]] = {}
        for area in self.areas.values():
            for name, full in {(area.name, True), (area.short, False)}:
                self._by_start.setdefault(name[:2], []).append((name, full or name == area.name, area))

    def locate(self, place: Place) -> Point | None:
        """The centre of the smallest area that the place names; None when it names none, or one of several."""
        area = self.find(f"{place.province}\n{place.city}\n{place.district}\n{place.address}")
        return self._point(area) if area else None

    def find(self, text: str) -> Area | None:
        """The smallest area that a text names; 南山区 alone is none, since there are two."""
        names = list(self._names(text))
        province = _first(one for one in names if one.area.rank == PROVINCE)
        cities = [one for one in names if one.area.rank == CITY and _is_in(one.area, province)]
        city = _first(cities)
        above = city or province
        counties = [one for one in names if one.area.rank == COUNTY and _is_in(one.area, above)]
        return _county(counties, above) or city or province

    def _names(self, text: str) -> Iterator[Found]:
        """The names in a text; where several begin, the longest: 吉林省 is not the city of 吉林."""
        for start in range(len(text)):
            known = self._by_start.get(text[start : start + 2], ())
            here = [one for one in known if text.startswith(one[0], start)]
            longest = max((len(name) for name, _, _ in here), default=0)
            yield from (Found(start, full, area) for name, full, area in here if len(name) == longest)

    def _point(self, area: Area) -> Point | None:
        """The area's centre, else that of the area above."""
        while area.point is None and area.rank > PROVINCE:
            above = self.areas.get(area.code[: area.rank - 2].ljust(6, "0"))
            if above is None:
                break
            area = above
        return area.point


def _is_in(area: Area, above: Area | None) -> bool:
    return above is None or area.within(above)


def _first(found: Iterable[Found]) -> Area | None:
    """The area that is named first; of those that begin together the one whose full name stands there."""
    best = min(found, key=lambda one: (one.start, not one.full, one.area.code), default=None)
    return best.area if best else None


def _county(found: list[Found], above: Area | None) -> Area | None:
    """The county that is meant: a full name before a short one, and a short one only where what lies above is known."""
    full = [one for one in found if one.full]
    chosen = full or (found if above else [])
    areas = {one.area.code for one in chosen}
    if above is None and len(areas) > 1:
        return None
    return _first(chosen)


@cache
def china() -> China:
    """The table of China's areas."""
    text = resources.files("xlcrm.crm.geo").joinpath("data", "china.csv").read_text("utf-8")
    return China(_area(line.split(",")) for line in text.splitlines())


def _area(cells: list[str]) -> Area:
    code, name, north, east = cells
    return Area(code, name, Point(float(north), float(east)) if north else None)
