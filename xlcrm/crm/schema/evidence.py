"""What a column's cells look like, whatever stands above them: evidence for or against a header's words."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Literal

from xlcrm.crm.schema.units import Unit
from xlcrm.crm.values.base import folded
from xlcrm.crm.values.columns import TICKS, fit, speaks
from xlcrm.crm.values.people import surely_person
from xlcrm.crm.values.words import meaning
from xlcrm.grid import Value

_ADDRESSED = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof", "sir", "herr", "frau", "mme", "shri", "smt"})
"""Forms of address, which a person's name begins with."""

Look = Literal["dates", "money", "people", "firms", "phones", "emails", "tiers", "flags", "text", ""]
_MOSTLY = 0.6
_MONEY = re.compile(r"[¥$€£￥]|[万亿元]$|\d,\d{3}(?!\d)|\d[km]$", re.IGNORECASE)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_NICKNAME = re.compile(
    r"[小老阿大][\u3400-\u9fff]{1,2}|([\u3400-\u9fff])\1|[\u3400-\u9fff](?:总|工|姐|哥|经理|主任|老师|院长|园长)"
)


@dataclass(frozen=True)
class Profile:
    """A column by its cells."""

    look: Look
    cells: int
    """How many cells say anything."""
    distinct: float
    """Share of different values among them: 1.0 when none comes again."""
    future: float = 0.0
    """Of its dates, the share that lies after the as-of date."""

    @property
    def comes_again(self) -> bool:
        """Do a few values come again and again, as the names of a team do?"""
        return self.cells >= 4 and self.distinct <= 0.5

    @property
    def each_once(self) -> bool:
        """Is (nearly) every cell different, as the names of customers are?"""
        return self.cells >= 3 and self.distinct >= 0.9


def profile(cells: Sequence[Value], unit: Unit, as_of: dt.date | None) -> Profile:
    """Look at the cells of a column; `unit` is that of its header."""
    return _profile(tuple(cells), tuple(map(type, cells)), unit, as_of)


@lru_cache(maxsize=500)
def _profile(
    cells: tuple[Value, ...], _types: tuple[type, ...], unit: Unit, as_of: dt.date | None
) -> Profile:
    """A column is looked at again for every kind of table that it may belong to; 1 and True are equal, hence the types."""
    filled = [value for value in cells if speaks(value)]
    texts = [folded(str(value)).casefold() for value in filled]
    distinct = len(set(texts)) / len(texts) if texts else 0.0
    look: Look = next((look for look, is_it in _LOOKS if filled and is_it(filled, unit)), "")
    future = _future(filled, as_of) if look == "dates" else 0.0
    return Profile(look, len(filled), distinct, future)


def _future(filled: Sequence[Value], as_of: dt.date | None) -> float:
    days = [
        value.date() if isinstance(value, dt.datetime) else value
        for value in filled
        if isinstance(value, dt.date)
    ]
    return sum(day > as_of for day in days) / len(days) if as_of and days else 0.0


def _share(filled: Sequence[Value], test: Callable[[str], object]) -> float:
    return sum(isinstance(value, str) and bool(test(folded(value))) for value in filled) / len(filled)


def _dates(filled: Sequence[Value], _: Unit) -> bool:
    """Dates that look like dates: a bare number may be anything."""
    written = [value for value in filled if not isinstance(value, (int, float))]
    return len(written) >= 0.5 * len(filled) and fit("date", filled) >= _MOSTLY


def _phones(filled: Sequence[Value], _: Unit) -> bool:
    numbers = [value for value in filled if isinstance(value, (int, float))]
    if not all(re.fullmatch(r"1[3-9]\d{9}", str(value)) for value in numbers):
        return False
    return len(numbers) == len(filled) or fit("phone", filled) >= 0.8


def _money(filled: Sequence[Value], unit: Unit) -> bool:
    if unit.percent or fit("money", filled) < 0.7:
        return False
    marked = _share(filled, _MONEY.search) >= 0.3
    return marked or bool(unit.currency) or unit.scale != 1.0


def _flags(filled: Sequence[Value], _: Unit) -> bool:
    return all(isinstance(value, bool) or str(value) in TICKS or meaning("flag", value) for value in filled)


def _tiers(filled: Sequence[Value], _: Unit) -> bool:
    tiers = {meaning("tier", value) for value in filled}
    return len(tiers - {None}) >= 2 and sum(
        meaning("tier", value) is not None for value in filled
    ) >= 0.9 * len(filled)


def _people(filled: Sequence[Value], _: Unit) -> bool:
    return _share(filled, is_person) >= _MOSTLY


def _firms(filled: Sequence[Value], _: Unit) -> bool:
    return _share(filled, is_firm) >= 0.4


def _text(filled: Sequence[Value], _: Unit) -> bool:
    return fit("text", filled) >= 0.7 and fit("number", filled) < 0.5


_LOOKS: Sequence[tuple[Look, Callable[[Sequence[Value], Unit], bool]]] = (
    ("emails", lambda filled, _: fit("email", filled) >= _MOSTLY),
    ("money", _money),
    ("dates", _dates),
    ("phones", _phones),
    ("flags", _flags),
    ("tiers", _tiers),
    ("firms", _firms),
    ("people", _people),
    ("text", _text),
)


@cache
def _words(name: str) -> frozenset[str]:
    text = resources.files("xlcrm.crm.schema").joinpath("evidence.toml").read_text("utf-8")
    return frozenset(tomllib.loads(text)[name])


def is_firm(text: str) -> bool:
    """Has the name a legal form or a word for a place of business?"""
    bare = re.sub(r"[(\[【].*?[)\]】]|[\d#\s号]+$", "", text).strip().casefold()
    if _CHINESE.search(bare):
        return (
            len(bare) >= 4 and any(bare.endswith(end) for end in _words("firm_endings"))
        ) or "公司" in bare
    parts = re.findall(r"[a-z]+", bare.replace(".", ""))
    return len(parts) >= 2 and ("&" in bare or any(part in _words("firm_words") for part in parts[1:]))


def is_person(text: str) -> bool:
    """Is the text a person's name by its surname, its given name or its form of address?"""
    bare = re.sub(r"[(\[【].*?[)\]】]", "", text).strip()
    if _CHINESE.search(bare):
        plain = re.sub(r"(先生|女士|小姐|太太)$", "", bare)
        return surely_person(plain) or bool(_NICKNAME.fullmatch(bare))
    parts = re.findall(r"[^\W\d_]+\.?", bare)
    if len(parts) > 1 and parts[0].casefold().rstrip(".") in _ADDRESSED:
        return len(parts) <= 4 and not is_firm(text)
    return 1 <= len(parts) <= 3 and parts[0].casefold() in _words("given_names") and not is_firm(text)
