"""Who gets which customers when somebody leaves: by equal or given shares, or by region."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xlcrm.crm.names import plain


@dataclass(frozen=True)
class Taker:
    """Somebody who takes over."""

    name: str
    share: float = 1.0
    """Of the customers, in proportion to the others' shares."""
    area: str = ""
    """Where they work, as the reps' table has it: 华东、苏州."""


@dataclass(frozen=True)
class Burden:
    """A customer to be given to somebody."""

    key: str
    tier: str = ""
    value: float = 0.0
    places: tuple[str, ...] = ()
    """City, province, region, address: the nearest first."""


@dataclass
class _Load:
    """What the takers have so far."""

    takers: Sequence[Taker]
    customers: Counter[str] = field(default_factory=Counter)
    value: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    def least(self, tier: str = "") -> Taker:
        """The taker with the fewest customers (of a tier) for their share; of two the one with less value."""
        return min(self.takers, key=lambda one: (self.customers[one.name + tier] / one.share, self.customers[one.name] / one.share, self.value[one.name] / one.share))  # fmt: skip

    def give(self, taker: Taker, burden: Burden) -> None:
        """Add a customer."""
        for name in (taker.name, taker.name + burden.tier) if burden.tier else (taker.name,):
            self.customers[name] += 1
        self.value[taker.name] += burden.value


def by_share(burdens: Sequence[Burden], takers: Sequence[Taker]) -> dict[str, str]:
    """Key → taker: each tier dealt out by shares, the most valuable customers first."""
    load = _Load(takers)
    found = {}
    for burden in sorted(burdens, key=lambda one: (_rank(one.tier), -one.value)):
        taker = load.least(burden.tier)
        load.give(taker, burden)
        found[burden.key] = taker.name
    return found


def by_region(burdens: Sequence[Burden], takers: Sequence[Taker]) -> dict[str, str]:
    """Key → taker: whoever works where the customer is; a place that is nobody's goes to one of them as a whole."""
    load = _Load(takers)
    found: dict[str, str] = {}
    homeless: defaultdict[str, list[Burden]] = defaultdict(list)
    for burden in burdens:
        local = [
            one for one in takers if one.area and any(lies_in(place, one.area) for place in burden.places)
        ]
        if not local:
            homeless[plain(burden.places[0]) if burden.places else ""].append(burden)
            continue
        taker = min(local, key=lambda one: load.customers[one.name] / one.share)
        load.give(taker, burden)
        found[burden.key] = taker.name
    for group in sorted(homeless.values(), key=len, reverse=True):
        taker = load.least()
        for burden in group:
            load.give(taker, burden)
            found[burden.key] = taker.name
    return found


def lies_in(place: str, area: str) -> bool:
    """Does a place lie in one of the areas that a text names? 苏州市 lies in 华东, 江苏 and 苏州、无锡."""
    where = plain(place)
    words = [word for word in _words(area) if len(word) > 1]
    if not where or not words:
        return False
    return any(word in where or where in word for word in words) or _on_the_map(place, words)


_REGIONS: Mapping[str, tuple[str, ...]] = {
    "华北": ("11", "12", "13", "14", "15"),
    "东北": ("21", "22", "23"),
    "华东": ("31", "32", "33", "34", "35", "36", "37"),
    "华中": ("41", "42", "43"),
    "华南": ("44", "45", "46"),
    "西南": ("50", "51", "52", "53", "54"),
    "西北": ("61", "62", "63", "64", "65"),
}
"""China's regions by the codes of their provinces."""


def _on_the_map(place: str, words: Sequence[str]) -> bool:
    from xlcrm.crm.geo.areas import china

    found = china().find(place)
    if found is None:
        return False
    named = [area for word in words if (area := china().find(word))]
    codes = [code for word in words for region, codes in _REGIONS.items() if region in word for code in codes]
    return any(found.within(area) for area in named) or found.code[:2] in codes


def _words(area: str) -> list[str]:
    return [word for word in re.split(r"[、，,；;/|\s]+", plain(area)) if word]


def _rank(tier: str) -> int:
    return "ABCN".find(tier) if tier in ("A", "B", "C", "N") else 4
