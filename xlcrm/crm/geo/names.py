"""Where a place is by its names alone, when a sheet gives no coordinates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from xlcrm.crm.geo.place import Place, Point

_CHINESE = re.compile("[\u4e00-\u9fff]")
_GREATER_CHINA = ("CN", "HK", "MO", "TW")


@dataclass(frozen=True)
class Names:
    """The gazetteer that comes with xlcrm: China down to counties, the world down to cities."""

    def locate(self, place: Place) -> Point | None:
        """The centre of the smallest named area that it knows, or None."""
        return _centre(place)


@lru_cache(maxsize=20_000)
def _centre(place: Place) -> Point | None:
    from xlcrm.crm.geo.areas import china
    from xlcrm.crm.geo.cities import locate_city

    words = f"{place.province}{place.city}{place.district}{place.address}"
    if not words:
        return None
    if _CHINESE.search(words) and place.country in ("", *_GREATER_CHINA):
        return china().locate(place)
    return locate_city(place)


def located(place: Place) -> Point | None:
    """The coordinates of the sheet, else the centre of the named area."""
    return place.point or _centre(place)
