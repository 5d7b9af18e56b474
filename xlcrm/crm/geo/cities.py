"""Cities of the world by country and name: those of more than 15,000 people."""

from __future__ import annotations

import lzma
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib import resources

from xlcrm.crm.geo.place import Place, Point

_WORDS = re.compile(r"[,;/|\n]+")


def locate_city(place: Place) -> Point | None:
    """The centre of the place's city in its country; without a country only a name that no other country has."""
    table = _cities()
    for name in _names(place):
        found = table.get((place.country, _folded(name))) if place.country else _only_one(_folded(name))
        if found:
            return found
    return None


def _names(place: Place) -> list[str]:
    """What may be the city: its own cell first, then the parts of the others, the last part of an address first."""
    parts = [
        part
        for text in (place.district, place.province, place.address)
        for part in reversed(_WORDS.split(text))
    ]
    return [name.strip() for name in (place.city, *parts) if name.strip()]


def _only_one(name: str) -> Point | None:
    found = [(country, point) for country, point in _by_name().get(name, ())]
    return found[0][1] if len(found) == 1 else None


def _folded(name: str) -> str:
    """München, MUNCHEN and Munchen are one; Chinese names stay."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in bare if char.isalnum())


@cache
def _cities() -> Mapping[tuple[str, str], Point]:
    """(country, name) → the largest city of that name."""
    packed = resources.files("xlcrm.crm.geo").joinpath("data", "cities.csv.xz").read_bytes()
    found: dict[tuple[str, str], Point] = {}
    for line in lzma.decompress(packed).decode().splitlines():
        country, north, east, names = line.split(",", 3)
        point = Point(float(north), float(east))
        for name in names.split("|"):
            found.setdefault((country, _folded(name)), point)
    return found


@cache
def _by_name() -> Mapping[str, list[tuple[str, Point]]]:
    found: dict[str, list[tuple[str, Point]]] = {}
    for (country, name), point in _cities().items():
        found.setdefault(name, []).append((country, point))
    return found
