"""The 300 customers as they truly are: who, where, how big, how often they buy. Nobody types this; sheets show parts of it."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from statistics import NormalDist

from xlcrm.demo.chance import Chance
from xlcrm.demo.days import DAY, work_day
from xlcrm.demo.lists import both, split, table, words
from xlcrm.lang import Text

SIGMA = 1.68
"""Spread of yearly sales (lognormal): with it a fifth of the customers bring four fifths of the revenue."""
MEDIAN_SALES = 62_000.0
PROSPECTS = 24
RATES = {"CNY": 1.0, "USD": 7.1, "EUR": 7.8, "GBP": 9.2, "JPY": 0.047}


@dataclass(frozen=True)
class Firm:
    """A customer behind the sheet."""

    id: str
    name: Text
    short: Text
    domain: str
    industry: str
    country: Text
    province: Text | None
    city: Text
    district: Text | None
    area: Text
    latitude: float
    longitude: float
    currency: str
    rep: int
    """Number of the rep in charge, from 1."""
    people: str
    """Whose names its people bear: chinese, english, german …"""
    phone: str
    """Pattern of its numbers."""
    yearly: float = 0.0
    """What it buys in a year, CNY; 0 for a prospect."""
    tier: str = "N"
    cycle: float = 0.0
    """Mean days between two orders."""
    entered: dt.date = dt.date.min

    @property
    def domestic(self) -> bool:
        """Is it driven to?"""
        return self.province is not None


def firms(seed: int, as_of: dt.date) -> list[Firm]:
    """All customers in the order in which they were entered; ids follow that order."""
    chance = Chance(seed, "firms")
    named = [*_chinese(chance), *_abroad(chance)]
    sized = [
        _sized(firm, value, chance) for firm, value in zip(named, _sizes(len(named), chance), strict=True)
    ]
    dated = [replace(firm, entered=_entered(firm, as_of, chance)) for firm in _with_tiers(sized)]
    dated.sort(key=lambda firm: firm.entered)
    return [replace(firm, id=f"C{number:04d}") for number, firm in enumerate(dated, 1)]


def _chinese(chance: Chance) -> Iterator[Firm]:
    districts = table("districts.csv")
    brands = iter(chance.shuffled(_brands()))
    for city in dict.fromkeys(row["city_zh"] for row in districts):
        here = [row for row in districts if row["city_zh"] == city]
        for number in range(int(here[0]["firms"])):
            yield _chinese_firm(here[number % len(here)], next(brands), chance)


def _brands() -> list[Text]:
    lists = words("names.toml")["firms"]
    heads, tails = (list(map(split, lists[part])) for part in ("heads", "tails"))
    return [Text(head.zh + tail.zh, head.en + tail.en) for head in heads for tail in tails]


def _chinese_firm(place: dict[str, str], brand: Text, chance: Chance) -> Firm:
    industry, trade = _trade(chance)
    form = split(chance.pick(words("names.toml")["firms"]["forms"]))
    city = Text(place["city_zh"], place["city_en"])
    patterns = (
        f"{city.zh}{brand.zh}{trade.zh}{form.zh}",
        f"{city.zh}市{brand.zh}{trade.zh}{form.zh}",
        f"{brand.zh}{trade.zh}（{city.zh}）{form.zh}",
    )
    return Firm(
        id="", name=Text(chance.pick(patterns), f"{city.en} {brand.en} {trade.en} {form.en}"), short=brand,
        domain=f"{brand.en.lower()}.example.com", industry=industry, country=Text("中国", "China"),
        province=Text(place["province_zh"], place["province_en"]), city=city,
        district=Text(place["district_zh"], place["district_en"]), area=Text(place["area_zh"], place["area_en"]),
        latitude=_near(place["latitude"], chance), longitude=_near(place["longitude"], chance), currency="CNY",
        rep=int(place["rep"]), people="chinese", phone=f"{place['area_code']}-90######",
    )  # fmt: skip


def _abroad(chance: Chance) -> Iterator[Firm]:
    lists = words("names.toml")["brands"]
    brands = {people: iter(chance.shuffled(names)) for people, names in lists.items()}
    for row in table("abroad.csv"):
        for _ in range(int(row["firms"])):
            yield _firm_abroad(row, next(brands[row["people"]]), chance)


def _firm_abroad(place: dict[str, str], brand: str, chance: Chance) -> Firm:
    industry, trade = _trade(chance)
    name = f"{brand} {trade.en} {chance.pick(place['legal'].split('|'))}"
    return Firm(
        id="", name=Text(name, name), short=Text(brand, brand), domain=f"{_ascii(brand)}.example.org", industry=industry,
        country=Text(place["country_zh"], place["country_en"]), province=None,
        city=Text(place["city_zh"], place["city_en"]), district=None, area=Text(place["area_zh"], place["area_en"]),
        latitude=_near(place["latitude"], chance), longitude=_near(place["longitude"], chance),
        currency=place["currency"], rep=int(place["rep"]), people=place["people"], phone=place["phone"],
    )  # fmt: skip


def _trade(chance: Chance) -> tuple[str, Text]:
    industries = words("words.toml")["industries"]
    key = chance.pick(list(industries))
    return key, both(chance.pick(industries[key]["words"]))


def _near(degrees: str, chance: Chance) -> float:
    """A place within about two kilometres, on a grid of ten metres."""
    return round(float(degrees) + chance.between(-200, 200) / 10_000, 4)


def _ascii(text: str) -> str:
    """A brand as a mail domain would have it."""
    plain = text.translate(str.maketrans("áãäçéíñóöøřśüúżń", "aaaceinooorsuuzn")).lower()
    return "".join(char for char in plain if char.isascii() and char.isalnum())


def _sizes(count: int, chance: Chance) -> list[float]:
    """Yearly sales: prospects 0, the others at even steps of the lognormal curve, so that 20/80 holds in every demo."""
    buyers = count - PROSPECTS
    curve = NormalDist(math.log(MEDIAN_SALES), SIGMA)
    values = [round(math.exp(curve.inv_cdf((step + 0.5) / buyers)), 2) for step in range(buyers)]
    return chance.shuffled([*values, *[0.0] * PROSPECTS])


def _sized(firm: Firm, yearly: float, chance: Chance) -> Firm:
    mean = words("words.toml")["industries"][firm.industry]["cycle"]
    size = (MEDIAN_SALES / yearly) ** 0.22 if yearly else 1.0
    return replace(firm, yearly=yearly, cycle=min(mean * size * (0.8 + 0.4 * chance.unit()), 170.0))


def _with_tiers(sized: Sequence[Firm]) -> list[Firm]:
    """The tier that each is known by in the house, by the share of sales before it."""
    ranked = sorted(sized, key=lambda firm: -firm.yearly)
    total = sum(firm.yearly for firm in ranked)
    before = dict(
        zip(
            (firm.name for firm in ranked), accumulate([0.0, *(firm.yearly for firm in ranked)]), strict=False
        )
    )
    return [replace(firm, tier=_tier(firm.yearly, before[firm.name] / total)) for firm in sized]


def _tier(yearly: float, before: float) -> str:
    if not yearly:
        return "N"
    return "A" if before < 0.8 else "B" if before < 0.95 else "C"


def _entered(firm: Firm, as_of: dt.date, chance: Chance) -> dt.date:
    if firm.tier == "N":
        return work_day(as_of - chance.between(4, 100) * DAY)
    if chance.happens(0.15):
        return work_day(as_of - chance.between(120, 700) * DAY)
    return work_day(as_of - chance.between(800, 3200) * DAY)
