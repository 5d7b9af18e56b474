"""Whose clock a customer lives by: the time zone of its country, or of its state or city where a country has several."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from xlcrm.crm.countries import country_code
from xlcrm.crm.ical.zones import find_zone, zone_of_country
from xlcrm.crm.names import first_text, name_key


def zone_name(country: str, *places: str) -> str:
    """The time zone of a country (ISO code or name) and of places in it, states and cities; "" where that is not enough.

    zone_name("US", "CA")  # America/Los_Angeles
    """
    code = country_code(country).upper()
    one = zone_of_country(code) or _tables()["most"].get(code, "")
    if one or code not in _places():
        return one
    known = _places()[code]
    return next((known[name_key(place)] for place in places if name_key(place) in known), "")


def zone_of(customer: Mapping[Any, Any]) -> str:
    """The time zone of a customer's row; "" where its country and places do not tell."""
    country, *places = (
        first_text(customer[name]) or "" for name in ("country", "province", "city", "region")
    )
    return zone_name(country, *(place for place in places if place))


def hours_ahead(there: str, here: str, day: dt.date) -> float | None:
    """How many hours the clocks of one zone are ahead of another's at noon of a day; None where one is not known."""
    zones = [find_zone(there), find_zone(here)]
    noon = dt.datetime.combine(day, dt.time(12), dt.UTC)
    offsets = [noon.astimezone(zone).utcoffset() if zone else None for zone in zones]
    if offsets[0] is None or offsets[1] is None:
        return None
    return (offsets[0] - offsets[1]) / dt.timedelta(hours=1)


@cache
def _tables() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("xlcrm.crm").joinpath("zones.toml").read_text("utf-8"))


@cache
def _places() -> Mapping[str, Mapping[str, str]]:
    """Country → comparable place → zone; a state comes before a city of its name."""
    found: dict[str, dict[str, str]] = {}
    for country, lists in _tables().items():
        if country == "most":
            continue
        for kind in ("states", "cities"):
            for zone, names in lists.get(kind, {}).items():
                for name in names:
                    found.setdefault(country, {}).setdefault(name_key(name), zone)
    return found
