"""Parts of the world as sales teams divide it, by the countries that lie there."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from xlcrm.crm.countries import countries, country_code
from xlcrm.crm.names import name_key, several

_EUROPE = (
    "GB IE DE FR IT ES PT NL BE LU CH AT SE NO DK FI IS PL CZ SK HU RO BG GR HR SI RS EE LV LT UA BY RU MT CY"
)
_SOUTH_EAST = "SG MY TH VN ID PH MM KH LA BN"
_NORTH, _LATIN = "US CA", "MX BR AR CL CO PE UY PY BO EC VE CR PA GT DO CU"
_MIDDLE = "AE SA QA KW BH OM IL TR IR IQ JO LB YE SY"
_AFRICA = "ZA EG NG KE MA DZ TN GH ET TZ UG SN CI CM AO ZM ZW"
_EAST, _OCEANIA, _SOUTH = "JP KR TW HK MO MN", "AU NZ", "IN PK BD LK NP"
_PARTS: Mapping[str, str] = {
    "欧洲|europe": _EUROPE,
    "北美|北美洲|north america": _NORTH,
    "拉美|拉丁美洲|南美|中南美|latin america|south america": _LATIN,
    "美洲|americas|the americas": f"{_NORTH} {_LATIN}",
    "中东|middle east": _MIDDLE,
    "非洲|africa": _AFRICA,
    "东南亚|southeast asia|south east asia|asean": _SOUTH_EAST,
    "南亚|south asia": _SOUTH,
    "大洋洲|澳洲|oceania": _OCEANIA,
    "亚洲|asia": f"CN {_EAST} {_SOUTH_EAST} {_SOUTH}",
    "亚太|亚太区|apac|asia-pacific|asia pacific": f"CN {_EAST} {_SOUTH_EAST} {_SOUTH} {_OCEANIA}",
    "港澳台|greater china": "HK MO TW",
    "欧洲中东非洲|emea": f"{_EUROPE} {_MIDDLE} {_AFRICA}",
}
"""Names, separated by bars → countries. Where the borders of a part are in dispute a team names countries instead."""
ABROAD = frozenset(
    map(name_key, ("海外", "国外", "境外", "外贸", "出口", "abroad", "overseas", "export", "international"))
)


@cache
def _by_name() -> Mapping[str, frozenset[str]]:
    return {
        name_key(name): frozenset(codes.split())
        for names, codes in _PARTS.items()
        for name in names.split("|")
    }


@cache
def countries_in(text: str) -> frozenset[str]:
    """ISO codes of the countries that a text names, by themselves or as part of the world: 欧洲、日本."""
    found: set[str] = set()
    for word in several(text):
        code = country_code(word)
        found |= _by_name().get(name_key(word), {code} if code in countries() else frozenset())
    return frozenset(found)


def names_abroad(text: str) -> bool:
    """Does a text mean every country but ours: 海外, overseas?"""
    return any(name_key(word) in ABROAD for word in several(text))
